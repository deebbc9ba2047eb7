"""The one gate before every route: host, origin, key, rate and size, before any work.

Default deny: a route that nobody thought of is behind the key like all others; only `OPEN` is
not. The body is read here, to its limit and within its time, so that no route meets a body that
is too long, too slow or of a type it did not ask for. Whatever goes wrong beneath ends here as a
problem, with its place in the log and none of its text.
"""

import asyncio
import time
from collections.abc import Callable, Iterable
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server import errors, log
from server.body import PROGRAMS, SAFE, bounded, under
from server.errors import Problem
from server.keys import NOBODY, Caller, Keyring
from server.metrics import Metrics
from server.rates import Rates

COOKIE = "dateline-session"
OPEN = ("/healthz", "/sign-in", "/static/")
"""Reached without a key: a health check, and what the page that asks for the key is made of."""

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST, DELETE",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, X-API-Key",
    "Access-Control-Max-Age": "600",
}
"""What pages of the origins in the settings may send; a session's cookie they may not."""


METHODS = SAFE | {"POST", "PUT", "PATCH", "DELETE"}
"""Those that figures and log name; a client can make up any number of others."""
LEFT = 499
"""The status in the log of a request whose client left before its answer."""


class _Left(Exception):
    """The client is gone."""


class Gate:
    """Pure ASGI middleware; `refuse` draws a problem as the page or the JSON that was wanted."""

    def __init__(
        self,
        app: ASGIApp,
        hosts: Iterable[str],
        keyring: Keyring,
        rates: Rates,
        metrics: Metrics,
        origins: Iterable[str],
        refuse: Callable[[Scope, Problem], Response],
    ) -> None:
        self.app = app
        self._hosts = frozenset(host.lower() for host in hosts)
        self._keyring = keyring
        self._rates = rates
        self._metrics = metrics
        self._origins = frozenset(origins)
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        if scope["type"] != "http":  # a web socket: there is none here
            return
        started = time.perf_counter()
        shared = self._shared_with(scope)
        answered = _Answer(scope, send, shared)
        method = scope["method"]
        if method == "HEAD":
            scope["method"] = "GET"  # the same answer, its body kept back by _Answer
        try:
            if shared and _is_preflight(scope):
                self._check_host(Headers(scope=scope))
                await Response(status_code=204, headers=PREFLIGHT)(scope, receive, answered)
                return
            scope.setdefault("state", {})["caller"] = self._admit(scope)
            await self._serve(scope, receive, answered)
        except _Left:
            answered.status = LEFT
        except Problem as problem:
            await self._refusal(scope, receive, answered, problem)
        except Exception as error:
            log.defect(error, method=method, route=_route(scope))
            if answered.status:
                raise  # half an answer is out: the connection must break, not end well
            await self._refusal(scope, receive, answered, errors.from_defect())
        finally:
            self._record(scope, method, answered.status, time.perf_counter() - started)

    async def _serve(self, scope: Scope, receive: Receive, answered: "_Answer") -> None:
        """Runs the route; raises _Left, the route cancelled, when nobody is there to be answered.

        Once an answer has begun it is the answer's own affair what to do when the client leaves.
        """
        replay = await bounded(scope, receive)
        serving = asyncio.create_task(_run(self.app, scope, replay, answered))
        leaving = asyncio.create_task(_next(receive))
        try:
            await asyncio.wait({serving, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if not serving.done() and not answered.status:
                raise _Left
            await serving
        finally:
            leaving.cancel()
            if not serving.done():
                serving.cancel()
                await asyncio.gather(serving, return_exceptions=True)

    def _record(self, scope: Scope, method: str, status: int, seconds: float) -> None:
        state = scope.get("state", {})
        method = method if method in METHODS else "other"
        self._metrics.request(method, _route(scope), status, seconds)
        log.EVENTS.info(
            "request",
            extra={
                "method": method,
                "route": _route(scope),
                "status": status,
                "ms": round(seconds * 1000, 1),
                "generation": state.get("generation", ""),
                "key": getattr(state.get("caller"), "name", ""),
            },
        )

    async def _refusal(self, scope: Scope, receive: Receive, send: Send, problem: Problem) -> None:
        await self._refuse(scope, problem)(scope, receive, send)

    def _admit(self, scope: Scope) -> Caller:
        headers = Headers(scope=scope)
        self._check_host(headers)
        self._check_origin(scope, headers)
        caller = self._check_key(scope, headers)
        self._check_rate(scope, caller)
        return caller

    def _check_host(self, headers: Headers) -> None:
        """A name that only an attacker's DNS leads here is refused (DNS rebinding)."""
        given = headers.getlist("host")
        if len(given) != 1 or _hostname(given[0]) not in self._hosts:
            raise Problem(
                errors.MISDIRECTED,
                "This service does not answer under that host name; the setting `hosts` lists "
                "those that it does.",
            )

    def _check_origin(self, scope: Scope, headers: Headers) -> None:
        """A page of another site may not make a browser change anything here."""
        if scope["method"] in SAFE:
            return
        if self._shared_with(scope):
            return
        origin = headers.get("origin")
        foreign = origin is not None and _host_of(origin) not in self._hosts
        if foreign or headers.get("sec-fetch-site") == "cross-site":
            raise Problem(errors.FORBIDDEN, "Requests from another site's pages are refused.")

    def _shared_with(self, scope: Scope) -> str:
        """The other site whose pages the settings let call the API, if it is one that calls."""
        origin = Headers(scope=scope).get("origin", "")
        program = any(under(scope["path"], prefix) for prefix in PROGRAMS)
        return origin if program and origin in self._origins else ""

    def _check_key(self, scope: Scope, headers: Headers) -> Caller:
        """Whoever calls: by a header, else by a session, and one way is not a second chance."""
        if self._keyring.open:
            return NOBODY
        caller = None
        if (key := _key(headers)) is not None:
            caller = self._keyring.caller(key)
        elif (secret := _session(headers)) is not None:
            caller = self._keyring.resume(secret)
        if caller is not None:
            return caller
        if any(under(scope["path"], prefix) for prefix in OPEN):
            return NOBODY
        raise Problem(
            errors.UNAUTHORIZED,
            "Give a key, as `Authorization: Bearer KEY` or `X-API-Key: KEY`.",
            headers={"WWW-Authenticate": "Bearer"},
        )

    def _check_rate(self, scope: Scope, caller: Caller) -> None:
        if any(under(scope["path"], prefix) for prefix in OPEN):
            return
        address = scope["client"][0] if scope.get("client") else ""
        if wait := self._rates.take(caller.name or address):
            raise Problem(
                errors.RATE, "That was too many requests.", headers={"Retry-After": str(wait)}
            )


class _Answer:
    """Sends on, adding the headers that every response has, and remembers the status."""

    def __init__(self, scope: Scope, send: Send, shared: str) -> None:
        self._send = send
        self._shared = shared
        self._bodiless = scope["method"] == "HEAD"
        self.status = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in SECURITY_HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("Cache-Control", "no-store")
            if self._shared:
                headers["Access-Control-Allow-Origin"] = self._shared
                headers["Cross-Origin-Resource-Policy"] = "cross-origin"
                headers.add_vary_header("Origin")
        elif message["type"] == "http.response.body" and self._bodiless:
            message = {**message, "body": b""}
        await self._send(message)


async def _run(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    await app(scope, receive, send)


async def _next(receive: Receive) -> Message:
    """After the body: that the client left, or that it has its whole answer."""
    return await receive()


def _hostname(authority: str) -> str:
    """The host of "host:port", an IPv6 address in its brackets, or "" for anything else."""
    host, colon, port = authority.rpartition(":")
    if not colon or authority.endswith("]"):
        host, port = authority, "0"
    return host.lower() if port.isascii() and port.isdigit() else ""


def _host_of(origin: str) -> str:
    try:
        return _hostname(urlsplit(origin).netloc)
    except ValueError:
        return ""


def _key(headers: Headers) -> str | None:
    scheme, _, key = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return key.strip()
    return headers.get("x-api-key")


def _session(headers: Headers) -> str | None:
    try:
        cookie = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return None
    return cookie.value if cookie else None


def _is_preflight(scope: Scope) -> bool:
    asked = "access-control-request-method" in Headers(scope=scope)
    return scope["method"] == "OPTIONS" and asked


def _route(scope: Scope) -> str:
    """The template of the route that was met; one of Starlette's own (`/mcp`) leaves only its
    endpoint behind, and where it takes no parameters the path is its template."""
    if route := scope.get("route"):
        return str(route.path)
    plain = "endpoint" in scope and not scope.get("path_params")
    return str(scope["path"]) if plain else ""
