"""Is what lies on the disk what was built? Every fault, named.

Opening an index stops at the first fault and serves the generation before; this reads everything:
each file against its manifest, the articles against the digests that they came with, passages,
vectors and full text against each other, and all of it against the log of withdrawals.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from corpus.article import digest_of
from index import fulltext, generations, manifest, store, vectors
from index.errors import LogDamaged, NoIndex
from index.manifest import Fault, Manifest
from index.withdrawals import NOTHING, Log, Print, Withdrawn


def verify(index: Path) -> Iterator[str]:
    """The faults, one sentence each. Raises NoIndex where there is nothing to check."""
    names = generations.names(index)
    pointed = generations.pointed_name(index)
    if not names and pointed is None:
        raise NoIndex(f"There is no index in {index}; run `dateline index` first.")
    if pointed not in names:
        yield f"{generations.POINTER} names no generation that is there."
    withdrawn = NOTHING
    try:
        withdrawn = Log(index).now()
    except LogDamaged as error:
        yield str(error)
    for name in names:
        for fault in faults(index / generations.FOLDER / name, withdrawn):
            yield f"Generation {name}: {fault}."


def faults(folder: Path, withdrawn: Withdrawn) -> Iterator[str]:
    """Of one generation, without their full stops."""
    try:
        made = manifest.read_manifest(folder)
    except Fault as error:
        yield str(error)
        return
    changed = [str(fault) for fault in manifest.faults(folder, made)]
    yield from changed
    if changed:
        return  # What follows would only say the same again in more words.
    try:
        with closing(store.open_readonly(folder / store.FILE)) as database:
            yield from _database(database)
            yield from _counts(folder, database, made)
            yield from _withdrawals(database, withdrawn)
    except (RuntimeError, *store.BROKEN) as error:
        yield f"it cannot be read by this version of Dateline ({error})"


def _database(database: sqlite3.Connection) -> Iterator[str]:
    (sound,) = database.execute("PRAGMA integrity_check(1)").fetchone()
    if sound != "ok":
        yield f"{store.FILE} is no sound database ({sound})"
    for row in database.execute(f"SELECT {store.ARTICLE} FROM articles ORDER BY number"):
        article = store.article_of(row)
        if digest_of(article) != article.digest:
            yield f"the article {article.id} is not the one that was read from {article.path}"
    outside = database.execute(
        "SELECT count(*) FROM passages JOIN articles ON number = article "
        "WHERE start < 0 OR end <= start OR end > length(text)"
    ).fetchone()[0]
    if outside:
        yield f"{outside} passages lie outside the text of their articles"


def _counts(folder: Path, database: sqlite3.Connection, made: Manifest) -> Iterator[str]:
    """Each of the three stores has every passage, under the same numbers."""
    rows, last = database.execute("SELECT count(row), max(row) FROM passages").fetchone()
    if rows and last != rows - 1:
        yield f"the numbers of the passages have gaps ({rows} up to {last})"
    found = {
        store.FILE: rows,
        vectors.INDEX_FILE: len(vectors.Vectors(folder)),
        fulltext.FOLDER: len(fulltext.FullText(folder / fulltext.FOLDER)),
    }
    for name, count in found.items():
        if count != made.passages:
            yield f"{name} holds {count} passages, and there should be {made.passages}"


def _withdrawals(database: sqlite3.Connection, withdrawn: Withdrawn) -> Iterator[str]:
    """What was to be purged is gone, and the log is the one that the generation was built with."""
    try:
        withdrawn.since(store.obeyed(database))
    except LogDamaged as error:
        yield str(error).rstrip(".")
    rows = database.execute("SELECT id, url, signature, day FROM articles")
    for known, line in withdrawn.purging.among([Print(*row) for row in rows]):
        yield (
            f"it holds the text of {known.id}, which was to be purged on {line.at:%Y-%m-%d}; "
            "run `dateline index`"
        )
