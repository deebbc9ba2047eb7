"""Runs the service until it is told to stop."""

import gc
import signal
import socket
import sys
from types import FrameType

import uvicorn
from fastapi import FastAPI

from server.app import create_app
from server.connection import Connection, end_overdue
from server.log import EVENTS, log_to_stderr
from server.settings import Settings

DRAIN_SECONDS = 30
"""What was accepted is finished within this after SIGTERM."""
LONGEST_HEAD = 16 * 1024
"""Bytes of a request's line and headers."""
SWITCH_SECONDS = 0.0005
"""For which the worker may keep the interpreter from the event loop, which needs it a dozen times a
request: at Python's 5 ms a health check behind a question takes up to 60 ms (`bench.load`)."""


class CannotListen(Exception):
    """The address cannot be listened on; one sentence."""


def serve(settings: Settings) -> None:
    """Serves until SIGTERM or SIGINT, then finishes what was accepted.

    Raises CannotListen, and SettingsError where it would be open to strangers.
    """
    app = create_app(settings)
    log_to_stderr()
    listener = listen(settings.host, settings.port)
    server = server_of(app, _Alone)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        server.should_exit = True

    # Until uvicorn listens to signals, and again once it has stopped and raises the signal anew:
    # leaving by an exception there would leave its coroutine unawaited.
    for word in (signal.SIGTERM, signal.SIGINT):
        signal.signal(word, stop)
    try:
        server.run(sockets=[listener])
    finally:
        EVENTS.info("stopped")


class _Server(uvicorn.Server):
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for listener in sockets or ():
            EVENTS.info("listening", extra={"at": address_of(listener)})

    async def on_tick(self, counter: int) -> bool:
        if counter % 10 == 0:  # each second
            end_overdue(self.server_state.connections)
        return await super().on_tick(counter)


class _Alone(_Server):
    """In a process of its own, which may be tuned for it."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        sys.setswitchinterval(SWITCH_SECONDS)
        await super().startup(sockets)
        # What is loaded now stays: to go through it again and again stops everything for 0.1 s.
        gc.collect()
        gc.freeze()


def server_of(app: FastAPI, kind: type[uvicorn.Server] = _Server) -> uvicorn.Server:
    config = uvicorn.Config(
        app,
        http=Connection,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        # Only a proxy on this machine is believed about the scheme and for whom it asks.
        proxy_headers=True,
        forwarded_allow_ips=["127.0.0.1", "::1"],
        timeout_graceful_shutdown=DRAIN_SECONDS,
        h11_max_incomplete_event_size=LONGEST_HEAD,
    )
    return kind(config)


def address_of(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # By its protocol's name asyncio knows that it may send without delay; or every answer on a kept
    # connection waits 40 ms for the client's kernel to confirm its head.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    # After a restart the old connections may linger; another live listener still refuses us.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(1024)
    except (OSError, OverflowError) as error:
        listener.close()
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise CannotListen(
            f"Cannot listen on {host} port {port} ({reason}): another program may have it; "
            "choose another with --port."
        ) from error
    return listener
