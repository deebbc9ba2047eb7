"""The log of withdrawals, where every reader of the store sees it.

The builder's index folder holds the log of record (`index.withdrawals`); the store holds its
lines, one a row, in order.
"""

import threading
import time
from contextlib import suppress
from pathlib import Path

from index.errors import IndexTrouble, StoreTrouble
from index.milvus import collections
from index.milvus.collections import LOG, UNUSED
from index.milvus.connection import Connection
from index.withdrawals import FILE, NOTHING, Log, Withdrawn, parsed

LOOK_SECONDS = 0.25
"""Between two looks at the store's log. A withdrawal must count within a second."""
FRESH_SECONDS = 0.5
"""How long a look holds where none follows it."""
PATIENCE = 2.0
"""Seconds that a look may take."""


class MilvusLog:
    """Looked at from a thread of its own until the connection is closed, so that whoever asks what
    may be seen need not wait for the network."""

    def __init__(self, connection: Connection) -> None:
        """Raises StoreTrouble and LogDamaged."""
        self._connection = connection
        self._lock = threading.Lock()
        self._lines: list[str] = []
        self._state = NOTHING
        self._trouble: IndexTrouble | None = None
        self._looked = 0.0
        self._look()
        threading.Thread(target=self._watch, name="withdrawals", daemon=True).start()

    def now(self) -> Withdrawn:
        """Raises StoreTrouble where the store does not answer: nothing is shown then."""
        if time.monotonic() - self._looked > FRESH_SECONDS and not self._trouble:
            self._look()
        if self._trouble:
            raise self._trouble
        return self._state

    def _watch(self) -> None:
        while not self._connection.closed.wait(LOOK_SECONDS):
            with suppress(IndexTrouble):
                self._look()

    def _look(self) -> None:
        with self._lock:
            began = time.monotonic()
            try:
                new = lines(self._connection, len(self._lines))
                if new:
                    self._lines += new
                    self._state = parsed(f"of {self._connection.name}", _bytes(self._lines))
            except IndexTrouble as error:
                self._trouble = error
                raise
            self._trouble = None
            self._looked = began


def lines(connection: Connection, first: int = 0) -> list[str]:
    """Of the store's log, from this one on."""
    if not first and not connection.call("has_collection", LOG, timeout=PATIENCE):
        return []
    rows = connection.query(LOG, f"key >= {first}", ["key", "text"], "Strong", PATIENCE)
    return [str(row["text"]) for row in sorted(rows, key=lambda row: int(row["key"]))]


def share(connection: Connection, index: Path) -> None:
    """Bring what the folder's log has and the store's has not.

    Raises LogDamaged, and StoreTrouble where the store's log is not the beginning of the folder's:
    another folder builds into that store, and withdraws.
    """
    Log(index).now()
    path = index / FILE
    # Not splitlines: an address may hold a character that it takes for a line's end.
    ours = path.read_text(encoding="utf-8").split("\n")[:-1] if path.exists() else []
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
