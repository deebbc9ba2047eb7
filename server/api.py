"""The JSON API: ask, search, read an article, and what is in the archive."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query, Request, Response
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from answer.answer import Answer, Reading
from index.hit import Filters
from server import errors
from server import wire_examples as shown
from server.asked import Asked
from server.conversations import Told
from server.errors import Problem
from server.given import LONGEST_QUESTION, MOST_HITS, AskIn, Day, FeedbackIn, Name, RebuildIn
from server.keys import Caller
from server.service import Service, no_article
from server.sse import Event, event_stream
from server.wire import (
    AnswerOut,
    ArticleOut,
    ArticleRef,
    ArticlesOut,
    CoverageOut,
    HealthOut,
    HitOut,
    ReadingOut,
    ReadyOut,
    RebuildOut,
    SearchOut,
    SentenceEvent,
    StatsOut,
)
from server.wire_examples import gives

if TYPE_CHECKING:
    from index.archive import Archive

VERSION = "1"
"""Of the API: fields may be added to it, none is taken away or changed."""
PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {
        "description": "A problem, in one sentence",
        "content": {errors.MEDIA_TYPE: {"schema": errors.SCHEMA}},
    }
    for status in ("4XX", "5XX")
}
router = APIRouter(responses=PROBLEMS)
MOST_PAGES = 20
MOST_LISTED = 200
MOST_LISTS = 1_000_000
NOTHING_SAID = RebuildIn()

Since = Annotated[Day | None, Query(alias="from", description="First day.")]
Until = Annotated[Day | None, Query(alias="to", description="Last day.")]
Sources = Annotated[tuple[Name, ...], Query(description="Outlets; may be given again.")]
Sections = Annotated[tuple[Name, ...], Query(description="May be given again.")]
ArticleId = Annotated[str, Path(pattern=r"^[0-9a-f]{16}$", examples=[shown.ARTICLE_ID])]


def service_of(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


def caller_of(request: Request) -> Caller:
    caller: Caller = request.state.caller
    return caller


@router.post("/api/ask", summary="Ask a question", tags=["answers"], responses=gives(shown.ANSWER))
async def ask(request: Request, body: AskIn) -> AnswerOut:
    """One to four sentences of the archive, each cited, or `answered: false`."""
    told = await service_of(request).ask(asked_of(body), caller_of(request))
    request.state.generation = told.answer.generation
    return AnswerOut.of(told)


@router.post(
    "/api/ask/stream",
    summary="Ask a question, the answer as server-sent events",
    tags=["answers"],
    response_class=Response,
    responses={200: {"content": {"text/event-stream": {"example": shown.EVENTS}}}},
)
async def ask_stream(request: Request, body: AskIn) -> Response:
    """Events `reading`, each `sentence` as soon as it is final, with what it cites, then `answer`
    (as `/api/ask` gives it) or `error` (a problem). Their data are JSON."""
    steps = service_of(request).telling(asked_of(body), caller_of(request))
    return event_stream(_events(request, steps))


async def _events(
    request: Request, steps: AsyncGenerator[Answer | Told, None]
) -> AsyncGenerator[Event, None]:
    sent = 0
    read: Reading | None = None
    async with aclosing(steps):
        async for step in steps:
            answer = step.answer if isinstance(step, Told) else step
            if answer.reading != read:
                read = answer.reading
                yield Event("reading", ReadingOut.model_validate(read).model_dump_json())
            for sentence in answer.sentences[sent:]:
                event = SentenceEvent.of(sentence, answer.citations)
                yield Event("sentence", event.model_dump_json())
            sent = max(sent, len(answer.sentences))
            if isinstance(step, Told):
                request.state.generation = answer.generation
                yield Event("answer", AnswerOut.of(step).model_dump_json())


def asked_of(body: AskIn) -> Asked:
    return Asked(
        question=body.question,
        filters=body.filters.filters(),
        today=body.today,
        k=body.k,
        conversation=body.conversation or "",
        read_filters=body.read_filters,
    )


@router.delete(
    "/api/conversations/{conversation}",
    summary="Forget a conversation",
    tags=["answers"],
    status_code=204,
)
async def forget(
    request: Request, conversation: Annotated[str, Path(examples=["Rk3vX0nVbqWmJ5pL2sYd8aTz"])]
) -> None:
    """At once. Unused ones are forgotten after a day."""
    caller = caller_of(request)
    if not service_of(request).conversations.delete(conversation, caller.name):
        raise Problem(errors.NOT_FOUND, "There is no such conversation of yours.")


@router.post("/api/feedback", summary="Judge an answer", tags=["answers"], status_code=204)
async def feedback(request: Request, body: FeedbackIn) -> None:
    """Kept on this machine, in a file that `dateline eval` can ask again."""
    await service_of(request).judge(body)


@router.get(
    "/api/search", summary="Search passages", tags=["passages"], responses=gives(shown.SEARCH)
)
async def search(
    request: Request,
    q: Annotated[str, Query(min_length=1, max_length=LONGEST_QUESTION, examples=["cyberattack"])],
    since: Since = None,
    until: Until = None,
    source: Sources = (),
    section: Sections = (),
    k: Annotated[int, Query(ge=1, le=MOST_HITS, description="Hits a page.")] = 10,
    page: Annotated[int, Query(ge=1, le=MOST_PAGES)] = 1,
) -> SearchOut:
    """Ranked passages with their scores; near-copies of an article are folded into one hit."""
    found = await service_of(request).search(q, Filters(since, until, source, section), k, page)
    request.state.generation = found.generation
    return SearchOut(
        query=q,
        page=page,
        k=k,
        next=_following(request, page) if found.more and page < MOST_PAGES else None,
        hits=tuple(HitOut.of(hit) for hit in found.hits),
        coverage=CoverageOut.model_validate(found.coverage),
        generation=found.generation,
    )


@router.get(
    "/api/articles", summary="List articles", tags=["articles"], responses=gives(shown.ARTICLES)
)
async def articles(
    request: Request,
    since: Since = None,
    until: Until = None,
    source: Sources = (),
    section: Sections = (),
    k: Annotated[int, Query(ge=1, le=MOST_LISTED, description="Articles a page.")] = 50,
    page: Annotated[int, Query(ge=1, le=MOST_LISTS)] = 1,
) -> ArticlesOut:
    """By day, newest first, those without a date last; `next` leads on to the last of them."""
    filters = Filters(since, until, source, section)

    def look(archive: "Archive") -> ArticlesOut:
        matching, found = archive.browse(filters, (page - 1) * k, k)
        return ArticlesOut(
            page=page,
            k=k,
            next=_following(request, page) if page * k < matching else None,
            matching=matching,
            articles=tuple(ArticleRef.model_validate(each) for each in found),
            generation=archive.generation,
        )

    out = await service_of(request).look(look)
    request.state.generation = out.generation
    return out


def _following(request: Request, page: int) -> str:
    """The path of the next page of what was asked."""
    asked = [(name, value) for name, value in request.query_params.multi_items() if name != "page"]
    return f"{request.url.path}?{urlencode([*asked, ('page', page + 1)])}"


@router.get(
    "/api/articles/{article_id}",
    summary="Read an article",
    tags=["articles"],
    responses=gives(shown.ARTICLE),
)
async def article(request: Request, article_id: ArticleId) -> ArticleOut:
    """The whole text, with the spans of its captions and sentences in code points."""

    def look(archive: "Archive") -> ArticleOut:
        found = archive.article(article_id)
        if found is None:
            raise no_article(archive, article_id)
        return ArticleOut.of(
            found, archive.passages(article_id), archive.duplicates(article_id), archive.generation
        )

    out = await service_of(request).look(look)
    request.state.generation = out.generation
    return out


@router.get(
    "/api/stats", summary="What is in the archive", tags=["archive"], responses=gives(shown.STATS)
)
async def stats(request: Request) -> StatsOut:
    out = await service_of(request).look(lambda archive: StatsOut.of(archive))
    request.state.generation = out.generation
    return out


@router.post(
    "/api/rebuild",
    summary="Rebuild the index (keeper's key)",
    tags=["archive"],
    status_code=202,
    responses=gives(shown.REBUILD, 202),
)
async def rebuild(request: Request, body: RebuildIn = NOTHING_SAID) -> RebuildOut:
    """Takes in what changed in the corpus folder, while the service goes on answering."""
    require_keeper(request)
    return RebuildOut.model_validate(service_of(request).rebuilder.start(body.full))


@router.get(
    "/api/rebuild",
    summary="How far the rebuilding is",
    tags=["archive"],
    responses=gives(shown.REBUILD),
)
async def rebuild_state(request: Request) -> RebuildOut:
    return RebuildOut.model_validate(service_of(request).rebuilder.latest)


def require_keeper(request: Request) -> None:
    if not caller_of(request).keeper:
        raise Problem(
            errors.FORBIDDEN,
            "Only a keeper may do that: give a keeper's key, made with `dateline key NAME "
            "--keeper`.",
        )


@router.get(
    "/healthz",
    summary="Whether the process answers",
    tags=["health"],
    responses=gives(shown.HEALTH),
)
async def healthz() -> HealthOut:
    """Nothing is asked of the archive."""
    return HealthOut(status="ok")


@router.get(
    "/readyz",
    summary="Whether there is an archive to answer from",
    tags=["health"],
    responses=gives(shown.READY),
)
async def readyz(request: Request) -> ReadyOut:
    """503 where there is none."""
    service = service_of(request)
    standing = service.archives.standing()
    if standing is None:
        raise service.archives.missing()
    return ReadyOut(
        ready=True,
        generation=standing.generation,
        built=standing.built,
        age_seconds=int((datetime.now(UTC) - standing.built).total_seconds()),
        articles=standing.coverage.articles,
        waiting=service.asking.depth,
        warning=standing.warning,
    )


@router.get("/metrics", include_in_schema=False)
async def metrics(request: Request) -> Response:
    return Response(service_of(request).metrics.text(), media_type=CONTENT_TYPE_PLAIN_0_0_4)
