"""One thread for the work that keeps a CPU busy, with a short queue before it.

The event loop hands a job over and awaits it, so it goes on answering health checks, refusals and
pages meanwhile. Two questions at once would only share the same two cores, each taking twice as
long; in a queue the first has its answer while the second waits. A queue that could grow would
answer nobody in time, so beyond `waiting` jobs an asker is refused at once and told when to retry.
"""

import asyncio
import contextlib
import math
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

T = TypeVar("T")


class WorkerError(Exception):
    """Base: the job was not done.

    WorkerError
    ├── Full       the queue was full: nothing was begun
    ├── Late       the job's turn did not come within its patience
    └── Stopped    the worker was closed first
    """


class Full(WorkerError):
    def __init__(self, retry_after: int) -> None:
        super().__init__(f"the queue is full for about {retry_after} s")
        self.retry_after = retry_after
        """Whole seconds, at least 1: about when the queue will have room."""


class Late(WorkerError):
    pass


class Stopped(WorkerError):
    pass


@dataclass(eq=False, slots=True)
class _Job:
    call: Callable[[], Any]
    loop: asyncio.AbstractEventLoop
    result: "asyncio.Future[Any]"
    expires: float
    """Of time.monotonic(): after this it is not begun."""
    began: bool = field(default=False)


class Worker:
    """Runs jobs one at a time, in the order they came."""

    def __init__(self, name: str, waiting: int) -> None:
        self._waiting = waiting
        self._queue: deque[_Job] = deque()
        self._changed = threading.Condition()
        self._closed = False
        self._seconds = 0.1
        """A running mean of what a job takes, for Retry-After."""
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    async def run(self, call: Callable[[], T], patience: float) -> T:
        """What `call` returns or raises, run in the worker's thread.

        Raises Full at once, Late when `patience` seconds passed before its turn, Stopped. When the
        awaiting task is cancelled the job leaves the queue; work that has begun is finished.
        """
        loop = asyncio.get_running_loop()
        job = _Job(call, loop, loop.create_future(), time.monotonic() + patience)
        with self._changed:
            if self._closed:
                raise Stopped("the service is stopping")
            if len(self._queue) >= self._waiting:
                raise Full(self._retry_after())
            self._queue.append(job)
            self._changed.notify()
        timer = loop.call_later(patience, self._expire, job)
        try:
            result: T = await job.result
            return result
        finally:
            timer.cancel()
            self._leave(job)

    @property
    def depth(self) -> int:
        """Jobs that wait."""
        return len(self._queue)

    def close(self) -> None:
        """Refuses new jobs and those that wait; returns when the one at work is done."""
        with self._changed:
            self._closed = True
            left = list(self._queue)
            self._queue.clear()
            self._changed.notify()
        for job in left:
            _tell(job, error=Stopped("the service is stopping"))
        self._thread.join()

    def _retry_after(self) -> int:
        return max(1, math.ceil(self._seconds * len(self._queue)))

    def _expire(self, job: _Job) -> None:
        if self._leave(job) and not job.result.done():
            job.result.set_exception(Late("its turn did not come in time"))

    def _leave(self, job: _Job) -> bool:
        """Takes a job that has not begun out of the queue; False when it had left it."""
        with self._changed, contextlib.suppress(ValueError):
            self._queue.remove(job)
            return True
        return False

    def _next(self) -> _Job | None:
        with self._changed:
            self._changed.wait_for(lambda: self._queue or self._closed)
            return self._queue.popleft() if self._queue else None

    def _work(self) -> None:
        while (job := self._next()) is not None:
            began = time.monotonic()
            try:
                value = job.call()
            except BaseException as error:  # whatever it is belongs to the asker, not to the thread
                _tell(job, error=error)
            else:
                _tell(job, value=value)
            self._seconds += 0.1 * (time.monotonic() - began - self._seconds)
            del job


def _tell(job: _Job, value: object = None, error: BaseException | None = None) -> None:
    """Settles the job's future from this thread, unless its loop or its asker is gone."""

    def settle() -> None:
        if job.result.done():
            return
        if error is None:
            job.result.set_result(value)
        else:
            job.result.set_exception(error)

    with contextlib.suppress(RuntimeError):  # the loop was closed while the job ran
        job.loop.call_soon_threadsafe(settle)
