"""Taking an article out of everything, and putting it back.

Both only add a line to the log (`index.withdrawals`), which every open archive and every later
build obeys; nothing has to be built or restarted. Nothing here loads a model or checks a
generation: an article can be taken out of an index that is damaged or is being built.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from corpus.characters import one_line
from corpus.urls import canonical_url, page_of
from index import generations, store
from index.errors import AlreadySo, NotRecorded, UnknownArticle
from index.withdrawals import Log, Print, Withdrawal, Withdrawn, record, said

LONGEST_REASON = 1_000
"""Characters."""
AT_ONCE = 10_000
"""Articles that are compared with a withdrawn one at once."""


@dataclass(frozen=True, slots=True)
class Taken:
    line: Withdrawal
    texts: tuple[str, ...]
    """Of the article and its near-copies, every version that is stored: for those who hold quotes
    of them and have to let go."""


def withdraw(index: Path, which: str, who: str, reason: str, *, purge: bool = False) -> Taken:
    """Take out the article of this id or address, and its near-copies.

    An article that is out already can still be purged. Raises UnknownArticle, AlreadySo,
    LogDamaged, and NotRecorded where the disk refuses: then nothing was withdrawn.
    """
    state = Log(index).now()
    known = _known(index, which, state)
    before = state.by_id.get(known.id)
    if before and before.id == known.id and (before.purge or not purge):
        raise AlreadySo(f"The article {known.id} is out already: {said(before)}.")
    line = Withdrawal(
        action="withdraw",
        at=datetime.now(UTC),
        who=one_line(who),
        id=known.id,
        url=known.url,
        reason=one_line(reason)[:LONGEST_REASON],
        purge=purge,
        copies=before.copies if before and before.id == known.id else (),
        signature=known.signature,
        day=known.day,
    )
    seen, found = _taken_with(index, line)
    gone = {*line.copies, *(found - state.restored)} - {known.id}
    line = replace(line, copies=tuple(sorted(gone)), seen=seen)
    line = _recorded(index, line)
    return Taken(line, tuple(_texts(index, {known.id, *line.copies})) if purge else ())


def restore(index: Path, which: str, who: str, reason: str) -> Withdrawal:
    """Take a withdrawal back; raises as `withdraw` does.

    The article is seen again at once where the serving generation still holds it (`holds`), else
    after the next build. Its near-copies come back with it; restored itself, a near-copy comes
    back alone.
    """
    state = Log(index).now()
    known = _known(index, which, state)
    if state.of(known) is None:
        raise AlreadySo(f"The article {known.id} is not withdrawn.")
    line = Withdrawal(
        action="restore",
        at=datetime.now(UTC),
        who=one_line(who),
        id=known.id,
        url=known.url,
        reason=one_line(reason)[:LONGEST_REASON],
    )
    return _recorded(index, line)


def unpurged(index: Path) -> tuple[set[str], tuple[str, ...]]:
    """Ids and texts of what a generation holds still though it was to be purged after that was
    built. Raises LogDamaged."""
    state = Log(index).now()
    heads = {store.obeyed_by(_database(index, name)) for name in generations.names(index)}
    if not any(line.purge for head in heads for line in state.since(head)):
        return set(), ()
    ids = set(state.purging.by_id)
    return ids, tuple(_texts(index, ids))


def holds(index: Path, article_id: str) -> bool:
    """Whether the serving generation can show the article without a build."""
    path = _database(index, generations.pointed_name(index) or "")
    query = f"SELECT count(*) FROM articles WHERE id = ? AND {store.INDEXED}"
    try:
        with closing(store.open_readonly(path)) as database:
            return bool(database.execute(query, (article_id,)).fetchone()[0])
    except sqlite3.DatabaseError:
        return False


def _known(index: Path, which: str, state: Withdrawn) -> Print:
    """The article of this id or address, in the newest generation that has it, or in the log."""
    url = canonical_url(which)
    if re.fullmatch(r"[0-9a-f]{16}", which):
        column, value = "id", which
    elif url:
        column, value = "url", url
    else:
        raise UnknownArticle(
            f"“{one_line(which)[:80]}” is neither an article's id nor its address."
        )
    query = (
        f"SELECT id, url, signature, day FROM articles WHERE {column} = ? "
        "ORDER BY kept DESC, number DESC LIMIT 1"
    )
    for row in _rows(index, query, value):
        return Print(*row)
    for line in reversed(state.lines):
        if line.action == "withdraw" and value in (line.id, line.url):
            return Print(line.id, line.url, line.signature, line.day)
        if value in line.copies and line.action == "withdraw":
            return Print(value, None, b"", None)
    if url:
        for row in _rows(index, "SELECT id, url, signature, day FROM articles WHERE url <> ''"):
            if page_of(row[1]) == page_of(url):
                return Print(*row)
    raise UnknownArticle(
        f"The archive holds no article of that {'id' if column == 'id' else 'address'}."
    )


def _taken_with(index: Path, line: Withdrawal) -> tuple[tuple[str, ...], set[str]]:
    """The generations that could be looked through, and the ids of what the line takes out there.

    A generation that is being built is none of them.
    """
    alone, seen, found = Withdrawn((line,)), [], set[str]()
    for name in generations.names(index):
        try:
            with closing(store.open_readonly(_database(index, name))) as database:
                rows = database.execute("SELECT id, url, signature, day FROM articles")
                while some := rows.fetchmany(AT_ONCE):
                    found |= {each.id for each, _ in alone.among([Print(*row) for row in some])}
        except store.BROKEN:
            continue
        seen.append(name)
    return tuple(seen), found


def _texts(index: Path, ids: set[str]) -> Iterator[str]:
    for article_id in ids:
        for (text,) in _rows(index, "SELECT text FROM articles WHERE id = ?", article_id):
            yield text


def _rows(index: Path, query: str, *values: str) -> Iterator[tuple[Any, ...]]:
    """Of all generations, newest first; one that cannot be read is passed over."""
    for name in reversed(generations.names(index)):
        try:
            with closing(store.open_readonly(_database(index, name))) as database:
                rows = database.execute(query, values).fetchall()
        except store.BROKEN:
            continue
        yield from rows


def _database(index: Path, generation: str) -> Path:
    return index / generations.FOLDER / generation / store.FILE


def _recorded(index: Path, line: Withdrawal) -> Withdrawal:
    try:
        return record(index, line)
    except OSError as error:
        raise NotRecorded(
            f"This could not be written down ({error.strerror}), so nothing was changed."
        ) from error
