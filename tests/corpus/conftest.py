"""A corpus folder to write files into, and what is read back from it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from corpus.article import Article
from corpus.read import FileEntry, Rejected, read_file, scan

Found = Article | Rejected
ReadBack = Callable[[str, str | bytes], list[Found]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty corpus folder."""
    root = tmp_path / "corpus"
    root.mkdir()
    return root


def read_folder(folder: Path) -> Iterator[Found]:
    """Everything that a corpus folder gives, in order."""
    for entry in scan(folder):
        if isinstance(entry, FileEntry):
            yield from read_file(folder, entry)
        else:
            yield entry


@pytest.fixture
def read_all(folder: Path) -> Callable[[], list[Found]]:
    return lambda: list(read_folder(folder))


@pytest.fixture
def read_back(folder: Path) -> ReadBack:
    """Write one file and read it: `read_back("a.txt", "…")`."""

    def write_and_read(name: str, content: str | bytes) -> list[Found]:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        entry = next(e for e in scan(folder) if isinstance(e, FileEntry) and e.path == name)
        return list(read_file(folder, entry))

    return write_and_read
