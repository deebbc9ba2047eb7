"""The files of a corpus folder: found without following links out, opened without blocking."""

import gzip
import io
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from corpus.limits import INFLATION, INFLATION_FREE_BYTES
from corpus.raw import Rejected
from corpus.readers.source import Source, Unreadable


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file that may hold articles, and what tells cheaply whether it changed."""

    path: str
    """POSIX path inside the corpus folder."""
    size: int
    """Bytes on disk, packed as they are."""
    mtime_ns: int


def scan(folder: Path) -> Iterator[FileEntry | Rejected]:
    """Walk the folder in sorted order, so that two runs see the same files in the same order.

    Names that begin with a dot are skipped and not counted: editors', version control's and the
    file manager's own things.
    """
    root = folder.resolve(strict=True)
    yield from _walk(root, root, "")


def _walk(root: Path, folder: Path, prefix: str) -> Iterator[FileEntry | Rejected]:
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        yield Rejected(prefix.rstrip("/") or ".", None, f"cannot be listed: {error.strerror}")
        return
    for name in names:
        if name.startswith("."):
            continue
        path = prefix + name
        full = folder / name
        try:
            status = full.lstat()
            if stat.S_ISLNK(status.st_mode):
                target = full.resolve(strict=True)
                if not target.is_relative_to(root):
                    yield Rejected(path, None, "a link that leads out of the corpus folder")
                    continue
                if target.is_dir():
                    yield Rejected(path, None, "a link to a folder, which is read in its own place")
                    continue
                status = target.stat()
            if stat.S_ISDIR(status.st_mode):
                yield from _walk(root, full, path + "/")
            elif stat.S_ISREG(status.st_mode):
                yield FileEntry(path, status.st_size, status.st_mtime_ns)
            else:
                yield Rejected(path, None, "not a regular file")
        except (OSError, RuntimeError) as error:
            yield Rejected(path, None, f"cannot be opened: {error}")


@contextmanager
def open_entry(folder: Path, entry: FileEntry) -> Iterator[Source]:
    """Open the file for its reader. O_NONBLOCK: a FIFO put in its place must not hang the build."""
    descriptor = os.open(folder / entry.path, os.O_RDONLY | os.O_NONBLOCK)
    with open(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise Unreadable("not a regular file")
        path = PurePosixPath(entry.path.lower())
        if path.suffix == ".gz":
            unpacked = io.BufferedReader(_Inflating(file), 1 << 16)
            yield Source(entry.path, path.with_suffix("").suffix, cast(BinaryIO, unpacked))
        else:
            yield Source(entry.path, path.suffix, file)


class _Inflating(io.RawIOBase):
    """The unpacked bytes of a gzip file; raises Unreadable when they grow like a bomb."""

    def __init__(self, packed: BinaryIO) -> None:
        self._packed = packed
        self._unpacked = gzip.GzipFile(fileobj=packed)
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        try:
            data = self._unpacked.read1(len(buffer))
        except gzip.BadGzipFile as error:
            raise Unreadable(f"not a whole gzip file: {error}") from error
        self._given += len(data)
        grown = self._given > INFLATION * max(self._packed.tell(), 1)
        if grown and self._given > INFLATION_FREE_BYTES:
            raise Unreadable(f"unpacks to more than {INFLATION} times its size")
        buffer[: len(data)] = data
        return len(data)
