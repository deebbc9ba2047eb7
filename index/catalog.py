"""The articles and passages of an opened generation, and which of them a filter lets through.

What filters and rankings need of every article (day, outlet, section, group of copies) is held in
arrays; texts are read from where they lie (`index.texts`) when they are shown. Articles that are
withheld, withdrawn or superseded are not here at all; what has been withdrawn since, or waits for
the end of an embargo, is here and not seen (`index.visibility`).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

import numpy as np

from corpus.article import Article, Passage
from index import store
from index.fusion import UNDATED, Days
from index.hit import Coverage, Filters
from index.texts import Texts
from index.vectors import Mask, Rows
from index.visibility import Clock, View, Visibility
from index.withdrawals import Watched

Places = Rows


class Catalog:
    """Safe from several threads.

    Articles are known by their place, 0 to len - 1, in the order of their numbers; passages by
    their row.
    """

    def __init__(self, generation: str, texts: Texts, log: Watched, clock: Clock) -> None:
        """Of the generation of this name. Raises LogDamaged."""
        self._texts = texts
        listing = texts.listing()
        self._numbers = np.array([each.number for each in listing], dtype=np.int64)
        self._place_of = {each.id: place for place, each in enumerate(listing)}
        self.days: Days = np.array([each.day or UNDATED for each in listing], dtype=np.int64)
        self._sources = [each.source for each in listing]
        self._sections = [each.section for each in listing]
        self.groups = [each.group for each in listing]
        self._members: dict[int, list[int]] = {}
        for place, group in enumerate(self.groups):
            self._members.setdefault(group, []).append(place)
        self._visibility = Visibility(
            list(self._place_of),
            {
                place: datetime.fromisoformat(each.embargo)
                for place, each in enumerate(listing)
                if each.embargo
            },
            texts.prints,
            generation,
            texts.obeyed(),
            log,
            clock,
        )

    def close(self) -> None:
        self._texts.close()

    def places(self, numbers: Rows) -> Places:
        """Of the articles with these numbers."""
        return np.searchsorted(self._numbers, numbers)

    @property
    def view(self) -> View:
        """What may be seen now. Raises LogDamaged."""
        return self._visibility.now()

    def hidden(self) -> Places:
        """Those that may not be seen now."""
        visible = self.view.visible
        return np.zeros(0, dtype=np.int64) if visible is None else np.flatnonzero(~visible)

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

    def expect(self, places: Places) -> None:
        """Tell that these are read next: texts that lie elsewhere then come in one go."""
        self._texts.expect(self._numbers[places].tolist())

    def article_at(self, place: int) -> Article:
        article = self._texts.article(int(self._numbers[place]))
        # It is shown, so its embargo is over.
        return (
            article if article.embargo is None else replace(article, status="usable", embargo=None)
        )

    def by_url(self, url: str) -> Article | None:
        article_id = self._texts.id_of(url)
        return self.article(article_id) if article_id else None

    def cancelled(self, article_id: str) -> str:
        """ "withdrawn by Associated Press", where the outlet says so of the article; else ""."""
        source = self._texts.canceller(article_id)
        return "" if source is None else f"withdrawn by {source or 'its outlet'}"

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
        return [] if place is None else self._texts.passages(int(self._numbers[place]))

    def passage_at(self, place: int, row: int) -> Passage:
        return self._texts.passage(int(self._numbers[place]), row)

    def _places(self, filters: Filters) -> Places:
        allowed = self.allowed(filters)
        return np.arange(len(self._numbers)) if allowed is None else np.flatnonzero(allowed)

    def _count(self, values: Sequence[str], places: Places) -> tuple[tuple[str, int], ...]:
        counted = Counter(values[place] for place in places)
        return tuple(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))
