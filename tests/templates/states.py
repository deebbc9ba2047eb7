"""Every state that a page can be in."""

from dataclasses import replace
from datetime import date

from index.hit import Coverage, Filters
from server.app import create_app
from server.chart import chart
from server.display import article_page, filter_form, site, turn_part
from server.errors import GONE
from server.links import ask_href
from server.pages import (
    ArchivePage,
    ArticlePage,
    ArticleRow,
    BuildPart,
    ChatPage,
    ErrorPage,
    FilterForm,
    MonthRow,
    OutletRow,
    RejectedRow,
    SignInPage,
    YearRow,
)
from server.permalinks import changed
from server.pieces import Link, Moment
from server.reference import ReferencePage, reference_page
from server.settings import Settings
from server.turn import TurnPart
from tests.templates.answers import (
    ABSTAINED,
    ARABIC,
    ATTACK,
    BRIDGE,
    BRIDGE_COPIES,
    CANARY,
    CAUSE,
    COST,
    COVERAGE,
    DAY,
    DOUBT,
    EARLIER,
    EXAMPLES,
    FIGURE,
    HOSTILE,
    HOSTILE_QUOTE,
    LEDGER,
    NOW,
    PARTS,
    REASON,
    RTL,
    RTL_QUOTE,
    SITE,
    STORY,
    UNTITLED,
    WRITTEN,
    span_of,
)

Page = ChatPage | ArticlePage | ArchivePage | SignInPage | ErrorPage | ReferencePage

FORM = filter_form(Filters(), COVERAGE, ("Local", "World"))


def chat(*turns: TurnPart, **more: object) -> ChatPage:
    page = ChatPage(
        site=SITE,
        question="",
        form=FORM,
        today="",
        conversation="",
        turns=turns,
        examples=(),
        problem="",
        notice="",
    )
    return replace(page, **more)  # type: ignore[arg-type]


MONTHS = tuple(
    MonthRow(Moment(iso, words), count, count / 410, f"/archive?since={iso}-01")
    for iso, words, count in (
        ("2022-09", "September 2022", 131),
        ("2022-08", "August 2022", 410),
        ("2022-07", "July 2022", 288),
        ("2022-06", "June 2022", 12),
    )
)


def archive_page() -> ArchivePage:
    rows = [BRIDGE, LEDGER, EARLIER, ARABIC, UNTITLED]
    return ArchivePage(
        site=SITE,
        articles=1928,
        first=Moment("2014-03-02", "2 March 2014"),
        last=Moment("2022-09-11", "11 September 2022"),
        outlets=tuple(
            OutletRow(name, count, f"/archive?source={number}")
            for number, (name, count) in enumerate(
                zip(COVERAGE.sources, (1011, 620, 290, 7), strict=True)
            )
        ),
        years=(
            YearRow("2022", 1841, 1.0, "/archive?since=2022-01-01", True, MONTHS),
            YearRow("2014", 87, 0.047, "/archive?since=2014-01-01", False, MONTHS[2:]),
        ),
        build=BuildPart(1934, 12, 3, 1913, 6, 2, 11_402, 4.21),
        building="",
        rejected=(
            RejectedRow("wire/2022-09-08/empty.txt", "There is no text in it."),
            RejectedRow("dumps/august.jsonl#1204", "The record has no text, body or content."),
        ),
        form=replace(FORM, sources=("North Wire",)),
        rows=tuple(
            ArticleRow(
                article.headline or "Nobody gave this report a headline",
                article.source,
                article_page(SITE, article).published,
                f"/articles/{article.id}",
            )
            for article in rows
        ),
        matching=1011,
        page=2,
        pages=41,
        earlier="/archive?page=3",
        later="/archive?page=1",
    )


def empty_site_form() -> FilterForm:
    return filter_form(Filters(), Coverage(0, (), None, None))


EMPTY = site(version="0.1.0", coverage=None, built=None, now=NOW)
DAYS = [date(2022, 9, d) for d in (1, 3, 3, 5, 8, 8, 8, 8, 9, 9, 11)] + [date(2022, 8, 21)]
CHART = chart(DAYS, REASON.question, REASON.reading.filters)
PERMALINK = ask_href(REASON.question, REASON.reading.filters, read=False, today=DAY)
ARRIVING = replace(turn_part(REASON, done=False), sentences=(), sources=(), confidence="")

