"""The application: what is put together at start, and how every exception leaves."""

import asyncio
import contextlib
import functools
from collections.abc import AsyncIterator, Callable, Iterable
from importlib.metadata import version
from typing import TYPE_CHECKING

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from fastapi.telemetry import TelemetryConfig
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from server import api, completions, errors, web, withdrawing
from server.archives import Archives
from server.errors import Problem
from server.gate import Gate
from server.rates import Rates
from server.render import Renderer
from server.service import Service
from server.settings import Settings, check_open
from server.tools import tool_server

if TYPE_CHECKING:
    from index.archive import Archive
    from index.embed import Embedder
    from index.stores import Store

LOCAL_NAMES = ("localhost", "127.0.0.1", "[::1]")
SILENT: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    # Or a variable in the environment could make FastAPI export what it sees to another host.
    "auto_configure": False,
}


def create_app(settings: Settings) -> FastAPI:
    """Raises SettingsError where it would be open to strangers."""
    check_open(settings)
    service = service_for(settings)
    tools = StreamableHTTPSessionManager(tool_server(service), json_response=True, stateless=True)

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        await asyncio.to_thread(service.archives.refresh)
        kept = [
            asyncio.create_task(service.archives.watch()),
            asyncio.create_task(service.archives.keep_examples(service.examples_of)),
        ]
        async with tools.run():
            yield
        for task in kept:
            task.cancel()
        await service.rebuilder.close()
        await service.stop()

    app = FastAPI(
        title="Dateline",
        summary="Ask a news archive, get the passage.",
        version=api.VERSION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        telemetry=SILENT,
        generate_unique_id_function=lambda route: route.name,
    )
    app.state.service = service
    app.state.renderer = Renderer()
    app.include_router(api.router)
    app.include_router(completions.router)
    app.include_router(withdrawing.router)
    app.include_router(web.router)
    app.router.routes.append(Route("/mcp", _Tools(tools), methods=["POST"]))
    for kind, handler in _HANDLERS.items():
        app.add_exception_handler(kind, handler)
    app.add_middleware(
        Gate,
        hosts=_hosts(settings),
        keyring=service.keyring,
        rates=Rates(settings.rate),
        metrics=service.metrics,
        origins=settings.origins,
        refuse=lambda scope, problem: web.refusal({**scope, "app": app}, problem),
    )
    return app


def service_for(settings: Settings) -> Service:
    return Service(settings, Archives(*_opener(settings)), version("dateline"))


class _Tools:
    """MCP over HTTP: each request stands alone, so there is no session to keep or to steal."""

    def __init__(self, manager: StreamableHTTPSessionManager) -> None:
        self._manager = manager

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._manager.handle_request(scope, receive, send)


def _opener(settings: Settings) -> "tuple[Callable[[], Archive], Callable[[], object]]":
    """What opens the serving archive, and what tells that another one serves.

    All are opened with the one embedder, which is loaded with the first, as the reader is: who asks
    first is not to wait for it.
    """

    @functools.cache
    def store() -> "Store":
        from index.stores import store_of

        return store_of(settings.index, settings.store)

    @functools.cache
    def embedder() -> "Embedder":
        from index.embed import load_embedder

        return load_embedder(settings.model)

    def opened() -> "Archive":
        from answer.ask import make_ready

        archive = store().open(embedder())
        make_ready()
        return archive

    return opened, lambda: store().mark()


def _hosts(settings: Settings) -> tuple[str, ...]:
    own = f"[{settings.host}]" if ":" in settings.host else settings.host
    return (*LOCAL_NAMES, own, *settings.hosts)


async def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return web.refusal(request.scope, error)


async def _validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return web.refusal(request.scope, errors.from_validation(error))


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    problem = errors.from_http(error)
    if problem.kind is errors.METHOD:
        # Starlette names the methods of the first route at this address only.
        path = getattr(request.scope.get("route"), "path", request.url.path)
        problem.headers["Allow"] = ", ".join(sorted(_methods(request.app.routes, path)))
    return web.refusal(request.scope, problem)


def _methods(routes: Iterable[BaseRoute], path: str) -> set[str]:
    found: set[str] = set()
    for route in routes:
        if isinstance(route, Route | APIRoute):
            found |= (route.methods or set()) - {"HEAD"} if route.path == path else set()
        elif inner := getattr(route, "original_router", None):
            found |= _methods(inner.routes, path)
    return found


_HANDLERS = {Problem: _problem, RequestValidationError: _validation, HTTPException: _http}
