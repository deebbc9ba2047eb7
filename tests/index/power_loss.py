"""What a disk may hold once the power has failed: a shadow of a folder, kept by replaying a log.

What a process wrote is durable when its file was fsynced, and a name when its folder was; POSIX
promises no more. Of the rest each name is either as it was or as it became, and each file suffers
one of six damages (after Lucene's MockDirectoryWrapper): what was durable of it comes back, or it
is zeroed, cut in half, emptied, has a bit flipped, or is whole after all.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.index.syscalls import Operation

Choose = Callable[[Sequence["bytes | Node | None"]], "bytes | Node | None"]
"""Picks what fate brings: the first choice is what was durable, the last what was written."""
HARMLESS = {"chmod", "fchmod", "fallocate"}


@dataclass(eq=False, slots=True)
class File:
    data: bytes = b""
    durable: bytes = b""


@dataclass(eq=False, slots=True)
class Folder:
    entries: "dict[str, Node]" = field(default_factory=dict)
    durable: "dict[str, Node]" = field(default_factory=dict)


Node = File | Folder


class Shadow:
    """Of one folder, which begins durable as it stands on this disk."""

    def __init__(self, folder: Path, path: Path) -> None:
        """`path` is what the log calls the folder."""
        self._path = path
        self._root = _loaded(folder)

    def replay(self, operation: Operation) -> None:
        if not operation.changes or operation.what in HARMLESS:
            return
        holder, name = self._find(operation.path)
        node = holder.entries.get(name)
        match operation.what:
            case "open":
                if node is None and operation.at & os.O_CREAT:
                    holder.entries[name] = File()
                elif isinstance(node, File) and operation.at & os.O_TRUNC:
                    node.data = b""
            case "mkdir":
                holder.entries.setdefault(name, Folder())
            case "write" | "pwrite" | "writev" | "pwritev":
                if isinstance(node, File):
                    node.data = _written(node.data, operation.at, operation.data)
            case "truncate":
                assert isinstance(node, File)
                node.data = node.data[: operation.at].ljust(operation.at, b"\0")
            case "fsync":
                if isinstance(node, File):
                    node.data = node.durable = operation.data
                elif isinstance(node, Folder):
                    node.durable = dict(node.entries)
            case "rename":
                target, new_name = self._find(operation.to)
                target.entries[new_name] = holder.entries.pop(name)
            case "unlink" | "rmdir":
                holder.entries.pop(name, None)
            case other:
                raise NotImplementedError(other)

    def after_power_loss(self, target: Path, choose: Choose) -> None:
        """Write to the new folder `target` what may be left."""
        _write(self._root, target, choose)

    def _find(self, path: str) -> tuple[Folder, str]:
        """The folder that holds the path's last name, and that name ("." for the root itself)."""
        parts = Path(path.removesuffix(" (deleted)")).relative_to(self._path).parts
        if not parts:
            return Folder({".": self._root}), "."
        holder = self._root
        for part in parts[:-1]:
            found = holder.entries.get(part)
            if not isinstance(found, Folder):
                return Folder(), parts[-1]
            holder = found
        return holder, parts[-1]


def _loaded(folder: Path) -> Folder:
    entries: dict[str, Node] = {}
    for path in folder.iterdir():
        data = b"" if path.is_dir() else path.read_bytes()
        entries[path.name] = _loaded(path) if path.is_dir() else File(data, data)
    return Folder(entries, dict(entries))


def _written(data: bytes, at: int, more: bytes) -> bytes:
    at = len(data) if at < 0 else at
    return data[:at].ljust(at, b"\0") + more + data[at + len(more) :]


def _write(folder: Folder, target: Path, choose: Choose) -> None:
    target.mkdir()
    for name in sorted(folder.entries.keys() | folder.durable.keys()):
        fates = (folder.durable.get(name), folder.entries.get(name))
        node = fates[1] if fates[0] is fates[1] else choose(fates)
        if isinstance(node, Folder):
            _write(node, target / name, choose)
        elif isinstance(node, File):
            left = node.data if node.data == node.durable else choose(tuple(_damages(node)))
            assert isinstance(left, bytes)
            (target / name).write_bytes(left)


def _damages(file: File) -> Iterator[bytes]:
    data = file.data
    yield file.durable
    yield bytes(len(data))
    yield data[: len(data) // 2]
    yield b""
    if data:
        at = len(data) // 3
        yield data[:at] + bytes([data[at] ^ 1 << at % 8]) + data[at + 1 :]
    yield data
