"""What is made to harm costs seconds and megabytes, is refused with a reason where it is nothing,
and costs the file beside it nothing. All cases: `pytest -m soak tests/corpus/test_hostile.py`."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from tests.corpus import hostile
from tests.corpus.hostile import Case

ROOT = Path(__file__).parents[2]
SECONDS = 5.0
"""Of processor time: a machine that is busy with other things does not make a file hostile."""
MIB = 256.0
STORY = "The council of Northport voted on Monday to close the old bridge."
Measured = dict[str, Any]
Measure = Callable[[Path], Measured]
Group = Callable[[], Iterator[Case]]


@pytest.fixture(scope="module")
def measure() -> Iterator[Measure]:
    """Reads a folder in a fresh process, and says what it gave and took."""
    process = subprocess.Popen(
        [sys.executable, Path(__file__).with_name("measured.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert process.stdin
    assert process.stdout
    stdin, stdout = process.stdin, process.stdout

    def run(folder: Path) -> Measured:
        print(folder, file=stdin, flush=True)
        return dict(json.loads(stdout.readline()))

    yield run
    stdin.close()
    process.wait()
    stdout.close()


def check(case: Case, folder: Path, measure: Measure) -> None:
    (folder / "good.txt").write_text(STORY)
    path = folder / case.name
    if callable(case.content):
        case.content(path)
    else:
        path.write_bytes(case.content)
    try:
        found = measure(folder)
    finally:
        path.unlink()
    assert found, f"reading {case.name} ended the process"
    assert found["seconds"] < SECONDS, case.name
    assert found["mib"] < MIB, case.name
    assert "good.txt" in found["paths"], case.name
    reasons = list(found["rejected"].values())
    if case.reason:
        assert any(case.reason in reason for reason in reasons), (case.name, reasons)
    assert not any("failed on it" in reason for reason in reasons), (case.name, reasons)


@pytest.mark.parametrize("group", hostile.GROUPS, ids=lambda group: group.__name__)
def test_a_spread_of_cases_costs_little(group: Group, folder: Path, measure: Measure) -> None:
    for case in islice(group(), 0, None, 4):
        check(case, folder, measure)


@pytest.mark.soak
@pytest.mark.parametrize("group", hostile.GROUPS, ids=lambda group: group.__name__)
def test_all_cases_cost_little(group: Group, folder: Path, measure: Measure) -> None:
    for case in group():
        check(case, folder, measure)


def tiny_files(folder: Path, count: int) -> None:
    for n in range(count):
        inside = folder / f"{n // 1000:03}"
        inside.mkdir(exist_ok=True)
        (inside / f"{n:06}.txt").write_text(f"{STORY} It was number {n}.")


def test_thousands_of_tiny_files_cost_little_each(folder: Path, measure: Measure) -> None:
    tiny_files(folder, 5_000)
    found = measure(folder)
    assert found["articles"] == 5_000
    assert found["seconds"] < SECONDS * 2
    assert found["mib"] < MIB / 2


@pytest.mark.soak
def test_a_hundred_thousand_tiny_files(folder: Path, measure: Measure) -> None:
    tiny_files(folder, 100_000)
    found = measure(folder)
    print(f"100,000 files: {found['seconds']:.0f} s, {found['mib']:.0f} MiB")  # noqa: T201
    assert found["articles"] == 100_000
    assert found["mib"] < MIB
