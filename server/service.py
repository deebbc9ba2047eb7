"""What every interface calls: the JSON API, the pages, and whatever speaks to Dateline next.

Nothing here knows of HTTP, but what is refused is refused as a Problem.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Container
from contextlib import aclosing, suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from answer.answer import Answer, Reading
from answer.errors import BadQuestion
from answer.passages import Brief, brief_of, may_be_written
from answer.question import Turn
from index.hit import Coverage, Filters, Hit
from server import errors
from server.archives import NOTHING, Archives
from server.asked import Asked
from server.chart import story_days
from server.conversations import Conversations, Told, without
from server.errors import FieldError, Problem
from server.feedback import Feedback
from server.given import FeedbackIn
from server.keys import Caller, Keyring
from server.metrics import Metrics
from server.rebuild import Rebuilder
from server.settings import Settings
from server.worker import Full, Late, Stopped, Worker
from server.writing import Writing

if TYPE_CHECKING:
    from index.archive import Archive

T = TypeVar("T")

QUIET_SECONDS = 1.0
"""Since the last question: who asked may be about to ask again."""
QUIET_POLL_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Found:
    hits: tuple[Hit, ...]
    more: bool
    """Whether a next page would hold anything."""
    coverage: Coverage
    generation: str


class Service:
    def __init__(self, settings: Settings, archives: Archives, version: str) -> None:
        self.settings = settings
        self.archives = archives
        self.version = version
        self.keyring = Keyring(settings.keys)
        self.conversations = Conversations()
        self.rebuilder = Rebuilder(settings)
        self.feedback = Feedback(settings.index, settings.feedback)
        self.asking = Worker("ask", settings.queue)
        """Searching and reading: the work that fills the cores."""
        self.writing = Writing(settings) if settings.llm_url else None
        self.metrics = Metrics(archives.standing, lambda: self.asking.depth)
        self._asked = 0.0
        """When the last question was answered, of time.monotonic()."""
        self._forgotten: Container[str] = {}
        self.looking = Worker("look", 4 * settings.queue)
        """Look-ups of a few milliseconds, which need not wait behind questions."""

    async def ask(self, asked: Asked, caller: Caller) -> Told:
        """The answer, added to its conversation. Raises Problem."""
        async with aclosing(self.telling(asked, caller)) as steps:
            async for step in steps:
                if isinstance(step, Told):
                    return step
        raise AssertionError("every question is told something")

    async def telling(self, asked: Asked, caller: Caller) -> AsyncGenerator[Answer | Told, None]:
        """The answer on its way: first without sentences, as soon as the question is read; again
        with each that a model writes, as soon as it is final; whole, as `ask` gives it, last.

        Closing it leaves the queue and ends a call to the model. Raises Problem.
        """
        turns = self.turns(asked.conversation, caller.name)
        history = tuple(Turn(t.answer.reading.question, t.answer.short_answer) for t in turns)
        asked = replace(asked, history=history or asked.history)
        loop = asyncio.get_running_loop()
        read: asyncio.Future[Reading] = loop.create_future()
        answering = asyncio.create_task(self._answered(asked, _settled_by(read)))
        try:
            either: set[asyncio.Future[Any]] = {answering, read}
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if read.done():
                yield on_its_way(asked.question, read.result())
            answer, days, brief = await answering
        finally:
            answering.cancel()
        if self.writing and brief:
            async with aclosing(self.writing.write(brief)) as written:
                async for answer in written:
                    answer = replace(answer, hits=answer.hits[: asked.k])
                    if "write" not in answer.timings:
                        yield answer
        self.metrics.answer(answer)
        again = replace(asked, today=answer.reading.day, history=asked.history[-1:])
        told = Told("", answer, again, days=days)
        if brief and told.shows(self.forget_withdrawn()):
            raise errors.busy("What was to be cited was withdrawn meanwhile; ask again.", 1)
        told = replace(told, id=self.feedback.remember(answer))
        if asked.conversation:
            told = self.conversations.add(asked.conversation, caller.name, told)
        yield told

    async def _answered(
        self, asked: Asked, on_reading: Callable[[Reading], None]
    ) -> tuple[Answer, tuple[date, ...], Brief | None]:
        """The archive's own answer, and what a model needs to write another."""
        from answer.ask import PASSAGES, ask

        def work(archive: "Archive") -> tuple[Answer, tuple[date, ...], Brief | None]:
            answer = ask(
                archive,
                asked.question,
                filters=asked.filters,
                day=asked.today or datetime.now(UTC).date(),
                k=max(asked.k, PASSAGES) if self.writing else asked.k,
                history=asked.history,
                read_filters=asked.read_filters,
                on_reading=on_reading,
            )
            days = story_days(archive, answer.reading) if asked.charted else ()
            written = self.writing and may_be_written(answer)
            brief = brief_of(answer, archive) if written else None
            return replace(answer, hits=answer.hits[: asked.k]), days, brief

        try:
            return await self._run(self.asking, work)
        except BadQuestion as error:
            raise invalid("question", str(error)) from error
        finally:
            self._asked = time.monotonic()

    async def search(self, query: str, filters: Filters, k: int, page: int) -> Found:
        """Page `page` (from 1) of `k` hits. Raises Problem."""

        def work(archive: "Archive") -> Found:
            hits = archive.search(query, filters=filters, k=page * k + 1)
            return Found(
                hits=tuple(hits[(page - 1) * k : page * k]),
                more=len(hits) > page * k,
                coverage=archive.coverage(filters),
                generation=archive.generation,
            )

        return await self._run(self.asking, work)

    async def judge(self, given: FeedbackIn) -> None:
        """Raises Problem."""
        self.forget_withdrawn()
        await self._wait(self.looking, lambda: self.feedback.judge(given))

    def turns(self, conversation: str, owner: str) -> tuple[Told, ...]:
        """A conversation's turns without what has been withdrawn since."""
        gone = self.forget_withdrawn()
        return tuple(without(self.conversations.turns(conversation, owner), gone))

    def forget_withdrawn(self) -> Container[str]:
        """Forgets what was said of articles that are out now; gives their ids. Raises Problem."""
        gone = self.archives.withdrawn()
        if gone is not self._forgotten:
            self.conversations.forget(gone)
            self.feedback.forget(gone)
            self._forgotten = gone
        return gone

    async def examples_of(self, archive: "Archive") -> AsyncGenerator[tuple[str, ...]]:
        """The best questions so far that it answers. Sought step by step where all questions are
        read, and only while nobody asks, so that hardly a reader waits, and none for more than the
        batch of sentences that is being read."""
        from server.examples import examples

        steps = examples(archive, is_awaited=lambda: self.asking.depth > 0)
        self._asked = max(self._asked, time.monotonic())  # Whoever waited for it may ask at once.
        best: tuple[str, ...] | None = ()
        while best is not None:
            yield best
            if self._is_quiet():
                best = await self.asking.run(lambda: next(steps, None), self.settings.patience)
            else:
                await asyncio.sleep(QUIET_POLL_SECONDS)

    def _is_quiet(self) -> bool:
        return self.asking.is_idle and time.monotonic() - self._asked > QUIET_SECONDS

    async def look(self, call: Callable[["Archive"], T]) -> T:
        """A short look into the archive. Raises Problem."""
        return await self._run(self.looking, call)

    async def _run(self, worker: Worker, call: Callable[["Archive"], T]) -> T:
        def held() -> T:
            with self.archives.lease() as archive:
                while True:
                    view, value = archive.view, call(archive)
                    if archive.view is view:  # Else what may not be seen any more may be in it.
                        return value

        return await self._wait(worker, held)

    async def _wait(self, worker: Worker, call: Callable[[], T]) -> T:
        try:
            return await worker.run(call, self.settings.patience)
        except Full as error:
            raise errors.busy("Too many questions wait already.", error.retry_after) from error
        except Late as error:
            raise errors.busy("The question's turn did not come in time.", 1) from error
        except Stopped as error:
            raise errors.busy("The service is stopping.", 1) from error

    async def stop(self) -> None:
        """Lets the work in hand finish, then lets go of the archive."""
        for part in (self.asking, self.looking, self.archives):
            await asyncio.to_thread(part.close)
        if self.writing:
            await self.writing.close()


def on_its_way(question: str, reading: Reading) -> Answer:
    """All that is known of an answer when its question has been read."""
    return Answer(
        question=question,
        reading=reading,
        answered=False,
        sentences=(),
        short_answer="",
        citations=(),
        confidence=0.0,
        coverage=NOTHING,
        hits=(),
        timings={},
        generation="",
    )


def _settled_by(future: "asyncio.Future[Reading]") -> Callable[[Reading], None]:
    """Settles the future from the worker's thread, unless its asker is gone."""
    loop = future.get_loop()

    def settle(reading: Reading) -> None:
        if not future.done():
            future.set_result(reading)

    def tell(reading: Reading) -> None:
        with suppress(RuntimeError):  # the loop was closed meanwhile
            loop.call_soon_threadsafe(settle, reading)

    return tell


def invalid(name: str, message: str) -> Problem:
    return Problem(errors.INVALID, message, [FieldError(name, message)])


def no_article(archive: "Archive", article_id: str) -> Problem:
    """Why there is none: it was withdrawn, or never here."""
    if why := archive.gone(article_id):
        return Problem(errors.GONE, f"This article was {why.rstrip('.')}.")
    return Problem(errors.NOT_FOUND, "The archive holds no article of that id.")
