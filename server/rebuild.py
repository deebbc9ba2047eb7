"""Rebuilding the index while the service answers: a process of its own, one at a time.

The process is `dateline index`, of lower priority than the service. Its new generation is picked
up as any other is; what it says of its progress and of its end is kept here until the next one.
"""

import asyncio
import contextlib
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal

from server import errors, log
from server.errors import Problem
from server.settings import PREFIX, Settings

NICENESS = 10
LOOK_SECONDS = 2.0
"""Between two looks whether another process still builds."""
State = Literal["idle", "running", "done", "failed"]


@dataclass(frozen=True, slots=True)
class Rebuild:
    state: State = "idle"
    started: datetime | None = None
    finished: datetime | None = None
    step: str = ""
    """What it is at: so many `done` of `total`."""
    done: int = 0
    total: int = 0
    report: Mapping[str, Any] | None = None
    """As `dateline index --json` prints it."""
    problem: str = ""
    """Why it failed; one sentence."""

    @property
    def words(self) -> str:
        """How far it is, or why it failed; nothing of one that is done."""
        if self.state == "failed":
            return f"The last build failed. {self.problem}"
        if self.state != "running":
            return ""
        how_far = f": {self.step}, {self.done} of {self.total}" if self.total else ""
        return f"The index is being built{how_far}."


class Rebuilder:
    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._task: asyncio.Task[None] | None = None
        self._process: Process | None = None
        self._again = False
        self._closing = False
        self.latest = Rebuild()

    def start(self, full: bool) -> Rebuild:
        """Begins a build. Raises Problem where one runs."""
        if self.latest.state == "running":
            raise Problem(errors.CONFLICT, "The index is being rebuilt already.")
        return self._begin(self._run(full))

    def follow(self) -> None:
        """Begins a build, or another one after that which runs, here or in another process, and may
        not know the latest."""
        if self.latest.state == "running":
            self._again = True
        else:
            self._begin(self._run(full=False, patient=True))

    def _begin(self, run: Coroutine[None, None, None]) -> Rebuild:
        self.latest = Rebuild("running", started=datetime.now(UTC))
        self._task = asyncio.create_task(run)
        return self.latest

    async def close(self) -> None:
        """Stops the build that runs; what it had embedded is kept for the next."""
        self._again, self._closing = False, True
        if self._process is not None and self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.terminate()
        if self._task is not None:
            await self._task

    async def _run(self, full: bool, patient: bool = False) -> None:
        try:
            while patient and not self._closing and not await asyncio.to_thread(self._is_free):
                await asyncio.sleep(LOOK_SECONDS)
            if not self._closing:
                await self._build(full)
        except OSError as error:
            self._fail(f"The build could not be started ({error.strerror}).")
        except Exception as error:  # or it would seem to run for ever, and no other could begin
            log.defect(error, doing="rebuild")
            self._fail("The build failed unexpectedly; the log says where.")
        log.EVENTS.info(
            "rebuild", extra={"state": self.latest.state, "problem": self.latest.problem}
        )
        if self._again:
            self._again = False
            self.follow()

    def _is_free(self) -> bool:
        """Whether no other process builds."""
        from index.errors import IndexBusy
        from index.lock import build_lock

        try:
            with build_lock(self._settings.index):
                return True
        except IndexBusy:
            return False

    async def _build(self, full: bool) -> None:
        own = self._settings
        options = ["--index", str(own.index), "--json", *(["--full"] if full else [])]
        self._process = process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "server.cli", "index", str(own.corpus), *options),
            stdout=PIPE,
            stderr=PIPE,
            env={**os.environ, PREFIX + "MODEL": own.model, PREFIX + "STORE": own.store},
        )
        with contextlib.suppress(OSError):  # it may have ended, or we may not be allowed
            os.setpriority(os.PRIO_PROCESS, process.pid, NICENESS)
        assert process.stdout
        printed, said = await asyncio.gather(process.stdout.read(), self._listen(process))
        if await process.wait() == 0:
            report = json.loads(printed)
            self.latest = replace(
                self.latest, state="done", finished=datetime.now(UTC), report=report
            )
        else:
            self._fail(said or "The build was stopped.")

    async def _listen(self, process: Process) -> str:
        """Follows the progress; returns the last sentence that was none."""
        assert process.stderr
        said = ""
        async for line in process.stderr:
            text = line.decode("utf-8", "replace").strip()
            try:
                at = json.loads(text)
                self.latest = replace(
                    self.latest, step=at["step"], done=at["done"], total=at["total"]
                )
            except (ValueError, TypeError, KeyError):
                said = text.removeprefix("dateline: ")
        return said

    def _fail(self, problem: str) -> None:
        self.latest = replace(
            self.latest, state="failed", finished=datetime.now(UTC), problem=problem
        )
