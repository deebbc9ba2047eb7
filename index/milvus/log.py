"""The log of withdrawals, where every reader of the store sees it.

The builder's index folder holds the log of record (`index.withdrawals`); the store holds its
lines, one a row, in order.
"""

import threading
import time
from pathlib import Path

from index.errors import StoreTrouble
from index.milvus import collections
from index.milvus.collections import LOG, UNUSED
from index.milvus.connection import Connection
from index.withdrawals import FILE, NOTHING, Log, Withdrawn, parsed

LOOK_SECONDS = 0.25
"""How long a look at the store's log holds. A withdrawal must count within a second."""


class MilvusLog:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._lock = threading.Lock()
        self._lines: list[str] = []
        self._state = NOTHING
        self._looked = -LOOK_SECONDS

    def now(self) -> Withdrawn:
        """Raises StoreTrouble where the store does not answer: nothing is shown then."""
        with self._lock:
            if time.monotonic() - self._looked >= LOOK_SECONDS:
                new = lines(self._connection, len(self._lines))
                if new:
                    self._lines += new
                    self._state = parsed(f"of {self._connection.name}", _bytes(self._lines))
                self._looked = time.monotonic()
            return self._state


def lines(connection: Connection, first: int = 0) -> list[str]:
    """Of the store's log, from this one on."""
    if not connection.call("has_collection", LOG):
        return []
    rows = connection.query(LOG, f"key >= {first}", ["key", "text"], "Strong")
    return [str(row["text"]) for row in sorted(rows, key=lambda row: int(row["key"]))]


def share(connection: Connection, index: Path) -> None:
    """Bring what the folder's log has and the store's has not.

    Raises LogDamaged, and StoreTrouble where the store's log is not the beginning of the folder's:
    another folder builds into that store, and withdraws.
    """
    Log(index).now()
    path = index / FILE
    ours = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    theirs = lines(connection)
    if ours[: len(theirs)] != theirs:
        raise StoreTrouble(
            f"The store {connection.name} knows of withdrawals that {path} lacks: build and "
            "withdraw in the index folder that the store is filled from."
        )
    if not connection.call("has_collection", LOG):
        collections.create_log(connection)
    rows = [
        {"key": key, "text": text, "unused": UNUSED}
        for key, text in enumerate(ours)
        if key >= len(theirs)
    ]
    if rows:
        connection.call("upsert", LOG, rows)


def _bytes(texts: list[str]) -> bytes:
    return "".join(f"{text}\n" for text in texts).encode()
