"""The power fails and what was not fsynced is lost: the old index or the new one is whole.

Each crash is replayed from the log of a build's file operations, as the kernel saw them.
"""

import random
import shutil
from collections.abc import Iterator
from itertools import islice
from operator import itemgetter
from pathlib import Path

import pytest

from tests.index.faulty_builds import BUILDS, Builder, Stage, check, digest
from tests.index.power_loss import Choose, Shadow
from tests.index.syscalls import SUPPORTED

pytestmark = pytest.mark.skipif(not SUPPORTED, reason="traces Linux system calls on x86-64")
EVERYTHING_LOST: Choose = itemgetter(0)
EVERYTHING_KEPT: Choose = itemgetter(-1)


def crashes(stage: Stage, chances: tuple[Choose, ...]) -> Iterator[tuple[str, Path]]:
    """After each operation that changes anything, for each of the chances, what may be left."""
    start = stage.folder / "start"
    shutil.rmtree(start, ignore_errors=True)
    start.mkdir()
    if stage.before.exists():
        shutil.copytree(stage.before, start / "index")
    shadow, index = Shadow(start, stage.folder), stage.folder / "index"
    left = stage.folder / "left"
    for number, operation in enumerate(stage.operations):
        if not operation.changes:
            continue
        shadow.replay(operation)
        for choose in chances:
            shutil.rmtree(left, ignore_errors=True)
            shutil.rmtree(index, ignore_errors=True)
            shadow.after_power_loss(left, choose)
            if (left / "index").exists():
                (left / "index").rename(index)
            yield f"after {number}, {operation.what} {operation.path}", index


def try_all(
    stage: Stage, builds: Builder, chances: tuple[Choose, ...], every: int, healed: int
) -> int:
    """Every so many crashes, and of these every so many is followed by a build that heals."""
    tried, when = 0, ""
    for when, index in islice(crashes(stage, chances), 0, None, every):
        try:
            assert digest(index) in (stage.old, stage.new), "neither the old archive nor the new"
            if tried % healed == 0:
                check(stage, index, builds)
        except BaseException as error:
            error.add_note(when)
            raise
        tried += 1
    return tried


@pytest.mark.parametrize("name", BUILDS)
def test_a_spread_of_power_losses(name: str, staged: dict[str, Stage], builds: Builder) -> None:
    chances = (EVERYTHING_LOST, random.Random(BUILDS.index(name)).choice, EVERYTHING_KEPT)
    assert try_all(staged[name], builds, chances, every=11, healed=10) > 30


@pytest.mark.parametrize("name", BUILDS)
def test_a_build_that_ended_lasts(name: str, staged: dict[str, Stage]) -> None:
    *_, (when, index) = crashes(staged[name], (EVERYTHING_LOST,))
    assert digest(index) == staged[name].new, when


@pytest.mark.soak
@pytest.mark.parametrize("name", BUILDS)
def test_every_power_loss(name: str, staged: dict[str, Stage], builds: Builder) -> None:
    chance = random.Random(f"soak {name}")
    chances = (EVERYTHING_LOST, EVERYTHING_KEPT, *[chance.choice] * 8)
    tried = try_all(staged[name], builds, chances, every=1, healed=50)
    print(f"\n{name} build: {tried} power losses")  # noqa: T201
    assert tried > 1000
