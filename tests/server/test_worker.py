import asyncio
import threading
import time
from collections.abc import Iterator

import pytest

from server.worker import Full, Late, Stopped, Worker

PATIENCE = 30.0


@pytest.fixture
def worker() -> Iterator[Worker]:
    worker = Worker("test", waiting=2)
    yield worker
    worker.close()


class Blocker:
    """A job that stays at work until it is let go."""

    def __init__(self) -> None:
        self.began = threading.Event()
        self.go = threading.Event()

    def __call__(self) -> str:
        self.began.set()
        assert self.go.wait(30)
        return "done"


async def hold(worker: Worker) -> tuple[Blocker, "asyncio.Task[str]"]:
    blocker = Blocker()
    task = asyncio.create_task(worker.run(blocker, PATIENCE))
    await asyncio.to_thread(blocker.began.wait, 30)
    return blocker, task


def test_results_and_exceptions_come_back(worker: Worker) -> None:
    async def main() -> None:
        assert await worker.run(lambda: 6 * 7, PATIENCE) == 42
        with pytest.raises(ZeroDivisionError):
            await worker.run(lambda: 1 // 0, PATIENCE)
        assert await worker.run(lambda: "still at work", PATIENCE) == "still at work"

    asyncio.run(main())


def test_jobs_run_in_one_thread_in_the_order_they_came(worker: Worker) -> None:
    order: list[tuple[int, str]] = []

    async def main() -> None:
        blocker, first = await hold(worker)

        def job(number: int) -> None:
            order.append((number, threading.current_thread().name))

        later = [asyncio.create_task(worker.run(lambda n=n: job(n), PATIENCE)) for n in (1, 2)]
        await asyncio.sleep(0)
        blocker.go.set()
        await asyncio.gather(first, *later)

    asyncio.run(main())
    assert order == [(1, "test"), (2, "test")]


def test_beyond_the_queue_is_refused_at_once_and_told_when_to_retry(worker: Worker) -> None:
    async def main() -> None:
        blocker, first = await hold(worker)
        waiting = [asyncio.create_task(worker.run(lambda: None, PATIENCE)) for _ in range(2)]
        await asyncio.sleep(0)
        assert worker.depth == 2
        with pytest.raises(Full) as refused:
            await worker.run(lambda: None, PATIENCE)
        assert refused.value.retry_after >= 1
        assert not blocker.go.is_set()  # it was refused while the others still waited
        blocker.go.set()
        await asyncio.gather(first, *waiting)

    asyncio.run(main())


async def fill(worker: Worker, jobs: int) -> "list[asyncio.Task[None]]":
    waiting = [asyncio.create_task(worker.run(lambda: None, PATIENCE)) for _ in range(jobs)]
    await asyncio.sleep(0)
    return waiting


def test_a_rush_beyond_the_queue_costs_those_who_wait_nothing(worker: Worker) -> None:
    async def main() -> None:
        blocker, first = await hold(worker)
        waiting = await fill(worker, 2)
        for _ in range(50):
            with pytest.raises(Full):
                await worker.run(lambda: None, PATIENCE)
        assert worker.depth == 2
        blocker.go.set()
        await asyncio.gather(first, *waiting)

    asyncio.run(main())


@pytest.mark.parametrize(("seconds", "order"), [(30.0, [2, 1]), (0.01, [1, 2])])
def test_the_newest_goes_first_until_a_rush_is_told_from_a_flood(
    worker: Worker, monkeypatch: pytest.MonkeyPatch, seconds: float, order: list[int]
) -> None:
    monkeypatch.setattr("server.worker.RUSH_SECONDS", seconds)
    done: list[int] = []

    async def main() -> None:
        blocker, first = await hold(worker)
        waiting = [
            asyncio.create_task(worker.run(lambda n=n: done.append(n), PATIENCE)) for n in (1, 2)
        ]
        await asyncio.sleep(0)
        with pytest.raises(Full):
            await worker.run(lambda: None, PATIENCE)
        await asyncio.sleep(0.02)
        blocker.go.set()
        await asyncio.gather(first, *waiting)

    asyncio.run(main())
    assert done == order


def test_a_flood_empties_the_queue_and_is_over_when_the_worker_has_been_idle(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.worker.RUSH_SECONDS", 0.01)

    async def overflow() -> None:
        with pytest.raises(Full):
            await worker.run(lambda: None, PATIENCE)

    async def main() -> None:
        blocker, first = await hold(worker)
        waiting = await fill(worker, 2)
        await overflow()
        await asyncio.sleep(0.02)
        await overflow()
        for refused in await asyncio.gather(*waiting, return_exceptions=True):
            assert isinstance(refused, Full)
            assert refused.retry_after >= 1
        assert worker.depth == 0
        blocker.go.set()
        await first
        await asyncio.sleep(0.05)
        blocker, first = await hold(worker)
        await overflow()  # one is begun at once, and nobody waits behind it
        blocker.go.set()
        await first
        await asyncio.sleep(0.5)
        blocker, first = await hold(worker)
        waiting = await fill(worker, 2)
        assert worker.depth == 2
        blocker.go.set()
        await asyncio.gather(first, *waiting)

    asyncio.run(main())


def test_a_flood_keeps_who_has_waited_long(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.worker.RUSH_SECONDS", 0.01)
    monkeypatch.setattr("server.worker.LONG_WAIT_SECONDS", 0.05)

    async def main() -> None:
        blocker, first = await hold(worker)
        patient = await fill(worker, 1)
        await asyncio.sleep(0.1)
        late = await fill(worker, 1)
        for _ in range(2):
            with pytest.raises(Full):
                await worker.run(lambda: None, PATIENCE)
            await asyncio.sleep(0.02)
        with pytest.raises(Full):
            await late[0]
        blocker.go.set()
        await asyncio.gather(first, *patient)

    asyncio.run(main())


def test_event_loop_goes_on_while_the_worker_works(worker: Worker) -> None:
    async def main() -> None:
        blocker, task = await hold(worker)
        for _ in range(100):
            await asyncio.sleep(0)
        assert not task.done()
        blocker.go.set()
        assert await task == "done"

    asyncio.run(main())


def test_cancelled_waiter_leaves_the_queue_and_never_runs(worker: Worker) -> None:
    ran = threading.Event()

    async def main() -> None:
        blocker, first = await hold(worker)
        waiter = asyncio.create_task(worker.run(ran.set, PATIENCE))
        await asyncio.sleep(0)
        assert worker.depth == 1
        waiter.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiter
        assert worker.depth == 0
        blocker.go.set()
        await first
        await worker.run(lambda: None, PATIENCE)

    asyncio.run(main())
    assert not ran.is_set()


def test_waiting_ends_with_the_asker_patience(worker: Worker) -> None:
    async def main() -> None:
        blocker, first = await hold(worker)
        with pytest.raises(Late):
            await worker.run(lambda: None, 0.01)
        assert worker.depth == 0
        blocker.go.set()
        await first

    asyncio.run(main())


def test_cancelling_what_runs_leaves_the_worker_well(worker: Worker) -> None:
    async def main() -> None:
        blocker, task = await hold(worker)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        blocker.go.set()
        assert await worker.run(lambda: "next", PATIENCE) == "next"

    asyncio.run(main())


def test_loop_that_is_gone_does_not_stop_the_worker(worker: Worker) -> None:
    blocker = Blocker()

    async def leave() -> None:
        task = asyncio.create_task(worker.run(blocker, PATIENCE))
        await asyncio.to_thread(blocker.began.wait, 30)
        task.cancel()

    asyncio.run(leave())
    blocker.go.set()

    async def main() -> None:
        assert await worker.run(lambda: 1, PATIENCE) == 1

    asyncio.run(main())


def test_close_finishes_the_job_at_work_and_refuses_the_others() -> None:
    worker = Worker("closing", waiting=5)

    async def main() -> None:
        blocker, first = await hold(worker)
        waiting = asyncio.create_task(worker.run(lambda: None, PATIENCE))
        await asyncio.sleep(0)
        closing = asyncio.create_task(asyncio.to_thread(worker.close))
        with pytest.raises(Stopped):
            await waiting
        blocker.go.set()
        assert await first == "done"
        await closing
        with pytest.raises(Stopped):
            await worker.run(lambda: None, PATIENCE)

    asyncio.run(main())


def test_many_askers_over_many_threads_each_get_their_own() -> None:
    worker = Worker("crowd", waiting=1000)

    async def main() -> None:
        def job(number: int) -> int:
            time.sleep(0.0001)
            return number

        answers = await asyncio.gather(
            *(worker.run(lambda n=n: job(n), PATIENCE) for n in range(500))
        )
        assert answers == list(range(500))

    asyncio.run(main())
    worker.close()