STATES: dict[str, Page] = {
    "first-visit": chat(examples=EXAMPLES),
    "empty": chat(site=EMPTY, form=empty_site_form()),
    "answer": chat(
        turn_part(REASON, permalink=PERMALINK, chart=CHART, answer_id="c0de"), conversation="c0ffee"
    ),
    "figure": chat(
        turn_part(REASON, permalink=PERMALINK),
        turn_part(FIGURE, number=2, notes=("The figure changed: the later is first.",)),
        conversation="c0ffee",
        form=replace(FORM, sources=("North Wire",), since="2022-09-01"),
    ),
    "thanked": chat(turn_part(REASON), notice="Thank you: the verdict is kept on this machine."),
    "linked": chat(
        turn_part(
            REASON,
            permalink=PERMALINK,
            notes=(changed(REASON, "20220901T060000.000Z-1", "another"),),
        ),
        today=DAY.isoformat(),
    ),
    "written": chat(
        turn_part(WRITTEN, permalink=PERMALINK),
        site=replace(SITE, writer="scribe-7b", writer_host="llm.example.org"),
    ),
    "timeline": chat(turn_part(STORY, permalink=PERMALINK)),
    "parts": chat(turn_part(PARTS, permalink=PERMALINK)),
    "low-confidence": chat(turn_part(DOUBT)),
    "abstained": chat(
        turn_part(ABSTAINED, suggestions=EXAMPLES[:3], chart=CHART, answer_id="c0de")
    ),
    "arriving": chat(ARRIVING),
    "bad-question": chat(
        examples=EXAMPLES,
        question="x" * 60,
        problem="The question is longer than 1,000 characters: ask for one thing at a time.",
    ),
    "right-to-left": chat(turn_part(RTL)),
    "hostile": chat(
        turn_part(ATTACK, permalink=PERMALINK, answer_id=CANARY),
        question=CANARY,
        today=CANARY,
        conversation=CANARY,
    ),
    "old-index": chat(
        turn_part(REASON),
        site=replace(
            SITE,
            warning="The newest index is damaged (vectors.npy): the one before it answers.",
        ),
    ),
    "article": article_page(
        SITE, BRIDGE, span=span_of(BRIDGE, CAUSE), duplicates=BRIDGE_COPIES, back=EXAMPLES[0]
    ),
    "article-caption": article_page(SITE, BRIDGE, span=BRIDGE.captions[0]),
    "article-corrected": article_page(SITE, LEDGER, span=span_of(LEDGER, COST)),
    "article-untitled": article_page(SITE, UNTITLED),
    "article-right-to-left": article_page(SITE, ARABIC, span=span_of(ARABIC, RTL_QUOTE)),
    "article-hostile": article_page(
        SITE,
        HOSTILE,
        span=span_of(HOSTILE, HOSTILE_QUOTE),
        back=Link(CANARY, "/"),
        duplicates=[HOSTILE],
    ),
    "archive": archive_page(),
    "archive-nothing": replace(
        archive_page(), rows=(), matching=0, page=1, pages=1, earlier="", later=""
    ),
    "archive-empty": replace(
        archive_page(),
        site=EMPTY,
        articles=0,
        outlets=(),
        years=(),
        rows=(),
        build=None,
        rejected=(),
    ),
    "archive-keeper": replace(archive_page(), site=replace(SITE, keeper=True, signed_in=True)),
    "reference": reference_page(SITE, create_app(Settings()).openapi(), "http://127.0.0.1:8000"),
    "sign-in": SignInPage(to="/", problem=""),
    "wrong-key": SignInPage(to="/", problem="This key is not known here."),
    "not-found": ErrorPage(
        SITE, 404, "No such article", "The archive holds no article of that name."
    ),
    "withdrawn": ErrorPage(
        SITE,
        GONE.status,
        GONE.title,
        "This article was withdrawn on 9 September 2022: it named a witness by mistake.",
    ),
    "busy": ErrorPage(
        SITE,
        503,
        "Too many questions at once",
        "Every place in the queue is taken. Ask again in a moment.",
    ),
}
