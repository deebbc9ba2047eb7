"""Clients that take their time, or leave: they hold nothing, and nobody else waits for them."""

import asyncio
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from bench.load import Served, served
from server import body, connection
from server.app import create_app
from server.run import listen, server_of
from server.settings import Settings

HOST = b"Host: localhost\r\n"
POST = b"POST /api/ask/stream HTTP/1.1\r\n" + HOST + b"Content-Type: application/json\r\n"
QUESTION = b'{"question": "How many people died in the floods in Pakistan?"}'
POOL = (os.cpu_count() or 1) + 4
"""Threads that asyncio may begin for what would block its loop; they stay."""
WHOLE = POST + b"Content-Length: %d\r\n\r\n" % len(QUESTION) + QUESTION


@dataclass(frozen=True)
class Watched:
    """A server in this process, whose connections and tasks can be counted."""

    address: tuple[str, int]
    connections: set[object]
    loop: asyncio.AbstractEventLoop

    def tasks(self) -> int:
        return len(asyncio.all_tasks(self.loop))

    def healthy(self) -> bool:
        started = time.perf_counter()
        url = f"http://127.0.0.1:{self.address[1]}/healthz"
        well = httpx.get(url, timeout=30).status_code == 200
        return well and time.perf_counter() - started < 5  # a busy machine; it should be 0.01


@contextmanager
def watched(settings: Settings) -> Iterator[Watched]:
    listener = listen("127.0.0.1", 0)
    server = server_of(create_app(settings))
    loops: list[asyncio.AbstractEventLoop] = []

    async def main() -> None:
        loops.append(asyncio.get_running_loop())
        await server.serve([listener])

    thread = threading.Thread(target=lambda: asyncio.run(main()))
    thread.start()
    try:
        eventually(lambda: server.started)
        yield Watched(listener.getsockname(), server.server_state.connections, loops[0])  # type: ignore[arg-type]
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def server(sample_index: Path) -> Iterator[Watched]:
    with watched(Settings(index=sample_index)) as server:
        yield server


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "HEAD_SECONDS", 1.0)
    monkeypatch.setattr(connection, "STALL_SECONDS", 1.0)
    monkeypatch.setattr(body, "BODY_SECONDS", 1.0)


