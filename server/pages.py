"""What each page is given: one frozen dataclass a template, and nothing beside it.

`templates/chat.html` gets the fields of `ChatPage` as its variables, and so on (`TEMPLATES`
names them all). Everything here is plain text that the templates escape: no field ever holds
markup, every `href` is made by us, and an outlet's own URL is http or https or is left out.
Dates come both for machines and in words. The fragment `turn.html` gets one `TurnPart`, named
`turn`: it is included by the chat page and sent over the page's own event stream, so that an
answer has one look whichever way it arrives. Beside these variables a template may call
`static(name)`, the address of a file in `templates/static/`.
"""

from dataclasses import dataclass
from typing import Literal

Mark = Literal["", "quote", "answer"]


@dataclass(frozen=True, slots=True)
class Moment:
    iso: str
    """For `<time datetime>`: a date, or a date and time in UTC."""
    words: str
    """"8 September 2022", or with the time where that matters."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text in one mark; the pieces of a text, joined, are that text."""

    text: str
    mark: Mark = ""
    """"quote": the cited sentence inside its passage; "answer": the short answer inside it."""


@dataclass(frozen=True, slots=True)
class Link:
    words: str
    href: str


@dataclass(frozen=True, slots=True)
class Site:
    """What the frame of every page shows."""

    version: str
    articles: int
    built: Moment | None
    """When the index that answers was built; None before there is one."""
    age: str
    """"built 3 hours ago"; empty before there is an index."""
    warning: str
    """Why the newest index does not serve, or how else the index is ill; empty when well."""
    signed_in: bool
    """True where a key was asked for and given: the frame then offers to sign out."""
    keeper: bool
    """True where the reader may rebuild and withdraw."""
    writer: str
    """The model that may put answers into words; empty where none does."""
    writer_host: str
    """Where it runs; empty where that is this machine."""


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


@dataclass(frozen=True, slots=True)
class FilterForm:
    """The filters as the form holds them: what was asked for, never what was read."""

    since: str
    """ISO date or empty; the same for `until`."""
    until: str
    sources: tuple[str, ...]
    sections: tuple[str, ...]
    first: str
    """ISO date of the oldest article, for the inputs' `min`; `last` for their `max`."""
    last: str
    source_choices: tuple[str, ...]
    section_choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChatPage:
    """`chat.html`, at `/`."""

    site: Site
    question: str
    """What the box holds: empty for a first visit, and after an answer."""
    form: FilterForm
    today: str
    """ISO date, where the reader asked as of another day than this one; else empty."""
    conversation: str
    """Opaque id, sent back with the next question; empty before the first answer."""
    turns: tuple[TurnPart, ...]
    """Oldest first."""
    examples: tuple[Link, ...]
    """Four questions made from what is in the archive; for a first visit."""
    problem: str
    """One sentence where the question could not be asked (too long, queue full); else empty."""
    notice: str
    """One sentence on what was just done (a verdict taken, a conversation forgotten); else ""."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    kind: Literal["headline", "body", "caption"]
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """`article.html`, at `/articles/{id}?start=&end=`: the whole article, the span marked.

    The first piece marked "quote" is where the page scrolls to: the template gives it
    `id="m"`, and links to the page end in `#m`.
    """

    site: Site
    article_id: str
    headline: str
    source: str
    byline: str
    section: str
    language: str
    published: Moment | None
    updated: Moment | None
    paragraphs: tuple[Paragraph, ...]
    corrections: tuple[str, ...]
    duplicates: tuple[Link, ...]
    original: str
    host: str
    """Of `original`, to say where the link leads."""
    cited: bool
    """True where a span was asked for and stands in the text."""
    back: Link | None
    """The question that led here."""


@dataclass(frozen=True, slots=True)
class OutletRow:
    name: str
    articles: int
    href: str
    """The archive page, this outlet only."""


@dataclass(frozen=True, slots=True)
class MonthRow:
    month: Moment
    """"2022-09" and "September 2022"."""
    articles: int
    share: float
    """Of the fullest month, 0 to 1: how long its bar is."""
    href: str


@dataclass(frozen=True, slots=True)
class YearRow:
    year: str
    articles: int
    share: float
    """Of the fullest year, 0 to 1."""
    href: str
    unfolded: bool
    """Whether its months show at first: the chosen year, else the newest."""
    months: tuple[MonthRow, ...]


@dataclass(frozen=True, slots=True)
class ArticleRow:
    headline: str
    source: str
    published: Moment | None
    href: str


@dataclass(frozen=True, slots=True)
class RejectedRow:
    where: str
    """Path in the corpus folder, with the record's number where a file holds many."""
    reason: str


@dataclass(frozen=True, slots=True)
class BuildPart:
    """The last build's counts: found = new + changed + unchanged + rejected."""

    found: int
    new: int
    changed: int
    unchanged: int
    rejected: int
    removed: int
    passages: int
    seconds: float


@dataclass(frozen=True, slots=True)
class ArchivePage:
    """`archive.html`, at `/archive`: what is in the archive, and browsing by date and outlet."""

    site: Site
    articles: int
    first: Moment | None
    last: Moment | None
    outlets: tuple[OutletRow, ...]
    years: tuple[YearRow, ...]
    """Newest first, and so are their months."""
    build: BuildPart | None
    rejected: tuple[RejectedRow, ...]
    form: FilterForm
    rows: tuple[ArticleRow, ...]
    """One page of the articles that the form lets through, newest first."""
    matching: int
    page: int
    pages: int
    earlier: str
    """The next page's href (older articles), or ""; `later` the one before."""
    later: str


@dataclass(frozen=True, slots=True)
class SignInPage:
    """`signin.html`, at `/sign-in`: posts `key` and `to`."""

    to: str
    """The path to go on to."""
    problem: str


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """`error.html`: for a browser that went where there is nothing."""

    site: Site | None
    status: int
    title: str
    detail: str


TEMPLATES: dict[type, str] = {
    ChatPage: "chat.html",
    TurnPart: "turn.html",
    ArticlePage: "article.html",
    ArchivePage: "archive.html",
    SignInPage: "signin.html",
    ErrorPage: "error.html",
}
"""Routes that the pages may use, beside their own: `POST /ask` (the form: q, since, until,
source*, section*, today, conversation, read), `POST /ask/stream` (the same fields; server-sent
events `reading`, `sentence`, `answer`, `error`, each with data {"html": …} made by `turn.html`
so far as it is known; `answer` ends it and carries {"html", "conversation", "permalink"}),
`GET /static/{name}`, `POST /sign-out`, and all of `docs/api.md`."""
