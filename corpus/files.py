"""The files of a corpus folder: found without following links out, opened without blocking."""

import gzip
import io
import os
import re
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from corpus.limits import INFLATION, INFLATION_FREE_BYTES
from corpus.raw import Rejected
from corpus.readers.source import Source, Unreadable

NOTES = frozenset({"readme", "license", "licence", "copying", "notice"})
"""Names, whatever their ending, under which a folder speaks about itself. Such files are no
articles: a corpus may carry its README.md, as corpus/sample does to say that it is a sample."""


_NOT_SHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file that may hold articles, and what tells cheaply whether it changed."""

    path: str
    """POSIX path inside the corpus folder."""
    size: int
    """Bytes on disk, packed as they are."""
    mtime_ns: int


def scan(folder: Path) -> Iterator[FileEntry | Rejected]:
    """Walk the folder, names in sorted order, so that two runs see the same files in one order.

    Names that begin with a dot (editors', version control's and the file manager's own things)
    and the folder's notes about itself (NOTES) are passed over and count as nothing. Everything
    else is either a FileEntry or a Rejected with its reason. Raises OSError only where the folder
    itself cannot be opened.
    """
    root = folder.resolve(strict=True)
    pending = [_listed(root)]
    while pending:
        if not pending[-1]:
            pending.pop()
            continue
        found = pending[-1].pop()
        path = found.relative_to(root).as_posix()
        try:
            kind = _kind(root, found)
            if kind is None:
                pending.append(_listed(found))
            elif isinstance(kind, str):
                yield Rejected(_printable(path), None, kind)
            elif not _is_note(found.name):
                yield FileEntry(path, kind.st_size, kind.st_mtime_ns)
        except (OSError, RuntimeError) as error:
            yield Rejected(_printable(path), None, f"cannot be opened: {_said(error)}")


def _listed(folder: Path) -> list[Path]:
    """The folder's entries, last name first, to be popped from the end."""
    return sorted((entry for entry in folder.iterdir() if entry.name[0] != "."), reverse=True)


def _kind(root: Path, found: Path) -> os.stat_result | str | None:
    """A file's status; None for a folder to walk; a reason for anything else."""
    if _printable(found.name) != found.name:
        return "a file name that is not UTF-8, or that holds characters which cannot be shown"
    status = found.lstat()
    if stat.S_ISLNK(status.st_mode):
        target = found.resolve(strict=True)
        if not target.is_relative_to(root):
            return "a link that leads out of the corpus folder"
        status = target.stat()
        if stat.S_ISDIR(status.st_mode):
            return "a link to a folder, which is read in its own place"
    if stat.S_ISDIR(status.st_mode):
        return None
    return status if stat.S_ISREG(status.st_mode) else "not a regular file"


def _is_note(name: str) -> bool:
    return name.lower().partition(".")[0] in NOTES


def _printable(path: str) -> str:
    """The path as a terminal and a page may show it: no control or bidi character does its work."""
    shown = _NOT_SHOWN.sub(lambda found: found[0].encode("unicode_escape").decode(), path)
    return shown.encode("utf-8", "backslashreplace").decode()


def _said(error: Exception) -> str:
    return (isinstance(error, OSError) and error.strerror) or str(error)


@contextmanager
def open_entry(folder: Path, entry: FileEntry) -> Iterator[Source]:
    """Open a file for its reader, unpacked where it is a gzip file by its content.

    O_NONBLOCK: a FIFO put in its place since the scan must not hang the build. Raises Unreadable
    where that, or a link out of the folder, has happened; OSError where the file is gone.
    """
    root = folder.resolve(strict=True)
    if not (root / entry.path).resolve().is_relative_to(root):
        raise Unreadable("a link that leads out of the corpus folder")
    descriptor = os.open(root / entry.path, os.O_RDONLY | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise Unreadable("not a regular file")
        path = PurePosixPath(entry.path.lower())
        if path.suffix == ".gz":
            path = path.with_suffix("")
        if file.peek(2)[:2] == b"\x1f\x8b":
            unpacked = io.BufferedReader(_Inflating(file), 1 << 16)
            yield Source(entry.path, path.suffix, unpacked)
        else:
            yield Source(entry.path, path.suffix, file)


class _Inflating(io.RawIOBase):
    """The unpacked bytes of a gzip file; raises Unreadable when they grow like a bomb."""

    def __init__(self, packed: BinaryIO) -> None:
        self._packed = packed
        self._unpacked = cast(io.BufferedIOBase, gzip.GzipFile(fileobj=packed))
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        try:
            data = self._unpacked.read1(len(buffer))
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise Unreadable(f"a damaged or cut off gzip file ({error})") from error
        self._given += len(data)
        grown = self._given > INFLATION * max(self._packed.tell(), 1)
        if grown and self._given > INFLATION_FREE_BYTES:
            raise Unreadable(f"unpacks to more than {INFLATION} times its size")
        buffer[: len(data)] = data
        return len(data)
