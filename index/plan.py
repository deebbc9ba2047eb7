"""What a build has to read: the files that differ from what the last generation saw."""

import hashlib
import os
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import corpus
import index
from corpus.read import FileEntry, Rejected, scan

SETTLED_NS = 2_000_000_000
"""A file written this shortly before it was looked at may change again within one tick of the
file system's clock; its time proves nothing, so the next build looks at its bytes."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A file of the corpus now."""

    entry: FileEntry
    sha256: str
    """Empty where the file could not be read; once it can be, it differs."""
    unchanged: bool
    """The last generation read these very bytes at this very path."""


@dataclass(frozen=True, slots=True)
class Plan:
    files: tuple[Planned, ...]
    """In the corpus's order."""
    refused: tuple[Rejected, ...]
    """What the walk itself would not touch."""
    nothing_to_do: bool
    """Neither a file nor a refusal came, went or changed."""


def make_plan(folder: Path, base: sqlite3.Connection | None) -> Plan:
    """Compare the folder with the last generation's database; None reads everything.

    A file of the same size and time is taken as unchanged, otherwise its SHA-256 decides.
    """
    before = _known(base) if base else {}
    now_ns = time.time_ns()
    files: list[Planned] = []
    refused: list[Rejected] = []
    for found in scan(folder):
        if isinstance(found, Rejected):
            refused.append(found)
        else:
            files.append(_compare(folder, found, before.get(found.path), now_ns))
    same_files = len(files) == len(before) and all(file.unchanged for file in files)
    same_refused = base is not None and set(refused) == set(_refused(base))
    return Plan(tuple(files), tuple(refused), same_files and same_refused)


@cache
def code_version() -> str:
    """A digest of the code that turns files into an index: a new version reads everything anew
    (and embeds only what comes out different).

    Of the code that runs: an upgrade in the middle of a build is not what built.
    """
    digest = hashlib.sha256()
    for package in (corpus, index):
        root = Path(str(package.__file__)).parent
        for path in sorted(root.rglob("*.py")):
            digest.update(f"{path.relative_to(root.parent)}\n".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _known(base: sqlite3.Connection) -> dict[str, tuple[FileEntry, str]]:
    return {
        path: (FileEntry(path, size, mtime_ns), sha256)
        for path, size, mtime_ns, sha256 in base.execute("SELECT * FROM files")
    }


def _refused(base: sqlite3.Connection) -> Iterator[Rejected]:
    rows = base.execute(
        "SELECT path, record, reason FROM rejected WHERE file NOT IN (SELECT path FROM files)"
    )
    return (Rejected(*row) for row in rows)


def _compare(
    folder: Path, entry: FileEntry, before: tuple[FileEntry, str] | None, now_ns: int
) -> Planned:
    if before is not None and before[1] and before[0] == entry:
        return Planned(entry, before[1], unchanged=True)
    sha256 = _sha256(folder, entry)
    if now_ns - entry.mtime_ns < SETTLED_NS:
        entry = replace(entry, mtime_ns=0)
    same = before is not None and before[1] == sha256
    return Planned(entry, sha256, unchanged=same)


def _sha256(folder: Path, entry: FileEntry) -> str:
    try:
        # Not to hang on a FIFO that took the file's place since the walk.
        descriptor = os.open(folder / entry.path, os.O_RDONLY | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
