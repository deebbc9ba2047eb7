"""An answer and its citations: the values that leave this package."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from corpus.article import Article, Span
from index.hit import Coverage, Filters, Hit

AnswerKind = Literal[
    "person",
    "place",
    "organization",
    "number",
    "date",
    "name",
    "thing",
    "reason",
    "manner",
    "reaction",
    "event",
    "polar",
    "description",
]
Side = Literal["", "denial", "other figure", "earlier figure", "correction"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood of a question, so that a page can show it and a reader take it back."""

    question: str
    """The whole question: a follow-up is made whole from the turns before."""
    day: date
    """The asking day, against which "last week" was read."""
    filters: Filters
    """Those asked for together with those read from the question (its period, its outlets)."""
    read: Mapping[str, str]
    """The words of the question behind each filter read from it: {"period": "in July"}; keys are
    period and source. Empty when nothing was read."""
    kind: AnswerKind
    recent: bool
    """True where the question asks for the latest ("now", "this week", "latest")."""
    historic: bool = False
    """True where it names a time or asks for what was: newer articles are then not preferred."""
    year: int | None = None
    """The one year that it asks about, also where its period is left out."""
    parts: tuple[str, ...] = ()
    """The questions that it was taken apart into, in their order; none where it is one."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A sentence that stands in the archive: `article.text[start:end] == quote`, checked."""

    article_id: str
    start: int
    end: int
    quote: str
    headline: str
    source: str
    published: datetime | None
    url: str | None


def cite(article: Article, span: Span) -> Citation:
    start, end = span
    return Citation(
        article.id, start, end, article.text[start:end], article.headline, article.source,
        article.published, article.url,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sentence:
    """One shown sentence of an answer: its citations by number (from 1) and its part in it."""

    text: str
    citations: tuple[int, ...]
    speaker: str = ""
    """Who said it, where the sentence reports somebody's words ("Iran's Foreign Ministry")."""
    side: Side = ""
    """Why it is shown beside the answer: it denies it, or gives another or an older figure."""
    marked: tuple[int, int] | None = None
    """The span of the short answer inside `text`."""
    written: bool = False
    """True where a model put it into words: then it is no quotation, and each of its citations
    supports it whole."""
    part: int = 0
    """Which of `Reading.parts` it answers, from 1; 0 where the question is one."""


@dataclass(frozen=True, slots=True)
class Answer:
    question: str
    """As asked."""
    reading: Reading
    answered: bool
    """False: the archive does not hold the answer, and `sentences` and `citations` are empty."""
    sentences: tuple[Sentence, ...]
    """One to four, verbatim when nothing but the archive wrote them."""
    short_answer: str
    """A span of a cited sentence, or "" where the question does not ask for one; of the first part
    that has an answer where it asks several."""
    citations: tuple[Citation, ...]
    """Numbered from 1 in this order; each is used by a sentence."""
    confidence: float
    """Calibrated probability, 0 to 1, that a shown sentence answers the question; of its parts the
    lowest."""
    coverage: Coverage
    hits: tuple[Hit, ...]
    """The passages behind the answer; the nearest ones when it abstains."""
    timings: Mapping[str, float]
    """Seconds by step: "search", "read", "compose"."""
    generation: str
    """Name of the generation that answered."""
    note: str = ""
    """A sentence to show with the answer where it is not quite what was asked for: from outside
    the period that was read from the question, for one."""
    story: bool = False
    """True where a timeline was asked for: one sentence a day, oldest first, as many as there are
    days; `confidence` is then the share of the topic's words that they hold."""
    written_by: str = ""
    """The model that chose the sentences and put some into words; empty where none did."""
