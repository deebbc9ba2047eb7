"""A generation in Milvus, as the search sees it: its texts and its ranker."""

import json
import threading
from base64 import b64decode
from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache
from math import log
from typing import Any

import numpy as np

from corpus.article import Article, Passage
from corpus.raw import Rejected
from index import store
from index.hit import Filters
from index.milvus import collections
from index.milvus.collections import ABOUT
from index.milvus.connection import Connection, library
from index.ranker import Candidates, Scope
from index.runtime import Floats
from index.texts import Listed
from index.vectors import Rows
from index.withdrawals import Print

HELD = 2_048
"""Documents kept in memory: some tens of megabytes."""
TOGETHER = 64
"""Documents asked for at once."""


class MilvusTexts:
    """Documents, held once they are read: they never change."""

    def __init__(self, connection: Connection, passages: str) -> None:
        """Raises StoreTrouble."""
        self._connection = connection
        self._collection = collections.documents_of(passages)
        self._lock = threading.Lock()
        self._documents: OrderedDict[int, dict[str, Any]] = OrderedDict()
        self.about: dict[str, Any] = self._document(ABOUT)

    def close(self) -> None:
        self._connection.close()

    def listing(self) -> list[Listed]:
        rows = self._first_parts("listed")
        return [Listed(number, *json.loads(listed)) for number, listed in rows]

    def prints(self) -> list[Print]:
        found = (json.loads(text) for _, text in self._first_parts("print"))
        return [Print(id_, url, b64decode(sketch), day) for id_, url, sketch, day in found]

    def obeyed(self) -> str:
        return str(self.about["obeyed"])

    def rejected(self) -> tuple[Rejected, ...]:
        return tuple(Rejected(*each) for each in self.about["rejected"])

    def expect(self, numbers: Sequence[int]) -> None:
        with self._lock:
            missing = [number for number in numbers if number not in self._documents]
        for start in range(0, len(missing), TOGETHER):
            self._load(missing[start : start + TOGETHER])

    def article(self, number: int) -> Article:
        return store.article_of(self._document(number)["article"])

    def id_of(self, url: str) -> str | None:
        key = collections.address_key(url)
        found = self._connection.query(self._collection, f'address == "{key}"', ["listed"])
        return str(json.loads(found[0]["listed"])[0]) if found else None

    def canceller(self, article_id: str) -> str | None:
        found = self.about["cancelled"].get(article_id)
        return None if found is None else str(found)

    def passages(self, number: int) -> list[Passage]:
        article = self.article(number)
        return [_passage(article, each) for each in self._document(number)["passages"]]

    def passage(self, number: int, row: int) -> Passage:
        found = next(each for each in self._document(number)["passages"] if each[1] == row)
        return _passage(self.article(number), found)

    def _first_parts(self, field: str) -> list[tuple[int, str]]:
        """By number, of every article."""
        rows = self._connection.every(
            self._collection, f"part == 0 and number != {ABOUT}", ["number", field]
        )
        return sorted((int(row["number"]), str(row[field])) for row in rows)

    def _document(self, number: int) -> dict[str, Any]:
        with self._lock:
            if number in self._documents:
                self._documents.move_to_end(number)
                return self._documents[number]
        return self._load([number])[number]

    def _load(self, numbers: Sequence[int]) -> dict[int, dict[str, Any]]:
        rows = self._connection.query(
            self._collection, f"number in {list(numbers)}", ["number", "part", "text"]
        )
        texts: dict[int, str] = dict.fromkeys(numbers, "")
        for row in sorted(rows, key=lambda row: (row["number"], row["part"])):
            texts[row["number"]] += row["text"]
        found = {number: json.loads(text) for number, text in texts.items()}
        with self._lock:
            self._documents.update(found)
            while len(self._documents) > HELD:
                self._documents.popitem(last=False)
        return found


