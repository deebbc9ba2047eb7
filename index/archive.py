"""An opened archive: questions in, hits out, from one generation from opening to closing."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from corpus.article import Article, Passage
from corpus.urls import canonical_url
from index import analysis, copies, generations
from index.catalog import Catalog
from index.embed import Embedder
from index.errors import IndexDamaged, ModelTrouble
from index.folder import FolderRanker, FolderTexts
from index.fusion import Mix, mix, spread
from index.generations import Generation
from index.hit import Coverage, Filters, Hit, Recency
from index.ranker import Candidates, Ranker, Scope
from index.report import BuildReport, from_manifest
from index.runtime import Floats
from index.vectors import Mask
from index.visibility import Clock, View, utc_now
from index.withdrawals import Log, said

DEPTH = 100
"""Passages that each ranker puts up for mixing, or twice what is asked for if that is more."""
COPIED = 0.5
"""A passage of a near-copy is folded into the copy already listed when this part of its words in
a row stands there too; what one printing adds to the wire story stays a hit of its own."""
EVERYTHING = Filters()


def open_archive(index: Path, embedder: Embedder, clock: Clock = utc_now) -> "Archive":
    """Open the serving generation, every file checked against its manifest.

    Falls back to the generation before where it is damaged (`Archive.warning` says so). `clock`
    tells when embargoes end. Raises NoIndex, IndexDamaged where none is whole, LogDamaged where it
    is not certain what was withdrawn, and ModelTrouble where another model made it.
    """
    while True:
        pointed = generations.pointed_name(index)
        generation = generations.newest_whole(index)
        if generation.manifest.model != embedder.fingerprint:
            raise ModelTrouble(
                f"The index in {index} was built with the model {generation.manifest.model}, not "
                f"with {embedder.fingerprint}; use that model, or run `dateline index`."
            )
        try:
            return _open(generation, embedder, Log(index), clock)
        except (OSError, RuntimeError, ValueError, sqlite3.DatabaseError) as error:
            if generations.pointed_name(index) == pointed:
                raise IndexDamaged(
                    f"The index in {index} cannot be opened by this version of Dateline "
                    f"({error}); run `dateline index --full`."
                ) from error
            # Thrown away, or about to be, by two builds since then: there is a newer one.


def _open(generation: Generation, embedder: Embedder, log: Log, clock: Clock) -> "Archive":
    made = generation.manifest
    texts = FolderTexts(generation.folder)
    report = from_manifest(dict(made.report), texts.rejected(), generation.name)
    about = About(generation.name, made.built_at, generation.warning, report)
    catalog = Catalog(generation.name, texts, log, clock)
    ranker = FolderRanker(generation.folder, catalog.places(texts.numbers()))
    return Archive(about, catalog, ranker, embedder)


@dataclass(frozen=True, slots=True)
class About:
    """What an archive says of itself."""

    generation: str
    built: datetime
    warning: str
    """Why a newer generation does not serve, as a sentence; "" where none is amiss."""
    report: BuildReport


class Archive:
    """Safe from several threads. Its generation may be thrown away by builds meanwhile.

    Whatever is asked of it, it looks at the log of withdrawals first: any method raises LogDamaged.
    """

    def __init__(self, about: About, catalog: Catalog, ranker: Ranker, embedder: Embedder) -> None:
        self.generation = about.generation
        self.built = about.built
        self.warning = about.warning
        self.report = about.report
        self._catalog = catalog
        self._ranker = ranker
        self._embedder = embedder

    def close(self) -> None:
        self._catalog.close()

    @property
    def view(self) -> View:
        """What may be seen now; another object as soon as that changes."""
        return self._catalog.view

    def gone(self, article_id: str) -> str:
        """Why an article is not shown any more ("withdrawn on …: …"); "" for every other one."""
        line = self.view.withdrawn.get(article_id)
        return said(line) if line else self._catalog.cancelled(article_id)

    def search(
        self,
        question: str,
        *,
        vector: Floats | None = None,
        filters: Filters = EVERYTHING,
        recency: Recency | None = None,
        k: int = 10,
    ) -> list[Hit]:
        """Up to k passages, best first; `vector` is the question's where it is at hand already."""
        allowed = self._catalog.allowed(filters)
        if not len(self._ranker) or (allowed is not None and not allowed.any()):
            return []
        if vector is None:
            vector = self._embedder.embed([question])[0]
        words = analysis.terms(question)
        scope = Scope(filters, allowed, self._catalog.hidden())
        found = self._ranker.candidates(words, vector, scope, max(DEPTH, 2 * k))
        mixed = mix(found.bm25, found.cosine, self._catalog.days[found.places], recency)
        order = spread(mixed.score, found.places.tolist())
        self._catalog.expect(found.places[[at for at, _ in order[: 2 * k]]])
        return list(islice(self._hits(found, mixed, order, allowed), k))

    def article(self, article_id: str) -> Article | None:
        return self._catalog.article(article_id)

    def by_url(self, url: str) -> Article | None:
        """The article at this address, however it is written."""
        canonical = canonical_url(url)
        return self._catalog.by_url(canonical) if canonical else None

    def articles(self) -> Iterator[Article]:
        """All of them, in the corpus's order."""
        return self._catalog.articles()

    def passages(self, article_id: str) -> list[Passage]:
        """In text order; empty for an article that is not here."""
        return self._catalog.passages(article_id)

    def duplicates(self, article_id: str) -> tuple[Article, ...]:
        """Near-copies of the article, earliest first."""
        place = self._catalog.place(article_id)
        return () if place is None else self._copies(place, self._catalog.allowed(EVERYTHING))

    def coverage(self, filters: Filters = EVERYTHING) -> Coverage:
        return self._catalog.coverage(filters)

    def outlets(self) -> tuple[tuple[str, int], ...]:
        """With their number of articles, most first."""
        return self._catalog.outlets()

    def sections(self) -> tuple[str, ...]:
        """By number of articles, most first."""
        return self._catalog.sections()

    def months(self) -> tuple[tuple[str, int], ...]:
        """("2022-09", articles), in order."""
        return self._catalog.months()

    def browse(self, filters: Filters, offset: int, limit: int) -> tuple[int, list[Article]]:
        """How many articles pass, and `limit` of them from `offset`, newest first."""
        return self._catalog.browse(filters, offset, limit)

    def idf(self, term: str) -> float:
        """Of a term as `terms` gives it, over passages."""
        return self._ranker.idf(term)

    def terms(self, text: str) -> list[str]:
        """The words of a text as they are indexed: lower case, folded, stop words out, stemmed."""
        return analysis.terms(text)

    def _hits(
        self,
        found: Candidates,
        mixed: Mix,
        order: Sequence[tuple[int, float]],
        allowed: Mask | None,
    ) -> Iterator[Hit]:
        """In order, without the passages that a copy listed before them prints too."""
        printings: dict[int, dict[int, str]] = {}
        for at, cost in order:
            row = int(found.rows[at])
            place = int(found.places[at])
            passage = self._catalog.passage_at(place, row)
            article = self._catalog.article_at(place)
            others = self._copies(place, allowed)
            if others:
                listed = printings.setdefault(self._catalog.groups[place], {})
                if place not in listed:
                    if any(copies.shared(passage.text, text) >= COPIED for text in listed.values()):
                        continue
                    listed[place] = article.text
            parts = {
                "bm25": float(found.bm25[at]),
                "cosine": float(found.cosine[at]),
                "lexical": float(mixed.lexical[at]),
                "dense": float(mixed.dense[at]),
                "recency": float(mixed.recency[at]),
                "repeated": -cost,
            }
            yield Hit(passage, article, float(mixed.score[at]) - cost, parts, others)

    def _copies(self, place: int, allowed: Mask | None) -> tuple[Article, ...]:
        return tuple(
            self._catalog.article_at(other)
            for other in self._catalog.copies(place)
            if allowed is None or allowed[other]
        )
