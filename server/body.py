"""A request's body, read whole within its limits, so that no route meets one that is too long, too
slow, or of a type it did not ask for."""

import asyncio

from starlette.datastructures import Headers
from starlette.types import Message, Receive, Scope

from server import errors
from server.errors import Problem

BODY_BYTES = 64 * 1024
BODY_SECONDS = 10.0
PROGRAMS = ("/api/", "/v1/", "/mcp")
"""Where bodies are JSON and refusals are problem+json whatever a browser accepts."""
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


async def bounded(scope: Scope, receive: Receive) -> Receive:
    """The body, read whole within its limits, as a `receive` that gives it at once."""
    headers = Headers(scope=scope)
    declared = headers.get("content-length", "0")
    if not declared.isascii() or not declared.isdigit() or int(declared) > BODY_BYTES:
        raise _too_large()
    try:
        body = await asyncio.wait_for(_whole(receive), BODY_SECONDS)
    except TimeoutError:
        raise Problem(errors.SLOW, f"The body did not come within {BODY_SECONDS:.0f} s.") from None
    if body and scope["method"] not in SAFE:
        _check_type(scope["path"], headers)
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()  # nothing more but the disconnect
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay


async def _whole(receive: Receive) -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Problem(errors.MALFORMED, "The request broke off.")
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > BODY_BYTES:
            raise _too_large()
        if not message.get("more_body", False):
            return b"".join(parts)


def _check_type(path: str, headers: Headers) -> None:
    program = any(under(path, prefix) for prefix in PROGRAMS)
    wanted = "application/json" if program else "application/x-www-form-urlencoded"
    given = headers.get("content-type", "").partition(";")[0].strip().lower()
    if given != wanted:
        raise Problem(errors.MEDIA, f"The body must be {wanted}.", headers={"Accept": wanted})


def _too_large() -> Problem:
    return Problem(errors.TOO_LARGE, f"The body is over {BODY_BYTES // 1024} KiB.")


def under(path: str, prefix: str) -> bool:
    return path.startswith(prefix) if prefix.endswith("/") else path == prefix
