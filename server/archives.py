"""The archive that answers, and the swap to a newer one while questions run.

Every question holds the archive it began with; a newer generation is opened beside it, takes over
for the questions after, and the old one is closed when its last question is done. Nobody waits
and nobody fails. Where the newest cannot be opened the old one goes on, and says so.
"""

import asyncio
import threading
import time
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
from contextlib import aclosing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from index.hit import Coverage, Filters
from server import errors, log

if TYPE_CHECKING:
    from index.archive import Archive
    from index.visibility import View
    from index.withdrawals import Withdrawal

POLL_SECONDS = 0.5
RETRY_SECONDS = 30.0
"""After a failed opening whose cause may pass (no memory, no file handles)."""
NOTHING = Coverage(articles=0, sources=(), first=None, last=None)

ExamplesOf = Callable[["Archive"], AsyncGenerator[tuple[str, ...]]]
"""Questions that an archive answers: the best so far after each step of the search for them."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What every page and health check says of the archive, worked out when it is opened and
    when what may be seen of it changes."""

    generation: str
    built: datetime
    coverage: Coverage
    examples: tuple[str, ...]
    """Questions that it answers; empty until they are found."""
    warning: str
    """Why the newest index does not serve: one sentence, or "" when it does."""


@dataclass(eq=False, slots=True)
class _Held:
    archive: "Archive"
    view: "View | None" = None
    """What `coverage` holds for."""
    coverage: Coverage = NOTHING
    examples: "tuple[View | None, tuple[str, ...]]" = (None, ())
    """With what they hold for."""
    readers: int = 0
    retired: bool = False


class Archives:
    """Opens the serving archive by `open_archive`, and another when `mark` gives another value."""

    def __init__(self, open_archive: Callable[[], "Archive"], mark: Callable[[], object]) -> None:
        self._open = open_archive
        self._mark = mark
        self._lock = threading.Lock()
        self._refreshing = threading.Lock()
        self._current: _Held | None = None
        self._seen: object = None
        self._trouble = ""
        self._failed = 0.0

    def standing(self) -> Standing | None:
        """None where there is no archive to answer from."""
        from index.errors import IndexTrouble

        with self._holding() as held:
            if held is None:
                return None
            archive = held.archive
            try:
                view = archive.view
                if view is not held.view:
                    held.view, held.coverage = view, archive.coverage(Filters())
            except IndexTrouble:
                return None
            sought_for, examples = held.examples
            return Standing(
                archive.generation,
                archive.built,
                held.coverage,
                examples if sought_for is view else (),
                self._trouble or archive.warning,
            )

    @contextmanager
    def lease(self) -> Iterator["Archive"]:
        """The archive that answers now, held open for as long as the block runs.

        Raises a Problem where there is none, or where it is not certain what may be seen of it.
        """
        from index.errors import IndexDamaged, IndexTrouble

        with self._holding() as held:
            if held is None:
                raise self.missing()
            try:
                yield held.archive
            except IndexTrouble as error:
                if isinstance(error, IndexDamaged) and not self._trouble:
                    self._seen = object()  # Opened anew, or the one before it where that is whole.
                raise errors.Problem(errors.NO_INDEX, str(error)) from error

    def withdrawn(self) -> "Mapping[str, Withdrawal]":
        """What is out now, by the article's id; nothing where there is no archive.

        Raises a Problem where that is not certain.
        """
        from index.errors import IndexTrouble

        with self._holding() as held:
            try:
                return held.archive.view.withdrawn if held else {}
            except IndexTrouble as error:
                raise errors.Problem(errors.NO_INDEX, str(error)) from error

    def missing(self) -> errors.Problem:
        try:
            self.withdrawn()
        except errors.Problem as problem:
            return problem
        return errors.Problem(errors.NO_INDEX, self._trouble or "There is no index yet.")

    def refresh(self) -> None:
        """Opens what the pointer names and lets it answer; blocks while it opens."""
        from index.errors import IndexTrouble

        with self._refreshing:
            self._seen = self._mark()
            try:
                archive = self._open()
            except IndexTrouble as error:
                self._fail(str(error))
            except Exception as error:
                log.defect(error, doing="open index")
                self._fail("The newest index could not be opened; the log says where.")
            else:
                self._publish(archive)

    async def watch(self) -> None:
        """Keeps up until cancelled."""
        while True:
            try:
                if await asyncio.to_thread(self._mark) != self._seen or self._may_retry():
                    await asyncio.to_thread(self.refresh)
            except Exception as error:  # or nothing newer would be shown any more
                log.defect(error, doing="watch the index")
                await asyncio.sleep(RETRY_SECONDS)
            await asyncio.sleep(POLL_SECONDS)

    async def keep_examples(self, examples_of: ExamplesOf) -> None:
        """Seeks them for each archive that takes over, and when something in it was withdrawn or
        set free, until cancelled. Apart from `watch`, which is not to wait for them."""
        while True:
            try:
                await asyncio.to_thread(self.standing)
                with self._holding() as held:
                    if held is not None and held.examples[0] is not held.view:
                        await _find_examples(held, examples_of)
            except Exception as error:  # or the pages of the next archive would show none
                log.defect(error, doing="keep examples")
                await asyncio.sleep(RETRY_SECONDS)
            await asyncio.sleep(POLL_SECONDS)

    def close(self) -> None:
        self._replace(None)

    def _publish(self, archive: "Archive") -> None:
        with self._lock:
            self._trouble = ""
        self._replace(_Held(archive))
        log.EVENTS.info(
            "index opened", extra={"generation": archive.generation, "warning": archive.warning}
        )

    def _fail(self, sentence: str) -> None:
        with self._lock:
            self._trouble = sentence
            self._failed = time.monotonic()
        log.EVENTS.warning("index not opened", extra={"reason": sentence})

    def _replace(self, new: _Held | None) -> None:
        with self._lock:
            old, self._current = self._current, new
            if old is None:
                return
            old.retired = True
            idle = old.readers == 0
        if idle:
            old.archive.close()

    @contextmanager
    def _holding(self) -> Iterator[_Held | None]:
        """What answers now, if anything; it is not closed before the block ends."""
        with self._lock:
            held = self._current
            if held is not None:
                held.readers += 1
        try:
            yield held
        finally:
            if held is not None:
                with self._lock:
                    held.readers -= 1
                    last = held.retired and held.readers == 0
                if last:
                    held.archive.close()

    def _may_retry(self) -> bool:
        return bool(self._trouble) and time.monotonic() - self._failed > RETRY_SECONDS


async def _find_examples(held: _Held, examples_of: ExamplesOf) -> None:
    """Gives up when another archive takes over, or when something else may be seen of it."""
    view = held.view
    found: tuple[str, ...] = ()
    try:
        async with aclosing(examples_of(held.archive)) as steps:
            async for best in steps:
                found = best
                if held.retired or held.view is not view:
                    return
    except Exception as error:  # a page without examples is better than none
        log.defect(error, doing="find examples")
    held.examples = view, found