class MilvusRanker:
    """Milvus's hybrid search puts up the candidates, by BM25 and by vector. What orders them is
    `index.fusion`, as ever: its own fusion by ranks (RRF) only decides which come along."""

    def __init__(
        self, connection: Connection, passages: str, count: int, listing: Sequence[Listed]
    ) -> None:
        self._connection = connection
        self._collection = passages
        self._count = count
        self._sources = collections.codes(each.source for each in listing)
        self._sections = collections.codes(each.section for each in listing)
        self._holding = lru_cache(maxsize=65_536)(self._count_holding)

    def __len__(self) -> int:
        return self._count

    def candidates(
        self, words: Sequence[str], vector: Floats, scope: Scope, depth: int
    ) -> Candidates:
        found = self._hybrid(" ".join(dict.fromkeys(words)), vector, scope, depth)
        found = {row: each for row, each in found.items() if _may(scope, each["place"])}
        rows = np.array(sorted(found), dtype=np.int64)
        bm25 = self._bm25(words, rows)
        vectors = np.array([found[row]["vector"] for row in rows.tolist()], dtype=np.float32)
        return Candidates(
            rows=rows,
            places=np.array([found[row]["place"] for row in rows.tolist()], dtype=np.int64),
            bm25=np.array([bm25.get(row, 0.0) for row in rows.tolist()]),
            cosine=(vectors.reshape(len(rows), len(vector)) @ vector).astype(np.float64),
        )

    def idf(self, term: str) -> float:
        holding = self._holding(term)
        return log(1 + (self._count - holding + 0.5) / (holding + 0.5))

    def _hybrid(
        self, words: str, vector: Floats, scope: Scope, depth: int
    ) -> dict[int, dict[str, Any]]:
        pymilvus = library()
        which = self._expression(scope.filters, scope.hidden)
        near = pymilvus.AnnSearchRequest(
            [vector], "vector", {"metric_type": "IP"}, limit=depth, expr=which
        )
        wordy = pymilvus.AnnSearchRequest(
            [words], "bm25", {"metric_type": "BM25"}, limit=depth, expr=which
        )
        (hits,) = self._connection.call(
            "hybrid_search",
            self._collection,
            [near, wordy] if words else [near],
            pymilvus.RRFRanker(),
            limit=2 * depth,
            output_fields=["place", "vector"],
        )
        return {int(hit["row"]): hit["entity"] for hit in hits}

    def _bm25(self, words: Sequence[str], rows: Rows) -> dict[int, float]:
        if not len(rows) or not words:
            return {}
        (hits,) = self._connection.call(
            "search",
            self._collection,
            data=[" ".join(dict.fromkeys(words))],
            anns_field="bm25",
            search_params={"metric_type": "BM25"},
            filter=f"row in {rows.tolist()}",
            limit=len(rows),
            output_fields=["place"],
        )
        # Milvus gives scores, Milvus Lite their negatives; BM25 itself is never below 0.
        return {int(hit["row"]): abs(float(hit["distance"])) for hit in hits}

    def _count_holding(self, term: str) -> int:
        return self._connection.count(self._collection, f"text_match(words, '{term}')")

    def _expression(self, filters: Filters, hidden: Rows) -> str:
        parts = []
        if filters.since or filters.until:
            parts.append("day > 0")  # The day of an undated article is UNDATED.
        if filters.since:
            parts.append(f"day >= {filters.since.toordinal()}")
        if filters.until:
            parts.append(f"day <= {filters.until.toordinal()}")
        for field, wanted, known in (
            ("source", filters.sources, self._sources),
            ("section", filters.sections, self._sections),
        ):
            if wanted:
                found = {known.get(each.casefold(), -1) for each in wanted}
                parts.append(f"{field} in {sorted(found)}")
        if len(hidden):
            parts.append(f"place not in {hidden.tolist()}")
        return " and ".join(parts)


def _may(scope: Scope, place: int) -> bool:
    return scope.allowed is None or bool(scope.allowed[place])


def _passage(article: Article, values: Sequence[Any]) -> Passage:
    ordinal, _, start, end, kind, sentences = values
    return Passage(
        id=f"{article.id}-{ordinal}",
        article_id=article.id,
        start=start,
        end=end,
        text=article.text[start:end],
        kind=kind,
        sentences=tuple((first, last) for first, last in json.loads(sentences)),
    )
