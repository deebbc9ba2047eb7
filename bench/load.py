"""Ten times the load that fits: `python -m bench.load [--minutes N] [--times N] [--data FOLDER]`.

An open loop: questions arrive at random (Poisson) at a fixed mean rate, whether or not earlier ones
are answered, each on a connection of its own, and every wait counts from the moment a question was
due, so that an overload cannot hide itself. Health is asked twenty times a second meanwhile, and
so is a bare server in a process of its own that does nothing but answer: what it takes is the
machine's share of every figure. Then half of the questions are asked one by one again, as they were
before, and in the end the server is told to stop under full load.
"""

import argparse
import asyncio
import json
import multiprocessing
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import httpx

from bench.data import NEWS
from bench.evaluate import index_of, opened, read_questions

Body = Mapping[str, object]
HEALTH_SECONDS = 0.05
LOST = 0
"""The status of a request whose connection ended without an answer."""
OK, BUSY = 200, 503
WARMING = 5
CALM_SECONDS = 2.0
"""After the load, for what was accepted last."""


@dataclass(frozen=True, slots=True)
class Call:
    due: float
    status: int
    seconds: float
    retry_after: bool = False


@dataclass(frozen=True, slots=True)
class Load:
    """What was seen."""

    idle: tuple[Call, ...]
    """Before the load and after it."""
    asked: tuple[Call, ...]
    health: tuple[Call, ...]
    bare: tuple[Call, ...]
    memory: tuple[int, int]
    """Bytes, once a tenth of the load had passed and at its end."""
    stopping: tuple[Call, ...]
    """Those that were under way, or came, when the server was told to stop."""
    answered: int
    """By the server's own count, over its whole life."""
    exit_code: int

    def of(self, status: int) -> list[float]:
        return [call.seconds for call in self.asked if call.status == status]


def percentile(seconds: Sequence[float], share: float) -> float:
    ranked = sorted(seconds)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]


class Served:
    """`dateline serve` in a process of its own; its log counts what it answered."""

    def __init__(self, index: Path, folder: Path) -> None:
        self._log = folder / "log"
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "server.cli", "serve", "--index", str(index), "--port", "0"],
                cwd=Path(__file__).parents[1],
                stderr=log,
            )
        self.port = 0

    def wait(self) -> None:
        for _ in range(1200):
            for entry in self.entries():
                if entry["event"] == "listening":
                    self.port = int(str(entry["at"]).rpartition(":")[2])
                    return self._wait_for_examples(str(entry["at"]))
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise SystemExit(f"the server did not start: {self._log.read_text()}")

    def _wait_for_examples(self, url: str) -> None:
        """The page's example questions are sought after the start, with all that the CPUs have."""
        for _ in range(600):
            if "/?q=" in httpx.get(url, timeout=60).text:
                return
            time.sleep(0.1)

    def entries(self) -> list[dict[str, object]]:
        lines = self._log.read_text(encoding="utf-8").splitlines(keepends=True)
        return [json.loads(line) for line in lines if line.endswith("\n")]

    def answered(self) -> int:
        return sum(
            entry["event"] == "request" and entry["route"] == "/api/ask" and entry["status"] == OK
            for entry in self.entries()
        )

    def memory(self) -> int:
        return own_memory(self.process.pid)


def own_memory(pid: int) -> int:
    """Bytes of memory that are the process's own, files mapped by it not counted."""
    statm = Path(f"/proc/{pid}/statm").read_text().split()
    return (int(statm[1]) - int(statm[2])) * os.sysconf("SC_PAGE_SIZE")


@contextmanager
def served(index: Path) -> Iterator[Served]:
    with tempfile.TemporaryDirectory() as folder:
        server = Served(index, Path(folder))
        try:
            server.wait()
            yield server
        finally:
            if server.process.poll() is None:
                server.process.kill()
            server.process.wait()


