"""A build that is killed or failed at any one of its file operations harms nothing.

The operations are those the kernel sees (`tests.index.syscalls`): Python's, SQLite's, FAISS's and
Tantivy's. `make soak` tries every one of them in every way, `make test` a spread.
"""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from statistics import median

import pytest

from index.errors import IndexTrouble
from tests.index.faulty_builds import BUILDS, ROOT, Builder, Ended, Stage, check, is_sentence
from tests.index.syscalls import KILL, SUPPORTED, TORN, Fault, Operation
from tests.index.traced_builds import DONE

pytestmark = pytest.mark.skipif(not SUPPORTED, reason="traces Linux system calls on x86-64")
REOPENING_SECONDS = 1.0
SPREAD = 4
"""Faults of each kind that `make test` tries on each build."""


def faults(stage: Stage) -> list[Fault]:
    """All that can befall each of its operations."""
    return [
        Fault(number, how)
        for number, operation in enumerate(stage.operations)
        for how in _ways(operation)
    ]


def _ways(operation: Operation) -> tuple[str, ...]:
    if not operation.changes:
        return ("EIO",)
    torn = (TORN,) if len(operation.data) > 1 and "write" in operation.what else ()
    return (KILL, *torn, "ENOSPC", "EIO", "EROFS")


def try_all(stage: Stage, builds: Builder, chosen: list[Fault]) -> Counter[str]:
    """Gives how many faults of each kind were tried."""
    reopened, failed, tried = [], [], Counter[str]()
    for fault in chosen:
        operation = stage.operations[fault.at]
        index, ended = stage.build(builds, fault)
        if fault.how in (KILL, TORN) and ended.status == DONE:
            # One that did an operation fewer than all that were recorded: the last is not reached.
            index, ended = stage.build(builds, fault)
        try:
            _ended_well(fault, operation, ended)
            unread = operation.path.startswith(str(stage.corpus))
            done = ended.status == DONE
            reopened.append(check(stage, index, builds, done=done, unread=unread))
        except (AssertionError, IndexTrouble) as error:
            failed.append(f"{fault}, {operation.what} {operation.path}: {ended}: {error!r}")
            print(failed[-1])  # noqa: T201 -- at once, for all of them take a quarter of an hour
        tried[fault.how] += 1
    assert not failed, "\n".join(failed)
    # Each of them in processor time; by the clock a busy machine's other work is in it, too.
    clock, processor = zip(*reopened, strict=True)
    assert median(clock) < REOPENING_SECONDS
    assert max(processor) < REOPENING_SECONDS
    return tried


def _ended_well(fault: Fault, operation: Operation, ended: Ended) -> None:
    if fault.how in (KILL, TORN):
        assert ended.status == -9
    else:
        assert ended.status == DONE or is_sentence(ended)


@pytest.mark.parametrize("name", BUILDS)
def test_a_spread_of_faults(name: str, staged: dict[str, Stage], builds: Builder) -> None:
    stage = staged[name]
    spread = []
    for way in (KILL, TORN, "ENOSPC", "EIO", "EROFS"):
        every = [fault for fault in faults(stage) if fault.how == way]
        spread += [every[(2 * n + 1) * len(every) // (2 * SPREAD)] for n in range(SPREAD)]
    assert try_all(stage, builds, spread).total() == 5 * SPREAD


def test_a_build_that_ends_while_its_threads_write_is_followed_to_its_end(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "tests/index/traced_threads.py", str(tmp_path)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        text=True,
        capture_output=True,
        check=False,
    )
    assert (ended.stdout, ended.returncode) == ("0\n", 0), ended.stderr


@pytest.mark.soak
@pytest.mark.parametrize("name", BUILDS)
def test_every_fault(name: str, staged: dict[str, Stage], builds: Builder) -> None:
    stage = staged[name]
    tried = try_all(stage, builds, faults(stage))
    print(f"\n{name} build: {len(stage.operations)} operations, faults tried: {dict(tried)}")  # noqa: T201
    assert tried[KILL] > 100
