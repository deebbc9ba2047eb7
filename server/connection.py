"""A client's connection, and how long it may take over anything.

uvicorn puts a limit to idle connections only: one that sends a header a minute, goes on sending a
body after its refusal, or never reads its answer would be held for ever, and a thousand of them
would leave no descriptor for anyone else. Here such a connection is ended; the time for a body is
kept in `server/body.py`, where its end can be told in words.
"""

import asyncio
import time
from collections.abc import Iterable

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 10.0
"""For a request's line and headers, from the connection's begin or the last answer's end."""
MOST_UNHEARD = 1024 * 1024
"""Bytes of a body that are let past after its refusal, so that a client who sends first and reads
then can read it."""
STALL_SECONDS = 30.0
"""For which a client may leave the rest of its answer unread."""
MOST = 500
"""Connections at once. One more ends the one that has let the server wait for longest."""


class Connection(H11Protocol):
    _since = 0.0
    """Since when the server waits for the client, where it does (`_waits`)."""
    _unheard = 0
    _ended = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._since = time.monotonic()
        if len(self.connections) > MOST:
            idle = [each for each in _ours(self.connections) if each._waits()]
            min(idle, key=lambda each: each._since)._end()

    def data_received(self, data: bytes) -> None:
        if self.conn.our_state is h11.DONE and self.conn.their_state is h11.SEND_BODY:
            self._unheard += len(data)
            if self._unheard > MOST_UNHEARD:
                self._end()
                return
        super().data_received(data)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._since = time.monotonic()

    def on_response_complete(self) -> None:
        self._since = time.monotonic()
        self._unheard = 0
        super().on_response_complete()

    def end_if_overdue(self, now: float) -> None:
        unread = self.transport.get_write_buffer_size() > 0
        if self._waits() and now - self._since > (STALL_SECONDS if unread else HEAD_SECONDS):
            self._end()

    def _waits(self) -> bool:
        """For a request, or for the client to read; not for an answer of our own."""
        asked = self.cycle is not None and not self.cycle.response_complete
        return not self._ended and (not asked or self.flow.write_paused)

    def _end(self) -> None:
        self._ended = True
        self.transport.abort()


def end_overdue(connections: Iterable[object]) -> None:
    """Ends those whose client has taken too long."""
    now = time.monotonic()
    for connection in _ours(connections):
        connection.end_if_overdue(now)


def _ours(connections: Iterable[object]) -> list[Connection]:
    return [each for each in connections if isinstance(each, Connection)]