@contextmanager
def bare() -> Iterator[int]:
    """The port of a server that does nothing but answer."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_bare, args=(there,), daemon=True)
    process.start()
    try:
        yield here.recv()
    finally:
        process.terminate()
        process.join()


def _bare(pipe: Connection) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        writer.close()

    async def main() -> None:
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(main())


async def call(port: int, path: str, body: Body | None, due: float) -> Call:
    """One request on a connection of its own, its wait counted from `due`."""
    content = json.dumps(body).encode() if body else b""
    head = (
        f"{'POST' if body else 'GET'} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    received = b""
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            writer.write(head.encode() + content)
            received = await reader.read(-1)
        finally:
            writer.close()
    except OSError:
        pass
    line, _, rest = received.partition(b"\r\n")
    parts = line.split(b" ")
    retry = b"retry-after:" in rest.partition(b"\r\n\r\n")[0].lower()
    status = int(parts[1]) if len(parts) > 1 else LOST
    return Call(due, status, time.monotonic() - due, retry)


async def one_by_one(port: int, bodies: Sequence[Body]) -> list[Call]:
    return [await call(port, "/api/ask", body, time.monotonic()) for body in bodies]


async def crowd(port: int, bodies: Sequence[Body], rate: float, until: float) -> list[Call]:
    """Questions at a mean of `rate` a second until the clock says `until`; all their outcomes."""
    chance = random.Random(20220908)
    due = time.monotonic()
    tasks: list[asyncio.Task[Call]] = []
    while due < until:
        await asyncio.sleep(due - time.monotonic())
        body = bodies[len(tasks) % len(bodies)]
        tasks.append(asyncio.create_task(call(port, "/api/ask", body, due)))
        due += chance.expovariate(rate)
    return list(await asyncio.gather(*tasks))


async def pulse(port: int, path: str, until: float) -> list[Call]:
    due = time.monotonic()
    tasks: list[asyncio.Task[Call]] = []
    while due < until:
        await asyncio.sleep(due - time.monotonic())
        tasks.append(asyncio.create_task(call(port, path, None, due)))
        due += HEALTH_SECONDS
    return list(await asyncio.gather(*tasks))


async def _memory(server: Served, begin: float, until: float) -> tuple[int, int]:
    await asyncio.sleep(begin - time.monotonic())
    before = server.memory()
    await asyncio.sleep(until - time.monotonic())
    return before, server.memory()


async def measure(
    index: Path, bodies: Sequence[Body], seconds: float, times: float, stopping: float = 3.0
) -> Load:
    """A server over `index`: the questions one by one, then `times` their rate for `seconds`."""
    with served(index) as server, bare() as reference:
        port = server.port
        await one_by_one(port, bodies[:WARMING])  # until everything is loaded
        half = len(bodies) // 2
        idle = await one_by_one(port, bodies[:half])
        rate = times / statistics.fmean(call.seconds for call in idle)
        started = time.monotonic()
        until = started + seconds
        asked, health, control, memory = await asyncio.gather(
            crowd(port, bodies, rate, until),
            pulse(port, "/healthz", until),
            pulse(reference, "/", until),
            _memory(server, started + seconds / 10, until),
        )
        await asyncio.sleep(CALM_SECONDS)
        idle += await one_by_one(port, bodies[half:])
        last = asyncio.create_task(crowd(port, bodies, rate, time.monotonic() + stopping))
        await asyncio.sleep(stopping / 2)
        server.process.send_signal(signal.SIGTERM)
        under_way = await last
        code = await asyncio.to_thread(server.process.wait, 60)
        return Load(
            idle=tuple(idle),
            asked=tuple(asked),
            health=tuple(health),
            bare=tuple(control),
            memory=memory,
            stopping=tuple(under_way),
            answered=server.answered() - WARMING,
            exit_code=code,
        )


def report(load: Load) -> str:
    """The figures, a line each."""

    def ms(seconds: Sequence[float]) -> str:
        at = (f"{percentile(seconds, share) * 1000:.0f}" for share in (0.5, 0.99, 1.0))
        return "median {} ms, p99 {} ms, most {} ms".format(*at)

    idle = [call.seconds for call in load.idle]
    accepted, refused = load.of(OK), load.of(BUSY)
    statuses = Counter(call.status for call in load.asked)
    ratio = percentile(accepted, 0.99) / percentile(idle, 0.99)
    health = [call.seconds for call in load.health]
    well = sum(call.status == OK for call in load.health)
    told_when = sum(call.retry_after for call in load.asked if call.status == BUSY)
    before, after = load.memory
    told = sum(call.status == OK for call in (*load.idle, *load.asked, *load.stopping))
    return "\n".join(
        (
            f"idle      {len(idle)} questions one by one: {ms(idle)}",
            f"offered   {len(load.asked)} questions: "
            + ", ".join(f"{count} × {status or 'lost'}" for status, count in statuses.items()),
            f"accepted  {len(accepted)}: {ms(accepted)}; p99 is {ratio:.2f} × idle's",
            f"refused   {len(refused)}, {told_when} told when to retry: {ms(refused)}",
            f"health    {len(health)}, {well} well: {ms(health)}",
            f"bare      {len(load.bare)}: {ms([call.seconds for call in load.bare])}",
            f"memory    {before / 2**20:.0f} → {after / 2**20:.0f} MiB ({after / before - 1:+.1%})",
            f"stopping  {load.answered} answered by the server's count, {told} received; "
            f"exit code {load.exit_code}",
        )
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.load", description=__doc__)
    parser.add_argument("--minutes", type=float, default=2.0)
    parser.add_argument("--times", type=float, default=10.0)
    parser.add_argument("--data", type=Path, default=NEWS)
    given = parser.parse_args()
    with opened(given.data):
        pass
    questions = read_questions(given.data / "questions.jsonl")[:100]
    bodies = [{"question": q.question, "today": q.day.isoformat()} for q in questions]
    load = asyncio.run(measure(index_of(given.data), bodies, given.minutes * 60, given.times))
    print(report(load))


if __name__ == "__main__":
    main()
