"""What Dateline is set up with, and what it loads: pins by hash, from whichever index is set, and
no file that could hold code."""

import re
import tomllib
from collections.abc import Iterator
from importlib import metadata
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = ("requirements.lock", "requirements.weights")
PIN = re.compile(r"([a-z0-9][a-z0-9._-]*)==([A-Za-z0-9.!+]+)((?: --hash=sha256:[0-9a-f]{64})+)")


def pins(file: str) -> Iterator[tuple[str, str]]:
    """Name and version of each requirement; nothing but pins with hashes may stand in the file."""
    text = (ROOT / file).read_text().replace("\\\n", " ")
    for line in filter(str.strip, text.splitlines()):
        pin = PIN.fullmatch(" ".join(line.split()))
        assert pin, f"{file}: {line[:100]}"
        yield pin[1], pin[2]


@pytest.mark.parametrize("file", FILES)
def test_every_line_is_one_pin_with_its_hashes(file: str) -> None:
    names = [name for name, _ in pins(file)]
    assert names
    assert len(names) == len(set(names))


def test_what_is_installed_is_what_the_lock_says() -> None:
    for name, version in pins("requirements.lock"):
        assert metadata.version(name) == version, name


def test_what_the_project_needs_is_in_the_lock() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    needed = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    names = {re.split(r"[\[<>=~! ]", each)[0].lower() for each in needed}
    # One version of torch for machines with and without an accelerator: no one hash fits both.
    assert names - {name for name, _ in pins("requirements.lock")} == {"torch"}
    (torch,) = (each for each in needed if each.startswith("torch"))
    assert torch in (ROOT / "Makefile").read_text()
    assert metadata.version("torch").partition("+")[0] == torch.partition("==")[2]


def test_nothing_that_is_loaded_can_hold_code() -> None:
    unsafe = re.compile(
        r"\b(pickle|marshal|shelve|joblib|dill)\b|allow_pickle=True|trust_remote_code|shell=True"
    )
    for package in ("corpus", "index", "answer", "server"):
        for source in (ROOT / package).rglob("*.py"):
            found = unsafe.search(source.read_text())
            assert not found, f"{source}: {found and found[0]}"
