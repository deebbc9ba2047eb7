"""One thread for the work that keeps a CPU busy, with a queue before it: long in a rush, short in a
flood.

The event loop hands a job over and awaits it, so it goes on answering health checks, refusals and
pages meanwhile. Two questions at once would only share the same two cores, each taking twice as
long; in a queue the first has its answer while the second waits.

Twenty who ask in the same moment are a rush: all are served, in the order they came. Beyond
`waiting` jobs an asker is refused at once and told when to retry. But under a flood, when more
keeps coming than can be done, a full queue stays full and serves only to make every answer late by
its whole length. So where the queue has overflowed for `RUSH_SECONDS`, those who have not waited
long are refused too, and from then on a job is taken only if it can begin at once, until the worker
has been idle for a moment. (CoDel tells a good queue from a bad one likewise, by how
long it stands: Nichols and Jacobson, ACM Queue 10(5), 2012.) Until that is known the newest job is
taken first: after a rush the others lose `RUSH_SECONDS` by it, and in a flood they are refused
anyway, while those who are answered have not waited long. (Adaptive LIFO: Maurer, ACM Queue 13(8),
2015.)
"""

import asyncio
import contextlib
import math
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")

RUSH_SECONDS = 0.5
"""A queue that overflows for longer is no rush but a flood."""
LONG_WAIT_SECONDS = 2.0
"""Who has waited longer than this is not refused any more."""
CALM = 2.0
"""A flood is over when the worker was idle for so many mean jobs."""


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
    came: float
    """Of time.monotonic()."""


class Worker:
    """Runs jobs one at a time, in the order they came but where its queue overflows."""

    def __init__(self, name: str, waiting: int) -> None:
        self._waiting = waiting
        self._queue: deque[_Job] = deque()
        self._changed = threading.Condition()
        self._closed = False
        self._seconds = 0.1
        """A running mean of what a job takes."""
        self._working = False
        self._turned = time.monotonic()
        """When the worker last began a job, or ran out of them."""
        self._overflowing: float | None = None
        """Since when jobs have been refused for want of room, and the queue not half empty."""
        self._flooded = False
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    async def run(self, call: Callable[[], T], patience: float) -> T:
        """What `call` returns or raises, run in the worker's thread.

        Raises Full at once, Late when `patience` seconds passed before its turn, Stopped. When the
        awaiting task is cancelled the job leaves the queue; work that has begun is finished.
        """
        loop = asyncio.get_running_loop()
        job = _Job(call, loop, loop.create_future(), time.monotonic())
        with self._changed:
            if self._closed:
                raise Stopped("the service is stopping")
            if not self._has_room(job.came):
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

    @property
    def is_idle(self) -> bool:
        return not self._working and not self._queue

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

    def _has_room(self, now: float) -> bool:
        if self._flooded and not self._working and now - self._turned > CALM * self._seconds:
            self._flooded = False
        if self._flooded:
            return not self._working and not self._queue
        if len(self._queue) < self._waiting:
            return True
        if self._overflowing is None:
            self._overflowing = now
        elif now - self._overflowing > RUSH_SECONDS:
            self._flood(now)
        return False

    def _flood(self, now: float) -> None:
        """Refuses those that came lately, and is careful from now on."""
        self._flooded, self._overflowing = True, None
        while self._queue and now - self._queue[-1].came < LONG_WAIT_SECONDS:
            _tell(self._queue.pop(), error=Full(self._retry_after()))

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
            if self._working and not self._queue:
                self._working, self._turned = False, time.monotonic()
            self._changed.wait_for(lambda: self._queue or self._closed)
            if not self._queue:
                return None
            if len(self._queue) <= self._waiting // 2:
                self._overflowing = None
            self._working, self._turned = True, time.monotonic()
            return self._queue.pop() if self._is_undecided() else self._queue.popleft()

    def _is_undecided(self) -> bool:
        """Whether the queue overflows by what may be a rush, or may be a flood."""
        since = self._overflowing
        return since is not None and self._turned - since <= RUSH_SECONDS

    def _work(self) -> None:
        while (job := self._next()) is not None:
            try:
                value = job.call()
            except BaseException as error:  # whatever it is belongs to the asker, not to the thread
                _tell(job, error=error)
            else:
                _tell(job, value=value)
            self._seconds += 0.1 * (time.monotonic() - self._turned - self._seconds)
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
