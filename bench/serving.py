"""What a reader waits for: `python -m bench.serving [FOLDER]`.

The real server over the index of a data folder (by default September 2022 beside this checkout, as
`dateline eval` keeps it): the first page in Chromium, nothing of it held from before, until its
scripts have run; a hundred of the folder's questions one after the other; then twenty at once with
the health page asked all the while.
"""

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from playwright.sync_api import sync_playwright

from bench.data import NEWS
from bench.evaluate import Question, index_of, opened, read_questions
from bench.screenshots import ARGUMENTS, CHROMIUM

OPENED = 11
ASKED = 100
AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Served:
    url: str
    pid: int


@contextmanager
def served(index: Path) -> Iterator[Served]:
    """A server over `index`, in a process of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen(
            ["dateline", "serve", "--index", str(index), "--port", str(port)],
            cwd=folder,
            env=os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_until_ready(url)
            yield Served(url, server.pid)
        finally:
            server.terminate()
            server.wait(timeout=30)


def _wait_until_ready(url: str) -> None:
    for _ in range(600):
        try:
            if httpx.get(f"{url}/readyz").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise SystemExit("the server did not become ready")


def opened_pages(url: str) -> list[float]:
    """Seconds until each of OPENED first visits can be used; the browser itself was started."""
    seconds = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        for _ in range(OPENED):
            page = browser.new_page()
            page.goto(url)
            navigation = "performance.getEntriesByType('navigation')[0]"
            seconds.append(page.evaluate(f"{navigation}.domContentLoadedEventEnd") / 1000)
            page.close()
        browser.close()
    return seconds


def asked(client: httpx.Client, question: Question) -> tuple[int, float]:
    """(status, seconds) of one question."""
    started = time.perf_counter()
    told = {"question": question.question, "today": question.day.isoformat()}
    status = client.post("/api/ask", json=told).status_code
    return status, time.perf_counter() - started


def main() -> None:
    data = Path(sys.argv[1]) if len(sys.argv) > 1 else NEWS
    with opened(data):
        pass
    questions = read_questions(data / "questions.jsonl")[:ASKED]
    with (
        served(index_of(data)) as served_at,
        httpx.Client(base_url=served_at.url, timeout=60) as client,
    ):
        asked(client, questions[0])
        pages = sorted(opened_pages(served_at.url))
        print(f"the first page, {OPENED} times: usable after a median of ", end="")
        print(f"{statistics.median(pages) * 1000:.0f} ms, at most {pages[-1] * 1000:.0f} ms")
        waits = sorted(asked(client, question)[1] for question in questions)
        print(f"{len(waits)} questions one after the other:")
        print(
            f"  median {statistics.median(waits) * 1000:.0f} ms, slowest {waits[-1] * 1000:.0f} ms"
        )
        with ThreadPoolExecutor(AT_ONCE) as crowd:
            given = [crowd.submit(asked, client, q) for q in questions[:AT_ONCE]]
            health = []
            while not all(answer.done() for answer in given):
                started = time.perf_counter()
                client.get("/healthz")
                health.append(time.perf_counter() - started)
                time.sleep(0.01)
        statuses = [answer.result()[0] for answer in given]
        print(f"{AT_ONCE} at once: {statuses.count(200)} answered, {statuses.count(503)} refused;")
        print(f"  health answers in at most {max(health) * 1000:.0f} ms meanwhile")


if __name__ == "__main__":
    main()
