"""Fills a new database from the corpus and from the last generation's, and settles what counts.

A file that did not change is copied from the database before; every other one is read. Then one
version of each article is kept, what was withdrawn is not, and the passages that can be found are
numbered. What was withdrawn to be purged is never written to the new database at all.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.read import UNREADABLE, FileEntry, Rejected
from index import copies, store, versions
from index.plan import Plan, Planned
from index.progress import Report
from index.reading import Found, Read
from index.withdrawals import Print, Withdrawn, said


@dataclass(frozen=True, slots=True)
class Counts:
    """The build report's counts of articles."""

    new: int
    changed: int
    unchanged: int
    removed: int
    articles: int
    passages: int


def fill(
    target: sqlite3.Connection,
    folder: Path,
    plan: Plan,
    base: bool,
    readings: Iterator[Iterator[Found]],
    withdrawn: Withdrawn,
    report: Report,
) -> None:
    """Put every file of the plan into `target`; with `base`, the database before is attached to it
    as `base`. `readings` are of the files `to_read`."""
    read = 0
    for refused in plan.refused:
        store.add_rejected(target, refused.path, refused)
    for file in plan.files:
        if base and file.unchanged:
            store.add_file(target, file.entry, file.sha256)
            _copy(target, file.entry.path, withdrawn)
            continue
        read = _read(target, folder, file, next(readings), read, withdrawn, report)
    report("reading articles", read, read)


def to_read(plan: Plan, base: bool) -> list[FileEntry]:
    """Files that differ from those of the database before."""
    return [file.entry for file in plan.files if not (base and file.unchanged)]


def settle(target: sqlite3.Connection, withdrawn: Withdrawn) -> None:
    """Keep one version of each article and none that was withdrawn, report the others, number the
    passages, find copies."""
    _supersede(target)
    _take_out(target, withdrawn)
    for statement in store.INDEXES:
        target.execute(statement)
    target.execute(
        f"""
        UPDATE passages SET row = numbered.row FROM (
            SELECT article, ordinal, row_number() OVER (ORDER BY article, ordinal) - 1 AS row
            FROM passages JOIN articles ON number = article WHERE {store.INDEXED}
        ) AS numbered
        WHERE passages.article = numbered.article AND passages.ordinal = numbered.ordinal
        """
    )
    found = target.execute(
        f"SELECT number, signature, day FROM articles WHERE {store.INDEXED} ORDER BY number"
    ).fetchall()
    groups = copies.groups([row[1] for row in found], [row[2] for row in found])
    target.executemany(
        "UPDATE articles SET copy_of = ? WHERE number = ?",
        (
            (found[first][0], number)
            for (number, _, _), first in zip(found, groups, strict=True)
            if first is not None
        ),
    )


def count(target: sqlite3.Connection, base: bool) -> Counts:
    """Against the database attached as `base`, where there is one."""

    def number(query: str) -> int:
        return int(target.execute(query).fetchone()[0])

    kept = number("SELECT count(*) FROM articles WHERE kept")
    changed = unchanged = removed = 0
    if base:
        both = (
            "SELECT count(*) FROM main.articles AS n JOIN base.articles AS b ON b.id = n.id "
            "WHERE n.kept AND b.kept AND n.digest "
        )
        unchanged = number(f"{both} = b.digest")
        changed = number(f"{both} <> b.digest")
        removed = number("SELECT count(*) FROM base.articles WHERE kept") - unchanged - changed
    return Counts(
        new=kept - changed - unchanged,
        changed=changed,
        unchanged=unchanged,
        removed=removed,
        articles=number(f"SELECT count(*) FROM articles WHERE {store.INDEXED}"),
        passages=number("SELECT count(*) FROM passages WHERE row IS NOT NULL"),
    )


