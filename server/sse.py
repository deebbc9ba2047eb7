"""Server-sent events, as the HTML standard writes them."""

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

from starlette.responses import StreamingResponse


@dataclass(frozen=True, slots=True)
class Event:
    name: str
    """Empty for an event without one."""
    data: Mapping[str, object] | str
    """A mapping goes out as JSON, which has no line breaks of its own; a string as JSON already."""


def event_stream(events: AsyncIterator[Event]) -> StreamingResponse:
    """A response that ends with its events; a client that leaves cancels what makes them."""
    return StreamingResponse(
        (_encode(event) async for event in events),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


def _encode(event: Event) -> bytes:
    data = event.data if isinstance(event.data, str) else json.dumps(event.data, allow_nan=False)
    name = f"event: {event.name}\n" if event.name else ""
    return f"{name}data: {data}\n\n".encode()
