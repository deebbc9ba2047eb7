"""A real server on a free port, in a thread of the test process, over whatever index is asked."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest

from server.app import create_app
from server.run import address_of, listen, server_of
from server.settings import Settings

Start = Callable[[Settings], httpx.Client]
ARTICLE = "date 2023-05-0{day}\n\nThe harbour of Lowmark counted {count} new cranes this week.\n"


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@contextmanager
def running(settings: Settings) -> Iterator[httpx.Client]:
    listener = listen("127.0.0.1", 0)
    server = server_of(create_app(settings))
    url = address_of(listener)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        with httpx.Client(base_url=url, timeout=60) as client:
            yield client
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="session")
def start_session() -> Iterator[Start]:
    with ExitStack() as stack:
        yield lambda settings: stack.enter_context(running(settings))


@pytest.fixture
def start() -> Iterator[Start]:
    with ExitStack() as stack:
        yield lambda settings: stack.enter_context(running(settings))


@pytest.fixture(scope="session")
def client(start_session: Start, sample_index: Path) -> httpx.Client:
    """A server over the sample archive, open to everyone on this machine."""
    return start_session(Settings(index=sample_index))


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A corpus of five days, each with another figure."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    for day in range(1, 6):
        (folder / f"{day}.txt").write_text(ARTICLE.format(day=day, count=day * 7))
    return folder
