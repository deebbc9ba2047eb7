"""The pages' routes: ask, read, browse, sign in. They work by plain forms and links alone."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Scope

from server import errors
from server.api import caller_of, require_keeper, service_of
from server.archives import NOTHING, Standing
from server.body import PROGRAMS
from server.browse import archive_page, empty_page
from server.chart import chart
from server.conversations import Told
from server.display import article_page, filter_form, site, turn_part
from server.errors import Problem
from server.exports import FORMATS
from server.forms import (
    AskForm,
    ask_form,
    fields_of,
    filters_of,
    one,
    unlimited,
    verdict_of,
    whole,
)
from server.gate import COOKIE
from server.keys import NOBODY, SESSION_SECONDS, Caller
from server.links import ask_href
from server.pages import ChatPage, ErrorPage, SignInPage, Site
from server.permalinks import carried, changed, permalink, refuse_withdrawn
from server.pieces import Link
from server.reference import reference_page
from server.render import Renderer
from server.service import Service, no_article
from server.sse import Event, event_stream
from server.turn import TurnPart

if TYPE_CHECKING:
    from index.archive import Archive
    from server.pages import ArticlePage

router = APIRouter(include_in_schema=False)
NOTICES = {
    "verdict": "Thank you: the verdict is kept on this machine, where `dateline eval` can use it.",
    "forgotten": "The conversation is forgotten.",
}


@router.get("/")
async def front(request: Request) -> Response:
    """The chat page: the conversation so far, with what the address asks answered at its end."""
    fields = await fields_of(request)
    form, conversation, note = unlimited(fields), one(fields, "conversation"), ""
    try:
        form = ask_form(fields)
        if "q" in fields:
            refuse_withdrawn(fields, service_of(request).archives.withdrawn())
            told = await service_of(request).ask(form.asked(), caller_of(request))
            request.state.generation = told.answer.generation
            conversation = told.conversation
            if generation := one(fields, "generation"):
                written = service_of(request).writing is not None
                note = changed(told.answer, generation, one(fields, "was"), written=written)
    except Problem as problem:
        return _chat(request, form, conversation, problem)
    return _chat(request, form, conversation, note=note)


@router.post("/ask")
async def ask(request: Request) -> Response:
    """Answers, and leads to the page that shows it, so that a reload asks nothing again."""
    fields = await fields_of(request)
    form = unlimited(fields)
    try:
        form = ask_form(fields)
        told = await service_of(request).ask(form.asked(), caller_of(request))
    except Problem as problem:
        return _chat(request, form, form.conversation, problem)
    request.state.generation = told.answer.generation
    limits = ask_href("", form.filters, today=form.today)
    joined = "&" if "=" in limits else ""
    at = f"{limits}{joined}{urlencode({'conversation': told.conversation})}"
    return RedirectResponse(at, 303)


def _chat(
    request: Request,
    form: AskForm,
    conversation: str,
    problem: Problem | None = None,
    note: str = "",
) -> Response:
    service, caller = service_of(request), caller_of(request)
    turns = service.turns(conversation, caller.name)
    standing = service.archives.standing()
    suggested = _links(standing)
    shown = [_turn(each, form) for each in turns[:-1]]
    shown += [_turn(each, form, suggested, note) for each in turns[-1:]]
    page = ChatPage(
        site=site_of(service, caller),
        question=form.question if problem else "",
        form=filter_form(form.filters, standing.coverage if standing else NOTHING),
        today=form.today.isoformat() if form.today else "",
        conversation=conversation if turns else "",
        turns=tuple(shown),
        examples=suggested,
        problem=problem.detail if problem else "",
        notice=NOTICES.get(request.query_params.get("told", ""), ""),
    )
    response = _renderer(request).page(page, problem.kind.status if problem else 200)
    response.headers.update(problem.headers if problem else {})
    return response


def _turn(told: Told, form: AskForm, suggested: tuple[Link, ...] = (), note: str = "") -> TurnPart:
    answer = told.answer
    days = () if answer.story else told.days  # a timeline shows its days itself
    return turn_part(
        answer,
        number=told.number,
        today=form.today,
        suggestions=() if answer.answered else suggested,
        notes=(note,) if note else (),
        permalink=permalink(told),
        answer_id=told.id,
        chart=chart(days, answer.reading.question, answer.reading.filters, form.today),
    )


@router.post("/ask/stream")
async def ask_stream(request: Request) -> Response:
    """The turn as an event stream of fragments; one renderer, whichever way an answer arrives."""
    service, caller, renderer = service_of(request), caller_of(request), _renderer(request)
    form = ask_form(await fields_of(request))

    steps = service.telling(form.asked(), caller)

    async def events() -> AsyncGenerator[Event, None]:
        async with aclosing(steps):
            earlier = service.turns(form.conversation, caller.name)
            number = earlier[-1].number + 1 if earlier else 1
            async for step in steps:
                if isinstance(step, Told):
                    request.state.generation = step.answer.generation
                    part = _turn(step, form, _links(service.archives.standing()))
                    named = {"conversation": step.conversation, "permalink": part.permalink}
                    yield Event("answer", {"html": renderer.text(part), **named})
                else:
                    part = turn_part(step, number=number, done=False, today=form.today)
                    name = "sentence" if step.sentences else "reading"
                    yield Event(name, {"html": renderer.text(part)})

    return event_stream(events())


@router.get("/sources.{ending}")
async def sources(request: Request, ending: str) -> Response:
    """The sources of an answer as a file; the query is that of the answer's permalink."""
    if ending not in FORMATS:
        raise Problem(errors.NOT_FOUND, "Sources come as .ris, .bib or .json.")
    service, caller = service_of(request), caller_of(request)
    fields = await fields_of(request)
    form = ask_form(fields)
    refuse_withdrawn(fields, service.archives.withdrawn())
    told = await service.ask(replace(form.asked(), conversation="", charted=False), caller)
    request.state.generation = told.answer.generation
    write, media_type = FORMATS[ending]
    name = f'attachment; filename="dateline-sources.{ending}"'
    return Response(
        write(told.answer), media_type=media_type, headers={"Content-Disposition": name}
    )


