"""The store in the generation's folder: articles in SQLite, vectors in FAISS, words in Tantivy."""

import json
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from corpus.article import Article, Passage, digest_of
from corpus.raw import Rejected
from index import store
from index.errors import IndexDamaged
from index.fulltext import FOLDER, FullText
from index.ranker import Candidates, Scope
from index.runtime import Floats
from index.texts import Listed
from index.vectors import Rows, Vectors
from index.withdrawals import Print

PASSAGE = "id, ordinal, start, end, substr(text, start + 1, end - start), kind, sentences"


class FolderTexts:
    """The database file may be removed meanwhile.

    It was checked when it was opened, and years may pass until the next opening: no article is
    given that is not the one that was read from the corpus. Raises IndexDamaged.
    """

    def __init__(self, folder: Path) -> None:
        """Raises sqlite3.DatabaseError where the file is no database of ours."""
        self._generation = folder.name
        self._database = store.open_readonly(folder / store.FILE)
        self._lock = threading.Lock()

    def close(self) -> None:
        with self._lock:
            self._database.close()

    def listing(self) -> list[Listed]:
        rows = self._all(
            "SELECT number, id, day, source, section, coalesce(copy_of, number), embargo "
            f"FROM articles WHERE {store.INDEXED} ORDER BY number"
        )
        return [Listed(*row) for row in rows]

    def numbers(self) -> Rows:
        """The number of the article of each row."""
        rows = self._all("SELECT article FROM passages WHERE row IS NOT NULL ORDER BY row")
        return np.array([row[0] for row in rows], dtype=np.int64)

    def prints(self) -> list[Print]:
        rows = self._sound(
            f"SELECT id, url, signature, day FROM articles WHERE {store.INDEXED} ORDER BY number"
        )
        return [Print(*row) for row in rows]

    def obeyed(self) -> str:
        with self._lock:
            return store.obeyed(self._database)

    def rejected(self) -> tuple[Rejected, ...]:
        with self._lock:
            return store.rejected_in(self._database)

    def expect(self, numbers: Sequence[int]) -> None:
        """Nothing to do: they are at hand."""

    def article(self, number: int) -> Article:
        rows = self._sound(f"SELECT {store.ARTICLE} FROM articles WHERE number = ?", number)
        try:
            (article,) = map(store.article_of, rows)
        except store.BROKEN as error:
            raise self._damaged(error) from error
        if digest_of(article) != article.digest:
            raise self._damaged(f"the article {article.id} has changed")
        return article

    def id_of(self, url: str) -> str | None:
        rows = self._sound(f"SELECT id FROM articles WHERE url = ? AND {store.INDEXED}", url)
        return str(rows[0][0]) if rows else None

    def canceller(self, article_id: str) -> str | None:
        rows = self._sound(
            "SELECT source FROM articles WHERE id = ? AND kept AND status = 'withdrawn'", article_id
        )
        return str(rows[0][0]) if rows else None

    def passages(self, number: int) -> list[Passage]:
        return self._passages("article = ? ORDER BY ordinal", number)

    def passage(self, number: int, row: int) -> Passage:
        found = self._passages("row = ?", row)
        if not found:
            raise self._damaged(f"passage {row} is missing")
        return found[0]

    def _passages(self, which: str, value: int) -> list[Passage]:
        query = f"SELECT {PASSAGE} FROM passages JOIN articles ON number = article WHERE {which}"
        try:
            return [_passage(row) for row in self._sound(query, value)]
        except store.BROKEN as error:
            raise self._damaged(error) from error

    def _sound(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """As `_all`, of a database that was whole when it was opened."""
        try:
            return self._all(query, *values)
        except store.BROKEN as error:
            raise self._damaged(error) from error

    def _damaged(self, fault: object) -> IndexDamaged:
        return IndexDamaged(
            f"{store.FILE} of the generation {self._generation} was damaged after it had been "
            f"opened ({fault}); run `dateline index`."
        )

    def _all(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._database.execute(query, values).fetchall()


class FolderRanker:
    """The files may be removed meanwhile."""

    def __init__(self, folder: Path, place_of: Rows) -> None:
        """`place_of`: the place of the article of each row. Raises RuntimeError and ValueError
        where FAISS or Tantivy cannot read the files."""
        self._vectors = Vectors(folder)
        self._fulltext = FullText(folder / FOLDER)
        self._place_of = place_of

    def __len__(self) -> int:
        return len(self._vectors)

    def candidates(
        self, words: Sequence[str], vector: Floats, scope: Scope, depth: int
    ) -> Candidates:
        lexical = self._fulltext.search(words, depth, scope.filters, self._rows(scope.hidden))
        mask = None if scope.allowed is None else scope.allowed[self._place_of]
        near, _ = self._vectors.nearest(vector, depth, mask)
        rows = np.union1d(near, np.array([row for row, _ in lexical], dtype=np.int64))
        # What is withdrawn between the two rankings is in neither.
        rows = rows if mask is None else rows[mask[rows]]
        bm25 = dict(lexical)
        bm25 |= self._fulltext.scores(words, [int(row) for row in rows if row not in bm25])
        return Candidates(
            rows=rows,
            places=self._place_of[rows],
            bm25=np.array([bm25.get(int(row), 0.0) for row in rows]),
            cosine=(self._vectors.rows(rows) @ vector).astype(np.float64),
        )

    def idf(self, term: str) -> float:
        return self._fulltext.idf(term)

    def _rows(self, places: Rows) -> Rows:
        """Of these articles."""
        if not len(places):
            return places
        return np.flatnonzero(np.isin(self._place_of, places))


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
