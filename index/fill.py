"""Gives every passage its vector: from the generation before, from the journal, or made now."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from index import store, vectors
from index.embed import Embedder
from index.journal import Journal
from index.progress import Report
from index.runtime import Floats
from index.text import searched_text
from index.vectors import Mask

WINDOW = 1024
"""Passages embedded between two writes to the journal: some seconds of work."""
COPIED = 65_536
"""Rows copied at once."""


def fill_vectors(
    matrix: Floats,
    target: sqlite3.Connection,
    base: Path | None,
    journal: Journal,
    embedder: Embedder,
    report: Report,
) -> int:
    """Fill `matrix` by row; gives how many passages were embedded.

    `base`, the folder of the generation before, is taken from only when one model made both; its
    database is then attached to `target` as `base`.
    """
    filled = np.zeros(len(matrix), dtype=np.bool_)
    if base is not None:
        _copy(matrix, filled, target, base)
    return _embed(matrix, filled, target, journal, embedder, report)


def _copy(matrix: Floats, filled: Mask, target: sqlite3.Connection, base: Path) -> None:
    try:
        known = vectors.Vectors(base)
    except RuntimeError as error:  # FAISS's way to say that the disk refused
        raise OSError(f"{vectors.INDEX_FILE} cannot be read: {error}") from error
    pairs = target.execute(
        "SELECT n.row, min(b.row) FROM main.passages AS n JOIN base.passages AS b ON b.key = n.key "
        "WHERE n.row IS NOT NULL AND b.row IS NOT NULL GROUP BY n.row"
    )
    while some := pairs.fetchmany(COPIED):
        ours, theirs = np.array(some, dtype=np.int64).T
        matrix[ours] = known.rows(theirs)
        filled[ours] = True


def _embed(
    matrix: Floats,
    filled: Mask,
    target: sqlite3.Connection,
    journal: Journal,
    embedder: Embedder,
    report: Report,
) -> int:
    made = journal.read()
    rows_of: dict[bytes, list[int]] = {}
    for row, key in target.execute("SELECT row, key FROM passages WHERE row IS NOT NULL"):
        if filled[row]:
            continue
        if key in made:
            matrix[row] = made[key]
        else:
            rows_of.setdefault(key, []).append(row)
    key_of = {rows[0]: key for key, rows in rows_of.items()}
    total, done = len(key_of), 0

    def tell(in_window: int, _: int) -> None:
        report("embedding passages", done + in_window, total)

    for texts in _windows(target, key_of):
        result = embedder.embed(list(texts.values()), tell)
        keys = [key_of[row] for row in texts]
        journal.add(keys, result)
        for key, vector in zip(keys, result, strict=True):
            matrix[rows_of[key]] = vector
        done += len(texts)
    return total


def _windows(target: sqlite3.Connection, wanted: dict[int, bytes]) -> Iterator[dict[int, str]]:
    """The texts of the wanted rows, WINDOW at a time."""
    window: dict[int, str] = {}
    if not wanted:
        return
    for article, passages in store.searched(target):
        for row, start, end in passages:
            if row in wanted:
                window[row] = searched_text(article, start, end)
        if len(window) >= WINDOW:
            yield window
            window = {}
    if window:
        yield window