@router.post("/feedback")
async def feedback(request: Request) -> Response:
    """A verdict from a form, which then leads back to where it stood."""
    fields = await fields_of(request)
    await service_of(request).judge(verdict_of(fields))
    to = _local(one(fields, "to"))
    return RedirectResponse(f"{to}{'&' if '?' in to else '?'}told=verdict", 303)


@router.post("/forget")
async def forget(request: Request) -> Response:
    """Forgets the conversation, and begins anew."""
    conversation = one(await fields_of(request), "conversation")
    service_of(request).conversations.delete(conversation, caller_of(request).name)
    return RedirectResponse("/?told=forgotten", 303)


@router.get("/articles/{article_id}")
async def article(request: Request, article_id: str) -> Response:
    service, caller = service_of(request), caller_of(request)
    fields = await fields_of(request)
    start, end, question = whole(fields, "start"), whole(fields, "end"), one(fields, "q")
    frame = site_of(service, caller)

    def look(archive: "Archive") -> "ArticlePage":
        found = archive.article(article_id)
        if found is None:
            raise no_article(archive, article_id)
        return article_page(
            frame,
            found,
            span=(start, end) if start is not None and end is not None else None,
            duplicates=archive.duplicates(article_id),
            back=Link(question, carried(fields)) if question else None,
        )

    return _renderer(request).page(await service.look(look))


@router.get("/archive")
async def archive(request: Request) -> Response:
    service, caller = service_of(request), caller_of(request)
    fields = await fields_of(request)
    filters, page = filters_of(fields), max(1, whole(fields, "page") or 1)
    frame = site_of(service, caller)
    building = service.rebuilder.latest.words if caller.keeper else ""
    if service.archives.standing() is None:
        return _renderer(request).page(empty_page(frame, building))
    shown = await service.look(
        lambda archive: archive_page(frame, archive, filters, page, building)
    )
    return _renderer(request).page(shown)


@router.get("/docs")
async def reference(request: Request) -> Response:
    frame = site_of(service_of(request), caller_of(request))
    base = f"{request.url.scheme}://{request.url.netloc}"
    return _renderer(request).page(reference_page(frame, request.app.openapi(), base))


@router.post("/rebuild")
async def rebuild(request: Request) -> Response:
    require_keeper(request)
    service_of(request).rebuilder.start(full=False)
    return RedirectResponse("/archive", 303)


@router.get("/sign-in")
async def sign_in_form(request: Request) -> Response:
    fields = await fields_of(request)
    return _renderer(request).page(SignInPage(to=_local(one(fields, "to")), problem=""))


@router.post("/sign-in")
async def sign_in(request: Request) -> Response:
    service, fields = service_of(request), await fields_of(request)
    to, caller = _local(one(fields, "to")), service.keyring.caller(one(fields, "key"))
    if caller is None:
        page = SignInPage(to=to, problem="That is not a key of this archive.")
        return _renderer(request).page(page, errors.UNAUTHORIZED.status)
    response = RedirectResponse(to, 303)
    response.set_cookie(
        COOKIE,
        service.keyring.begin(caller),
        max_age=SESSION_SECONDS,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return response


@router.post("/sign-out")
async def sign_out(request: Request) -> Response:
    service_of(request).keyring.end(request.cookies.get(COOKIE, ""))
    response = RedirectResponse("/", 303)
    response.delete_cookie(COOKIE)
    return response


@router.get("/static/{name}")
async def static(request: Request, name: str, v: str = "") -> Response:
    return _renderer(request).asset(name, v, request.headers.get("if-none-match", ""))


def refusal(scope: Scope, problem: Problem) -> Response:
    """A problem as the page that a browser wants, or as JSON; a browser without a key signs in."""
    request = Request(scope)
    program = any(request.url.path.startswith(prefix) for prefix in PROGRAMS)
    if program or "text/html" not in request.headers.get("accept", ""):
        return errors.response_of(problem)
    if problem.kind is errors.UNAUTHORIZED and request.method == "GET":
        path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/sign-in?{urlencode({'to': path})}", 303)
    caller = getattr(request.state, "caller", None)
    page = ErrorPage(
        site=site_of(service_of(request), caller) if caller else None,
        status=problem.kind.status,
        title=problem.kind.title,
        detail=problem.detail,
    )
    response = _renderer(request).page(page, problem.kind.status)
    response.headers.update(problem.headers)
    return response


def site_of(service: Service, caller: Caller) -> Site:
    standing, settings = service.archives.standing(), service.settings
    return site(
        version=service.version,
        coverage=standing.coverage if standing else None,
        built=standing.built if standing else None,
        now=datetime.now(UTC),
        warning=standing.warning if standing else "",
        signed_in=caller != NOBODY,
        keeper=caller.keeper,
        writer=settings.llm_model if service.writing else "",
        writer_host=settings.llm_host,
        store_host=settings.store_host,
    )


def _links(standing: Standing | None) -> tuple[Link, ...]:
    """The questions that the archive is known to answer."""
    return tuple(Link(each, ask_href(each)) for each in (standing.examples if standing else ()))


def _renderer(request: Request) -> Renderer:
    renderer: Renderer = request.app.state.renderer
    return renderer


def _local(path: str) -> str:
    """A path of this service, wherever a link to the sign-in page would like to lead."""
    plain = path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if plain and path.isprintable() else "/"
