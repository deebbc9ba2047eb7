"""More questions than fit: refused at once, in words, while health checks are answered."""

import asyncio
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from answer.ask import _reader as reader
from server.app import _opener as opener
from server.settings import Settings

pytestmark = pytest.mark.alone

Start = Callable[[Settings], httpx.Client]
ASK = {"question": "How many people died in the floods in Pakistan?", "today": "2022-10-01"}


def test_beyond_the_queue_askers_are_told_to_retry(start: Start, sample_index: Path) -> None:
    client = start(Settings(index=sample_index, queue=2))
    health: list[int] = []

    async def crowd() -> list[httpx.Response]:
        limits = httpx.Limits(max_connections=None)
        async with httpx.AsyncClient(base_url=client.base_url, limits=limits, timeout=120) as own:
            asking = asyncio.gather(*(own.post("/api/ask", json=ASK) for _ in range(40)))
            while not asking.done():
                health.append((await own.get("/healthz")).status_code)
            return await asking

    responses = asyncio.run(crowd())
    counts = Counter(response.status_code for response in responses)
    assert set(counts) == {200, 503}
    assert counts[200] >= 2  # those that fit the queue, at the least
    for response in responses:
        if response.status_code == 503:
            assert int(response.headers["retry-after"]) >= 1
            assert response.json()["type"] == "/docs#problem-busy"
    assert set(health) == {200}
    assert client.post("/api/ask", json=ASK).status_code == 200


def test_twenty_at_once_are_all_answered_in_the_order_they_came(
    start: Start, sample_index: Path
) -> None:
    client = start(Settings(index=sample_index, patience=120))  # the machine may be busy
    finished: list[int] = []
    health: list[int] = []

    async def one(own: httpx.AsyncClient, number: int) -> None:
        response = await own.post("/api/ask", json=ASK)
        assert response.status_code == 200
        finished.append(number)

    async def crowd() -> None:
        async with httpx.AsyncClient(base_url=client.base_url, timeout=120) as own:
            asking = []
            for number in range(20):
                asking.append(asyncio.create_task(one(own, number)))
                await asyncio.sleep(0.01)
            while not all(task.done() for task in asking):
                health.append((await own.get("/healthz")).status_code)
                await asyncio.sleep(0.1)
            await asyncio.gather(*asking)

    asyncio.run(crowd())
    # Two that come within a moment may change places on their way in.
    assert all(abs(number - place) <= 3 for place, number in enumerate(finished)), finished
    assert set(health) == {200}


def test_a_page_refused_for_want_of_room_says_so(start: Start, sample_index: Path) -> None:
    client = start(Settings(index=sample_index, queue=1))

    async def crowd() -> list[httpx.Response]:
        async with httpx.AsyncClient(base_url=client.base_url, timeout=120) as own:
            return await asyncio.gather(*(own.post("/ask", data={"q": "why"}) for _ in range(20)))

    refused = [page for page in asyncio.run(crowd()) if page.status_code == 503]
    assert refused
    assert all("Too many questions wait already." in page.text for page in refused)
    assert all("retry-after" in page.headers for page in refused)


def test_askers_who_leave_give_their_place_back(start: Start, sample_index: Path) -> None:
    client = start(Settings(index=sample_index, queue=4))

    async def leave() -> None:
        async with httpx.AsyncClient(base_url=client.base_url) as own:
            for _ in range(60):
                task = asyncio.create_task(own.post("/api/ask/stream", json=ASK))
                await asyncio.sleep(0.005)
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)

    asyncio.run(leave())
    assert client.post("/api/ask", json=ASK).status_code == 200
    assert client.get("/readyz").json()["waiting"] == 0


def test_work_that_nobody_waits_for_is_not_begun(start: Start, sample_index: Path) -> None:
    client = start(Settings(index=sample_index, queue=100))
    client.post("/api/ask", json=ASK)

    async def leave() -> None:
        async with httpx.AsyncClient(base_url=client.base_url, timeout=60) as own:
            tasks = [asyncio.create_task(own.post("/api/ask", json=ASK)) for _ in range(60)]
            while (await own.get("/readyz")).json()["waiting"] < 30:
                assert not all(task.done() for task in tasks)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    asyncio.run(leave())
    assert client.post("/api/ask", json=ASK).status_code == 200
    answers = re.findall(r"^dateline_answers_total{.*} (\d+)", client.get("/metrics").text, re.M)
    assert sum(map(int, answers)) < 60


def test_who_asks_first_does_not_wait_for_the_reader_to_be_loaded(sample_index: Path) -> None:
    reader.cache_clear()
    opened, _ = opener(Settings(index=sample_index))
    opened().close()
    assert reader.cache_info().currsize == 1
