"""Builds that are stopped or failed at one operation, and what must hold of the index after."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from index.archive import Archive, open_archive
from index.errors import NoIndex
from tests.index.newsroom import STORIES, Newsroom, WordEmbedder
from tests.index.syscalls import Fault, Operation
from tests.index.traced_builds import DONE, REFUSED

BUILDS = ("first", "incremental", "full")
ROOT = Path(__file__).parents[2]
NOTHING = "no index"
"""The digest of an index that was never built."""
RECORDED = 3
"""Tantivy's threads sometimes do one operation more; of so many recordings the shortest is used, so
that a build reaches the last of its operations."""
QUESTIONS = ("the river and the bridge", "who found a comet", "night shifts")


@dataclass(frozen=True, slots=True)
class Ended:
    status: int
    """DONE, REFUSED, another exit status of the child, or a signal's number, negative."""
    said: str


class Builder:
    """Builds in traced children of one process that has everything imported."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "tests/index/traced_builds.py"],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def build(
        self,
        corpus: Path,
        index: Path,
        *,
        full: bool = False,
        fault: Fault | None = None,
        log: Path | None = None,
    ) -> Ended:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        asked = {
            "corpus": str(corpus),
            "index": str(index),
            "full": full,
            "fault": [fault.at, fault.how] if fault else None,
            "log": str(log) if log else None,
        }
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        return Ended(os.waitstatus_to_exitcode(answer["status"]), answer["said"])

    def close(self) -> None:
        self._process.communicate()


@contextmanager
def builder() -> Iterator[Builder]:
    running = Builder()
    try:
        yield running
    finally:
        running.close()


@dataclass(frozen=True, slots=True)
class Stage:
    """A build that is about to begin: what it starts from, and what it does when nothing fails."""

    corpus: Path
    before: Path
    """The index folder as the build finds it."""
    full: bool
    old: str
    """Digest of what serves before the build, or NOTHING."""
    new: str
    """Digest of what serves after it."""
    operations: tuple[Operation, ...]
    """All it asks of the file system, in order."""
    folder: Path

    def build(self, builds: Builder, fault: Fault | None = None) -> tuple[Path, Ended]:
        """In a copy of what it starts from, at the place where the recorded build ran."""
        index = self.folder / "index"
        shutil.rmtree(index, ignore_errors=True)
        if self.before.exists():
            shutil.copytree(self.before, index)
        return index, builds.build(self.corpus, index, full=self.full, fault=fault)


def stages(folder: Path, builds: Builder) -> dict[str, Stage]:
    """The first build of an index; one that takes in what changed; a full one that also throws
    away the generation before the last."""
    (folder / "corpus").mkdir()
    room = Newsroom(folder / "corpus", folder / "growing", WordEmbedder())
    made: dict[str, Stage] = {}
    for name in BUILDS:
        here, full = folder / name, name == "full"
        for number, story in enumerate(STORIES):
            if number % 2 == len(made) % 2 or not made:
                room.put(story, title=f"{STORIES[story][0]}, {name} edition")
        shutil.copytree(room.corpus, here / "corpus")
        before, index, log = here / "before", here / "index", here / "log"
        if room.index.exists():
            shutil.copytree(room.index, before)
        recorded = []
        for _ in range(RECORDED):
            shutil.rmtree(index, ignore_errors=True)
            if before.exists():
                shutil.copytree(before, index)
            ended = builds.build(here / "corpus", index, full=full, log=log)
            assert ended.status == DONE, ended.said
            with log.open() as lines:
                recorded.append(tuple(_operation(json.loads(line)) for line in lines))
        operations = min(recorded, key=len)
        made[name] = Stage(
            here / "corpus", before, full, digest(before), digest(index), operations, here
        )
        shutil.rmtree(room.index, ignore_errors=True)
        shutil.copytree(index, room.index)
    return made


def digest(index: Path) -> str:
    """Of all that the index in this folder says: its articles, passages and rankings."""
    try:
        archive = open_archive(index, WordEmbedder())
    except NoIndex:
        return NOTHING
    # A first build that stops just before it writes CURRENT leaves a whole index, and no CURRENT.
    assert archive.warning == "" or not (index / "CURRENT").exists(), archive.warning
    said = _digest(archive)
    archive.close()
    return said


def check(
    stage: Stage, index: Path, builds: Builder, *, done: bool = False, unread: bool = False
) -> tuple[float, float]:
    """The old generation or the new one opens whole, and the next build heals what was left.

    `done`: the build said so, hence the new one. `unread`: part of the corpus could not be read,
    and the new archive may lack that, if it says so. Gives the seconds that opening took,
    by the clock and of the processor, asking included.
    """
    began, busy = time.monotonic(), time.process_time()
    found = digest(index)
    seconds = time.monotonic() - began, time.process_time() - busy
    if found not in (stage.old, stage.new):
        assert unread, "neither the old archive nor the new one"
        assert _lacks(stage, index), "an article is lost, and nobody said so"
    elif done:
        assert found == stage.new, "the build said that it was done"
    again = builds.build(stage.corpus, index, full=stage.full)
    assert again.status == DONE, again.said
    assert digest(index) == stage.new, "the next build did not bring the new archive"
    left = {path.name for path in index.iterdir()} - {"CURRENT", "build.lock", "generations"}
    names = [path.name for path in (index / "generations").iterdir()]
    left |= {name for name in names if name.startswith(".")} | set(names[2:])
    assert not left, f"the next build left {left} behind"
    return seconds


def _lacks(stage: Stage, index: Path) -> bool:
    """The new archive, less the files that it reports as rejected."""
    archive = open_archive(index, WordEmbedder())
    held = {Path(article.path).name.partition("#")[0] for article in archive.articles()}
    rejected = {Path(each.path).name for each in archive.report.rejected}
    archive.close()
    everything = {path.name for path in stage.corpus.iterdir()}
    return bool(rejected) and held == everything - rejected


def is_sentence(ended: Ended) -> bool:
    """A build that could not go on said so in a sentence."""
    return ended.status == REFUSED and ended.said.endswith(".") and "\n" not in ended.said


def _digest(archive: Archive) -> str:
    said = hashlib.sha256()
    for article in archive.articles():
        said.update(repr((article, archive.passages(article.id))).encode())
    for question in QUESTIONS:
        hits = archive.search(question, k=20)
        said.update(repr([(hit.passage.id, hit.score) for hit in hits]).encode())
    return said.hexdigest()


def _operation(values: dict[str, object]) -> Operation:
    return Operation(**values | {"data": str(values["data"]).encode("latin-1")})  # type: ignore[arg-type]
