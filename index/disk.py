"""Every operation on files that a build does, in one place.

What a build leaves on disk must be whole or not there at all, whenever it stops. That can only be
tested where each operation can be counted, stopped at and failed, so the builder touches files
through the functions below and nothing else; `write` also goes around what other libraries write
themselves (SQLite, Tantivy, FAISS). They are called as `disk.name(...)`.

Raises OSError as the operating system gives it.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO


def make_folder(folder: Path) -> None:
    """With the folders above it, all made to last; one that is there already is left as it is."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        sync_names(folder.parent)


def write(path: Path, writer: Callable[[Path], None]) -> None:
    """Let another library's `writer` make the file or folder at `path`, and make it last.

    Tantivy tells of a full or failing disk by errors of its own; here they are OSError.
    """
    try:
        writer(path)
    except (RuntimeError, ValueError) as error:
        raise OSError(f"{path.name} cannot be written: {error}") from error
    sync(path)


def write_stream(path: Path, writer: Callable[[BinaryIO], None]) -> None:
    """Give `writer` the open file, for libraries that would not notice that a write failed."""
    with path.open("wb") as file:
        writer(file)
        file.flush()
        os.fsync(file.fileno())


def write_bytes(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def append(path: Path, data: bytes) -> None:
    with path.open("ab") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def reserve(path: Path) -> None:
    """Give a file of holes the space that its size promises."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.posix_fallocate(descriptor, 0, os.fstat(descriptor).st_size)
    finally:
        os.close(descriptor)


def truncate(path: Path, size: int) -> None:
    os.truncate(path, size)


def sync(path: Path) -> None:
    """Bring a file, or a folder's names and all that is in it, from the cache to the disk."""
    if path.is_dir():
        for child in path.iterdir():
            sync(child)
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_names(folder: Path) -> None:
    """Make a folder's own entries last: what was created, renamed or removed in it."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def set_mode(path: Path, mode: int) -> None:
    path.chmod(mode)


def rename(source: Path, target: Path) -> None:
    """Atomic within a file system; a file at `target` is replaced."""
    source.replace(target)


def remove(path: Path) -> None:
    path.unlink(missing_ok=True)


def remove_folder(folder: Path) -> None:
    shutil.rmtree(folder)
