"""The articles and passages of an opened generation, and which of them a filter lets through.

What filters and rankings need of every article (day, outlet, section, group of copies) is held in
arrays; texts are read from the database when they are shown. Articles that are withheld, withdrawn
or superseded are not here at all; what has been withdrawn since, or waits for the end of an
embargo, is here and not seen (`index.visibility`).
"""

import json
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from corpus.article import Article, Passage
from index import store
from index.fusion import UNDATED, Days
from index.hit import Coverage, Filters
from index.report import BuildReport, from_manifest
from index.vectors import Mask, Rows
from index.visibility import Clock, View, Visibility
from index.withdrawals import Log, Print

PASSAGE = "id, ordinal, start, end, substr(text, start + 1, end - start), kind, sentences"


class Catalog:
    """Safe from several threads; the database file may be removed meanwhile.

    Articles are known by their place, 0 to len - 1, and passages by their row.
    """

    def __init__(self, folder: Path, log: Log, clock: Clock) -> None:
        """Raises sqlite3.DatabaseError where the file is no database of ours, and LogDamaged."""
        self._database = store.open_readonly(folder / store.FILE)
        self._lock = threading.Lock()
        found = self._all(
            "SELECT number, id, coalesce(day, ?), source, section, coalesce(copy_of, number), "
            f"embargo FROM articles WHERE {store.INDEXED} ORDER BY number",
            UNDATED,
        )
        self._numbers = np.array([row[0] for row in found], dtype=np.int64)
        self._place_of = {str(row[1]): place for place, row in enumerate(found)}
        self.days: Days = np.array([row[2] for row in found], dtype=np.int64)
        self._sources = [str(row[3]) for row in found]
        self._sections = [str(row[4]) for row in found]
        self.groups = [int(row[5]) for row in found]
        self._members: dict[int, list[int]] = {}
        for place, group in enumerate(self.groups):
            self._members.setdefault(group, []).append(place)
        rows = self._all("SELECT article FROM passages WHERE row IS NOT NULL ORDER BY row")
        numbers = np.array([row[0] for row in rows], dtype=np.int64)
        self.article_of = np.searchsorted(self._numbers, numbers)
        """Place of the article of each row."""
        self._visibility = Visibility(
            list(self._place_of),
            {at: datetime.fromisoformat(row[6]) for at, row in enumerate(found) if row[6]},
            self._prints,
            store.obeyed(self._database),
            log,
            clock,
        )

    def close(self) -> None:
        with self._lock:
            self._database.close()

    @property
    def view(self) -> View:
        """What may be seen now. Raises LogDamaged."""
        return self._visibility.now()

    def hidden(self) -> Rows:
        """The rows that may not be seen now."""
        visible = self.view.visible
        if visible is None:
            return np.zeros(0, dtype=np.int64)
        return np.flatnonzero(~visible[self.article_of])

    def allowed(self, filters: Filters) -> Mask | None:
        """By place, which articles pass and may be seen; None where all do. An undated article is
        outside every period."""
        visible = self.view.visible
        if filters == Filters():
            return visible
        allowed = np.ones(len(self._numbers), dtype=np.bool_) if visible is None else visible.copy()
        if filters.since or filters.until:
            allowed &= self.days != UNDATED
        if filters.since:
            allowed &= self.days >= filters.since.toordinal()
        if filters.until:
            allowed &= self.days <= filters.until.toordinal()
        for values, wanted in (
            (self._sources, filters.sources),
            (self._sections, filters.sections),
        ):
            if wanted:
                folded = {value.casefold() for value in wanted}
                allowed &= np.array([value.casefold() in folded for value in values], dtype=bool)
        return allowed

    def coverage(self, filters: Filters) -> Coverage:
        places = self._places(filters)
        dated = self.days[places]
        dated = dated[dated != UNDATED]
        return Coverage(
            articles=len(places),
            sources=tuple(name for name, _ in self._count(self._sources, places)),
            first=store.day_of(int(dated.min())) if len(dated) else None,
            last=store.day_of(int(dated.max())) if len(dated) else None,
        )

    def outlets(self) -> tuple[tuple[str, int], ...]:
        """With their number of articles, most first."""
        return self._count(self._sources, self._places(Filters()))

    def sections(self) -> tuple[str, ...]:
        """By number of articles, most first; articles without one are left out."""
        counted = self._count(self._sections, self._places(Filters()))
        return tuple(name for name, _ in counted if name)

    def months(self) -> tuple[tuple[str, int], ...]:
        """("2022-09", articles), in order; months without any are left out."""
        days = self.days[self._places(Filters())]
        dated = days[days != UNDATED]
        counted = Counter(f"{store.day_of(int(day)):%Y-%m}" for day in dated)
        return tuple(sorted(counted.items()))

    def browse(self, filters: Filters, offset: int, limit: int) -> tuple[int, list[Article]]:
        """How many articles pass, and `limit` of them from `offset`, newest first."""
        places = self._places(filters)
        order = np.lexsort((places, -self.days[places]))
        chosen = places[order][offset : offset + limit]
        return len(places), [self.article_at(int(place)) for place in chosen]

    def articles(self) -> Iterator[Article]:
        for place in self._places(Filters()):
            yield self.article_at(int(place))

    def article(self, article_id: str) -> Article | None:
        place = self.place(article_id)
        return None if place is None else self.article_at(place)

    def article_at(self, place: int) -> Article:
        (row,) = self._all(
            f"SELECT {store.ARTICLE} FROM articles WHERE number = ?", int(self._numbers[place])
        )
        article = store.article_of(row)
        # It is shown, so its embargo is over.
        return (
            article if article.embargo is None else replace(article, status="usable", embargo=None)
        )

    def by_url(self, url: str) -> Article | None:
        rows = self._all(f"SELECT id FROM articles WHERE url = ? AND {store.INDEXED}", url)
        return self.article(str(rows[0][0])) if rows else None

    def cancelled(self, article_id: str) -> str:
        """ "withdrawn by Associated Press", where the outlet says so of the article; else ""."""
        rows = self._all(
            "SELECT source FROM articles WHERE id = ? AND kept AND status = 'withdrawn'", article_id
        )
        return f"withdrawn by {rows[0][0] or 'its outlet'}" if rows else ""

    def copies(self, place: int) -> list[int]:
        """Places of the article's near-copies, earliest first, itself left out."""
        others = [other for other in self._members[self.groups[place]] if other != place]
        return sorted(others, key=lambda other: int(self.days[other]))

    def place(self, article_id: str) -> int | None:
        """None for an article that is not here or may not be seen."""
        place, visible = self._place_of.get(article_id), self.view.visible
        return None if place is None or (visible is not None and not visible[place]) else place

    def passages(self, article_id: str) -> list[Passage]:
        """In text order."""
        place = self.place(article_id)
        if place is None:
            return []
        rows = self._all(
            f"SELECT {PASSAGE} FROM passages JOIN articles ON number = article "
            "WHERE article = ? ORDER BY ordinal",
            int(self._numbers[place]),
        )
        return [_passage(row) for row in rows]

    def passage_at(self, row: int) -> Passage:
        (found,) = self._all(
            f"SELECT {PASSAGE} FROM passages JOIN articles ON number = article WHERE row = ?", row
        )
        return _passage(found)

    def report(self, values: dict[str, Any], generation: str) -> BuildReport:
        """The build's report from the manifest's part of it."""
        from index.intake import rejected_in

        with self._lock:
            return from_manifest(values, rejected_in(self._database), generation)

    def _prints(self) -> list[Print]:
        rows = self._all(
            f"SELECT id, url, signature, day FROM articles WHERE {store.INDEXED} ORDER BY number"
        )
        return [Print(*row) for row in rows]

    def _places(self, filters: Filters) -> Days:
        allowed = self.allowed(filters)
        return np.arange(len(self._numbers)) if allowed is None else np.flatnonzero(allowed)

    def _count(self, values: Sequence[str], places: Days) -> tuple[tuple[str, int], ...]:
        counted = Counter(values[place] for place in places)
        return tuple(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))

    def _all(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._database.execute(query, values).fetchall()


def _passage(row: tuple[Any, ...]) -> Passage:
    article_id, ordinal, start, end, text, kind, sentences = row
    return Passage(
        id=f"{article_id}-{ordinal}",
        article_id=article_id,
        start=start,
        end=end,
        text=text,
        kind=kind,
        sentences=tuple((first, last) for first, last in json.loads(sentences)),
    )