def eventually(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def trickle(connections: list[socket.socket], piece: bytes) -> int:
    """Sends a piece on each once every tenth of a second; how many are hung up on at the end."""
    ended: set[socket.socket] = set()
    deadline = time.monotonic() + 30
    while len(ended) < len(connections) and time.monotonic() < deadline:
        time.sleep(0.1)
        for each in set(connections) - ended:
            try:
                each.sendall(piece)
                each.setblocking(False)
                if not each.recv(65536):
                    ended.add(each)
            except BlockingIOError:
                pass
            except OSError:
                ended.add(each)
            finally:
                each.setblocking(True)
    return len(ended)


@pytest.mark.parametrize(
    ("start", "piece"),
    [
        pytest.param(b"GET / HTTP/1.1\r\n" + HOST, b"X: y\r\n", id="a header now and then"),
        pytest.param(b"", b"", id="nothing at all"),
        pytest.param(b"\r\n", b"\r\n", id="empty lines"),
        pytest.param(POST + b"Content-Length: 5000\r\n\r\n", b"{", id="a byte of the body"),
        pytest.param(
            POST + b"Content-Length: 9000000\r\n\r\n", b" " * 999, id="on after the refusal"
        ),
        pytest.param(
            b"GET /healthz HTTP/1.1\r\n" + HOST + b"\r\nGET /",
            b"h",
            id="slowly once a first request was answered",
        ),
    ],
)
def test_a_hundred_who_trickle_are_hung_up_on(server: Watched, start: bytes, piece: bytes) -> None:
    before = server.tasks()
    with ExitStack() as stack:
        slow = [
            stack.enter_context(closing(socket.create_connection(server.address)))
            for _ in range(100)
        ]
        for each in slow:
            each.sendall(start)
        assert server.healthy()
        assert trickle(slow, piece) == len(slow)
    eventually(lambda: not server.connections)
    eventually(lambda: server.tasks() <= before)


def test_answers_that_nobody_reads_are_given_up(server: Watched) -> None:
    """Forty answers on each connection, of which not a byte is read."""
    page = b"GET /docs HTTP/1.1\r\n" + HOST + b"\r\n"
    with ExitStack() as stack:
        deaf: list[socket.socket] = []
        for _ in range(5):
            each = stack.enter_context(closing(socket.socket()))
            each.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            each.connect(server.address)
            each.sendall(page * 40)
            deaf.append(each)
        eventually(lambda: len(server.connections) >= len(deaf))
        assert server.healthy()
        eventually(lambda: not server.connections)


def test_one_too_many_ends_the_slowest(server: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "MOST", 20)
    monkeypatch.setattr(connection, "HEAD_SECONDS", 1_000.0)
    with ExitStack() as stack:
        for _ in range(30):
            each = stack.enter_context(closing(socket.create_connection(server.address)))
            each.sendall(b"GET /")
        assert server.healthy()
        eventually(lambda: len(server.connections) <= 20)
    eventually(lambda: not server.connections)


def test_answers_on_a_kept_connection_come_at_once(server: Watched) -> None:
    """Not after the 40 ms for which a kernel holds a confirmation back."""
    url = f"http://127.0.0.1:{server.address[1]}/healthz"
    with httpx.Client() as client:
        waits = []
        for _ in range(100):
            started = time.perf_counter()
            client.get(url)
            waits.append(time.perf_counter() - started)
    assert sorted(waits)[10] < 0.03


def test_streams_broken_off_leave_no_task(server: Watched) -> None:
    before = server.tasks()
    for number in range(100):
        with closing(socket.create_connection(server.address)) as leaving:
            leaving.sendall(WHOLE)
            if number % 4 == 0:
                leaving.recv(1)
    eventually(lambda: server.tasks() <= before)
    eventually(lambda: not server.connections)


@pytest.mark.parametrize("streams", [500, pytest.param(10_000, marks=pytest.mark.soak)])
def test_streams_broken_off_leave_no_memory_and_no_descriptor(
    sample_index: Path, streams: int
) -> None:
    """Some leave at once, some in the queue, some while it is answered, some amid the answer."""
    with served(sample_index) as process:
        break_off(process, 100)
        settle(process)
        memory, (descriptors, threads) = process.memory(), counts(process)
        break_off(process, streams)
        settle(process)
        eventually(lambda: counts(process)[0] <= descriptors)
        assert counts(process)[1] <= threads + POOL
        assert process.memory() <= 1.05 * memory
        statuses = {
            entry["status"]
            for entry in process.entries()
            if entry.get("route") == "/api/ask/stream"
        }
        assert statuses <= {200, 499, 503}


def break_off(process: Served, streams: int) -> None:
    for number in range(streams):
        with closing(socket.create_connection(("127.0.0.1", process.port))) as leaving:
            leaving.sendall(WHOLE)
            if number % 10 == 0:
                time.sleep(0.01)
            if number % 50 == 0:
                leaving.recv(1)


def settle(process: Served) -> None:
    """Until the server has noticed everyone's leaving, and answers as ever."""
    url = f"http://127.0.0.1:{process.port}"
    eventually(lambda: httpx.get(f"{url}/readyz").json()["waiting"] == 0)
    heads = {"Content-Type": "application/json"}
    # After a flood who asks while the last one is at work is refused, and told to come again.
    eventually(
        lambda: (
            httpx.post(f"{url}/api/ask", content=QUESTION, headers=heads, timeout=60).status_code
            == 200
        )
    )
    seen: list[int] = []  # a server closes its end a moment after its client did
    while len(seen) < 5 or len(set(seen[-5:])) > 1:
        seen.append(counts(process)[0])
        time.sleep(0.2)


def counts(process: Served) -> tuple[int, int]:
    """Open descriptors, and threads."""
    at = Path(f"/proc/{process.process.pid}")
    return sum(1 for _ in (at / "fd").iterdir()), sum(1 for _ in (at / "task").iterdir())
