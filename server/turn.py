"""What `turn.html` is given: one question and what came of it.

The fragment is included by the chat page and sent over the page's own event stream, so that an
answer has one look whichever way it arrives. What holds for every page (`server.pages`) holds here.
"""

from dataclasses import dataclass
from typing import Literal

from server.pieces import Link, Moment, Piece


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that was applied, with the way to take it off."""

    kind: Literal["period", "source", "section"]
    words: str
    """What it lets through: "1 July 2022 to 31 July 2022", "Reuters"."""
    read: str
    """The words of the question it was read from ("in July"); empty where it was asked for."""
    remove: str
    """The same question without it."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    anchor: str
    """Its id, unique in the page: where a citation's number leads."""
    numbers: tuple[int, ...]
    """Of the citations in it; none in a near passage."""
    pieces: tuple[Piece, ...]
    """The cited sentences marked "quote", with their neighbours where the passage is long."""
    caption: bool
    """True where it is a photo's caption."""


@dataclass(frozen=True, slots=True)
class SourceCard:
    """One article with the sentences cited from it (or, when abstaining, one near passage)."""

    anchor: str
    """The card's id, unique in the page."""
    numbers: tuple[int, ...]
    """Of the citations it carries, from 1; none for a near passage."""
    article_id: str
    href: str
    """The article's page, at the first cited sentence."""
    headline: str
    source: str
    section: str
    published: Moment | None
    updated: Moment | None
    passages: tuple[Excerpt, ...]
    corrections: tuple[str, ...]
    duplicates: tuple[Link, ...]
    """Near-copies folded into this card ("also in 4 others"): outlet and date, to their pages."""
    original: str
    """The outlet's own page, with a text fragment at the sentence; empty where there is none."""
    language: str


@dataclass(frozen=True, slots=True)
class CitationLink:
    number: int
    href: str
    """The passage in the same page: "#" and its anchor."""
    words: str
    """What a screen reader says: "Source 1: Associated Press, 8 September 2022"."""


@dataclass(frozen=True, slots=True)
class SentencePart:
    heading: str
    """The part of the question that it is the first to answer; empty in most answers."""
    pieces: tuple[Piece, ...]
    """The sentence, the short answer in it marked "answer"."""
    quotes: bool
    """True where it holds quotation marks of its own: the page then sets none around it."""
    citations: tuple[CitationLink, ...]
    speaker: str
    side: str
    """In words, why it stands beside the answer ("This denies it", "An earlier figure"); or ""."""
    written: bool
    """True where a model put it into words: it is then no quotation."""
    published: Moment | None
    """Of the first citation: the date that the sentence speaks from."""
    source: str
    language: str


@dataclass(frozen=True, slots=True)
class Bar:
    x: int
    """Its left edge; a bar's slot is 100 wide and 100 high."""
    height: int
    """0 to 100."""
    words: str
    """"September 2022: 12 articles"."""
    href: str
    """The same question limited to the bar's period; empty for an empty bar."""


@dataclass(frozen=True, slots=True)
class Chart:
    """When the matching articles were published."""

    bars: tuple[Bar, ...]
    width: int
    first: str
    last: str
    articles: int


@dataclass(frozen=True, slots=True)
class Exports:
    ris: str
    bibtex: str
    csl: str


@dataclass(frozen=True, slots=True)
class TurnPart:
    """One question and what came of it (`turn.html`)."""

    anchor: str
    """The turn's id in the page: "turn-1"."""
    answer_id: str
    """What a verdict names; empty where feedback is off, and then nothing asks for one."""
    done: bool
    """False while the answer is still arriving over the stream."""
    question: str
    understood: str
    """The whole question, where a follow-up was made whole; else empty."""
    day: Moment
    """The asking day."""
    answered: bool
    story: bool
    """True where the sentences are a timeline: one a day, oldest first."""
    written_by: str
    """The model that chose the sentences, or is about to; empty where none does."""
    short_answer: str
    sentences: tuple[SentencePart, ...]
    sources: tuple[SourceCard, ...]
    """Those cited, by number; none when abstaining."""
    nearest: tuple[SourceCard, ...]
    """The nearest passages when abstaining; none when answered."""
    chips: tuple[Chip, ...]
    confidence: str
    """In words, and what to do about it where it is low; empty when abstaining."""
    level: Literal["high", "fair", "low"]
    odds: str
    """How often an answer of this confidence is right, as the calibration found."""
    looking_for: str
    """The kind of answer in words ("a person"); empty where the question names none."""
    recent: bool
    """True where the question was read as asking for the latest."""
    whole_archive: str
    """The same question without any filter; empty where there is none."""
    coverage: str
    """What was searched, in words: "928 articles of 12 outlets, 1 June 2022 to 30 June 2024"."""
    notes: tuple[str, ...]
    """Sentences the reader must not miss: corrections, figures that changed, both sides."""
    suggestions: tuple[Link, ...]
    """Questions that the archive can answer, when it abstains."""
    permalink: str
    """The same question, day and filters, asked of the same generation."""
    generation: str
    chart: Chart | None
    plain: str
    """The answer as text with its citations, to copy; empty when abstaining."""
    exports: Exports | None
