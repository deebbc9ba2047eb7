"""Where an index is served from: its own folder, or the store that the setting `store` names.

Both are built in the folder, by the same build; what differs is what is opened to answer.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from index import generations
from index.archive import Archive, open_archive
from index.embed import Embedder
from index.progress import Report, silent
from index.visibility import Clock, utc_now

Mark = tuple[int, int, int] | str | None


class Store(Protocol):
    def open(self, embedder: Embedder, clock: Clock = utc_now) -> Archive:
        """The archive that serves. Raises IndexTrouble, NoIndex where there is none yet."""
        ...

    def mark(self) -> Mark:
        """Another one as soon as another generation serves; None where none does, or where the
        store does not say."""
        ...

    def deliver(self, report: Report = silent) -> None:
        """Let the folder's generation serve: after each build, and each rollback.

        Raises IndexTrouble; what served before then still does.
        """
        ...

    def share(self) -> None:
        """Let every reader know of what was withdrawn. Raises IndexTrouble."""
        ...


def store_of(index: Path, uri: str) -> Store:
    """`uri` as in the setting, "" for the folder itself."""
    if not uri:
        return FolderStore(index)
    from index.milvus.store import MilvusStore

    return MilvusStore(index, uri)


@contextmanager
def shared(store: Store) -> Iterator[None]:
    """Around a withdrawal, or the end of one: every reader of the store is told. Where they could
    not be, it is not begun."""
    store.share()
    yield
    store.share()


class FolderStore:
    def __init__(self, index: Path) -> None:
        self._index = index

    def open(self, embedder: Embedder, clock: Clock = utc_now) -> Archive:
        return open_archive(self._index, embedder, clock)

    def mark(self) -> Mark:
        """Of the pointer file: a rename over it gives it another inode."""
        try:
            stat = (self._index / generations.POINTER).stat()
        except OSError:
            return None
        return stat.st_ino, stat.st_mtime_ns, stat.st_size

    def deliver(self, report: Report = silent) -> None:
        """Nothing to do: it serves as soon as it is built."""

    def share(self) -> None:
        """Nothing to do: the log lies in the folder."""
