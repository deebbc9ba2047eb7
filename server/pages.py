"""What each page is given: one frozen dataclass a template, and nothing beside it.

`templates/chat.html` gets the fields of `ChatPage` as its variables, and so on (`TEMPLATES`
names them all). Everything here is plain text that the templates escape: no field ever holds
markup, every `href` is made by us, and an outlet's own URL is http or https or is left out.
Dates come both for machines and in words. The fragment `turn.html` gets one `TurnPart` of
`server.turn`, named `turn`. Beside these variables a template may call `static(name)`, the address
of a file in `templates/static/`.
"""

from dataclasses import dataclass
from typing import Literal

from server.pieces import Link, Moment, Piece
from server.turn import TurnPart


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
    store_host: str
    """Where the index is searched; empty where that is this machine."""


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
    building: str
    """How far the building is that a keeper began, or why the last failed; else empty."""
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