def _read(
    target: sqlite3.Connection,
    folder: Path,
    file: Planned,
    reading: Iterator[Found],
    read: int,
    withdrawn: Withdrawn,
    report: Report,
) -> int:
    path = file.entry.path
    readable = True
    for found in reading:
        if isinstance(found, Rejected):
            readable &= not found.reason.startswith(UNREADABLE)
            store.add_rejected(target, path, found)
        else:
            _add(target, path, found, withdrawn)
        read += 1
        report("reading articles", read, 0)
    # Without its SHA-256 the next build reads the file again.
    sha256 = file.sha256 if readable and _still(folder, file) else ""
    store.add_file(target, file.entry, sha256)
    return read


def _still(folder: Path, file: Planned) -> bool:
    """False where the file was written while it was read."""
    try:
        status = (folder / file.entry.path).stat()
    except OSError:
        return False
    return status.st_size == file.entry.size and file.entry.mtime_ns in (0, status.st_mtime_ns)


def _add(target: sqlite3.Connection, path: str, read: Read, withdrawn: Withdrawn) -> None:
    article = read.article
    known = Print(article.id, article.url, read.signature, store.day(article.published))
    if not _purged(target, path, article.path, known, withdrawn):
        store.add_article(target, path, article, read.signature, read.passages)


def _copy(target: sqlite3.Connection, file: str, withdrawn: Withdrawn) -> None:
    target.execute(
        "INSERT INTO rejected SELECT file, path, record, reason, superseded FROM base.rejected "
        "WHERE file = ? AND NOT superseded",
        (file,),
    )
    found = target.execute(
        "SELECT number, path, id, url, signature, day FROM base.articles WHERE file = ? "
        "ORDER BY number",
        (file,),
    ).fetchall()
    for number, path, *known in found:
        if _purged(target, file, path, Print(*known), withdrawn):
            continue
        cursor = target.execute(
            f"INSERT INTO articles (file, signature, day, {store.ARTICLE}) "
            f"SELECT file, signature, day, {store.ARTICLE} FROM base.articles WHERE number = ?",
            (number,),
        )
        target.execute(
            "INSERT INTO passages (article, ordinal, start, end, kind, sentences, key) "
            "SELECT ?, ordinal, start, end, kind, sentences, key FROM base.passages "
            "WHERE article = ?",
            (cursor.lastrowid, number),
        )


def _purged(
    target: sqlite3.Connection, file: str, path: str, known: Print, withdrawn: Withdrawn
) -> bool:
    """Whether the article may not be written down at all; it is then reported."""
    line = withdrawn.purging.of(known)
    if line is not None:
        store.add_rejected(target, file, Rejected(file, _record(file, path), said(line)))
    return line is not None


def _take_out(target: sqlite3.Connection, withdrawn: Withdrawn) -> None:
    """Keep no article that was withdrawn, nor a near-copy of one, and report each."""
    rows = target.execute(
        "SELECT id, url, signature, day, number, file, path FROM articles WHERE kept"
    ).fetchall()
    places = {Print(*row[:4]): row[4:] for row in rows}
    for known, line in withdrawn.among(list(places)):
        number, file, path = places[known]
        target.execute("UPDATE articles SET kept = 0 WHERE number = ?", (number,))
        rejected = Rejected(file, _record(file, path), said(line))
        store.add_rejected(target, file, rejected, superseded=True)
    store.obey(target, withdrawn.head)


def _supersede(target: sqlite3.Connection) -> None:
    """Keep one version of each article and report the others."""
    rows = target.execute(
        """
        SELECT number, id, url, file, path, digest, status, version,
               coalesce(updated, published, '')
        FROM articles
        WHERE id IN (SELECT id FROM articles GROUP BY id HAVING count(*) > 1)
           OR url IN (SELECT url FROM articles WHERE url <> '' GROUP BY url HAVING count(*) > 1)
        ORDER BY number
        """
    ).fetchall()
    for version, latest in versions.superseded(versions.Version(*row) for row in rows):
        target.execute("UPDATE articles SET kept = 0 WHERE number = ?", (version.number,))
        file, record = version.file, _record(version.file, version.path)
        why = versions.reason(version, latest)
        store.add_rejected(target, file, Rejected(file, record, why), superseded=True)


def _record(file: str, path: str) -> int | None:
    """The record's number, of an article's path ("file#2")."""
    return int(path[len(file) + 1 :]) if len(path) > len(file) else None
