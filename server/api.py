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

if TYPE_CHECKING:
    from index.archive import Archive

PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {
        "description": "A problem, in one sentence",
        "content": {errors.MEDIA_TYPE: {"schema": errors.SCHEMA}},
    }
    for status in ("4XX", "5XX")
}
router = APIRouter(responses=PROBLEMS)
MOST_PAGES = 20
NOTHING_SAID = RebuildIn()


def service_of(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


def caller_of(request: Request) -> Caller:
    caller: Caller = request.state.caller
    return caller


@router.post("/api/ask", summary="Ask a question", tags=["answers"])
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
    responses={200: {"content": {"text/event-stream": {}}}},
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
async def forget(request: Request, conversation: str) -> None:
    """At once. Unused ones are forgotten after a day."""
    caller = caller_of(request)
    if not service_of(request).conversations.delete(conversation, caller.name):
        raise Problem(errors.NOT_FOUND, "There is no such conversation of yours.")


@router.post("/api/feedback", summary="Judge an answer", tags=["answers"], status_code=204)
async def feedback(request: Request, body: FeedbackIn) -> None:
    """Kept on this machine, in a file that `dateline eval` can ask again."""
    await service_of(request).judge(body)


@router.get("/api/search", summary="Search passages", tags=["passages"])
async def search(
    request: Request,
    q: Annotated[str, Query(min_length=1, max_length=LONGEST_QUESTION, examples=["cyberattack"])],
    since: Annotated[Day | None, Query(alias="from", description="First day.")] = None,
    until: Annotated[Day | None, Query(alias="to", description="Last day.")] = None,
    source: Annotated[tuple[Name, ...], Query(description="Outlets; may be given again.")] = (),
    section: Annotated[tuple[Name, ...], Query(description="May be given again.")] = (),
    k: Annotated[int, Query(ge=1, le=MOST_HITS, description="Hits a page.")] = 10,
    page: Annotated[int, Query(ge=1, le=MOST_PAGES)] = 1,
) -> SearchOut:
    """Ranked passages with their scores; near-copies of an article are folded into one hit."""
    found = await service_of(request).search(q, Filters(since, until, source, section), k, page)
    request.state.generation = found.generation
    following = [*((n, v) for n, v in request.query_params.multi_items() if n != "page")]
    more = found.more and page < MOST_PAGES
    return SearchOut(
        query=q,
        page=page,
        k=k,
        next=f"/api/search?{urlencode([*following, ('page', page + 1)])}" if more else None,
        hits=tuple(HitOut.of(hit) for hit in found.hits),
        coverage=CoverageOut.model_validate(found.coverage),
        generation=found.generation,
    )


@router.get("/api/articles/{article_id}", summary="Read an article", tags=["articles"])
async def article(
    request: Request, article_id: Annotated[str, Path(pattern=r"^[0-9a-f]{16}$")]
) -> ArticleOut:
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


@router.get("/api/stats", summary="What is in the archive", tags=["archive"])
async def stats(request: Request) -> StatsOut:
    out = await service_of(request).look(lambda archive: StatsOut.of(archive))
    request.state.generation = out.generation
    return out


@router.post(
    "/api/rebuild", summary="Rebuild the index (keeper's key)", tags=["archive"], status_code=202
)
async def rebuild(request: Request, body: RebuildIn = NOTHING_SAID) -> RebuildOut:
    """Takes in what changed in the corpus folder, while the service goes on answering."""
    require_keeper(request)
    return RebuildOut.model_validate(service_of(request).rebuilder.start(body.full))


@router.get("/api/rebuild", summary="How far the rebuilding is", tags=["archive"])
async def rebuild_state(request: Request) -> RebuildOut:
    return RebuildOut.model_validate(service_of(request).rebuilder.latest)


def require_keeper(request: Request) -> None:
    if not caller_of(request).keeper:
        raise Problem(
            errors.FORBIDDEN,
            "Only a keeper may do that: give a keeper's key, made with `dateline key NAME "
            "--keeper`.",
        )


@router.get("/healthz", summary="Whether the process answers", tags=["health"])
async def healthz() -> HealthOut:
    """Nothing is asked of the archive."""
    return HealthOut(status="ok")


@router.get("/readyz", summary="Whether there is an archive to answer from", tags=["health"])
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
