"""Server-sent events, as the HTML standard writes them."""

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

from starlette.responses import StreamingResponse

from server import errors, log
from server.errors import Problem


@dataclass(frozen=True, slots=True)
class Event:
    name: str
    """Empty for an event without one."""
    data: Mapping[str, object] | str
    """A mapping goes out as JSON, which has no line breaks of its own; a string as JSON already."""


def event_stream(events: AsyncIterator[Event]) -> StreamingResponse:
    """A response that ends with its events; a client that leaves cancels what makes them.

    What goes wrong while they are made is the last event, `error`, with a problem as its data.
    """
    return StreamingResponse(
        (_encode(event) async for event in _guarded(events)),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _guarded(events: AsyncIterator[Event]) -> AsyncIterator[Event]:
    try:
        async for event in events:
            yield event
    except Problem as problem:
        yield Event("error", errors.body_of(problem))
    except Exception as error:
        log.defect(error, doing="stream")
        yield Event("error", errors.body_of(errors.from_defect()))


def _encode(event: Event) -> bytes:
    data = event.data if isinstance(event.data, str) else json.dumps(event.data, allow_nan=False)
    name = f"event: {event.name}\n" if event.name else ""
    return f"{name}data: {data}\n\n".encode()
