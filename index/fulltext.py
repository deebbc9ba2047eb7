"""The full-text index of a generation: BM25 over passages (Tantivy, k1 1.2 and b .75, as it has
them fixed), filtered before ranking.

Questions are built term by term from `index.analysis`, never parsed, so no character of a question
is syntax. An undated passage is outside every period.
"""

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import log
from pathlib import Path
from typing import TYPE_CHECKING

from index import analysis, disk
from index.hit import Filters

if TYPE_CHECKING:
    from tantivy import Query, Schema

FOLDER = "fulltext"
HEAP_BYTES = 256_000_000
REMOVALS = 10
LOCKS = (".tantivy-meta.lock", ".tantivy-writer.lock")


@dataclass(frozen=True, slots=True)
class Entry:
    """A passage as it is indexed."""

    row: int
    text: str
    day: int | None
    """Proleptic Gregorian ordinal of the day of publication."""
    source: str
    section: str


def write(folder: Path, entries: Iterable[Entry]) -> None:
    """Fill a new folder. Raises OSError where the disk refuses."""
    disk.make_folder(folder)
    disk.write(folder, lambda path: _fill(path, entries))


def _fill(folder: Path, entries: Iterable[Entry]) -> None:
    from tantivy import Document, Index

    index = Index(_schema(), path=str(folder))
    index.register_tokenizer(analysis.NAME, analysis.analyzer())
    # Or a thread of its own would look at what is committed, and leave a lock when all is done.
    index.config_reader(reload_policy="manual")
    # One thread, so that the same passages give the same index.
    writer = index.writer(heap_size=HEAP_BYTES, num_threads=1)
    for entry in entries:
        document = Document()
        document.add_unsigned("row", entry.row)
        document.add_text("text", entry.text)
        if entry.day is not None:
            document.add_integer("day", entry.day)
        document.add_text("source", entry.source.casefold())
        document.add_text("section", entry.section.casefold())
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    for lock in LOCKS:
        disk.remove(folder / lock)
    # Tantivy keeps two of its files to their owner; a server may run as somebody else.
    mode = folder.stat().st_mode & 0o666
    for file in folder.iterdir():
        disk.set_mode(file, mode)


class FullText:
    """An opened index. Safe from several threads; the files may be removed meanwhile."""

    def __init__(self, folder: Path) -> None:
        """Raises ValueError where Tantivy cannot read the folder."""
        from tantivy import Index

        self._schema = _schema()
        with _links(folder) as links:
            index = Index.open(str(links))
            index.register_tokenizer(analysis.NAME, analysis.analyzer())
            index.config_reader(reload_policy="manual")
            self._searcher = index.searcher()

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def search(
        self,
        words: Sequence[str],
        k: int,
        filters: Filters | None = None,
        hidden: Iterable[int] = (),
    ) -> list[tuple[int, float]]:
        """Up to k rows but the `hidden` ones, and their BM25 scores, best first, then by row;
        `words` are terms."""
        limits = list(_filter_queries(self._schema, filters))
        return self._run(self._query(words), limits, k, hidden)

    def scores(self, words: Sequence[str], rows: Sequence[int]) -> dict[int, float]:
        """The BM25 scores of these rows; those without any of the words are left out."""
        from tantivy import Query

        if not rows:
            return {}
        among = Query.term_set_query(self._schema, "row", list(rows))
        return dict(self._run(self._query(words), [among], len(rows)))

    def idf(self, term: str) -> float:
        """ln(1 + (N - n + .5) / (n + .5)) for n of N passages that hold the term."""
        total, holding = self._searcher.num_docs, self._searcher.doc_freq("text", term)
        return log(1 + (total - holding + 0.5) / (holding + 0.5))

    def _query(self, words: Sequence[str]) -> "Query":
        from tantivy import Occur, Query

        return Query.boolean_query(
            [
                (Occur.Should, Query.term_query(self._schema, "text", word, "freq"))
                for word in dict.fromkeys(words)
            ]
        )

    def _run(
        self, query: "Query", limits: Sequence["Query"], k: int, hidden: Iterable[int] = ()
    ) -> list[tuple[int, float]]:
        from tantivy import Occur, Query

        parts = [
            (Occur.Must, query),
            *((Occur.Must, Query.const_score_query(limit, 0.0)) for limit in limits),
        ]
        if without := [int(row) for row in hidden]:
            parts.append((Occur.MustNot, Query.term_set_query(self._schema, "row", without)))
        whole = Query.boolean_query(parts)
        hits = self._searcher.search(whole, k, count=False).hits
        rows = self._searcher.fast_field_values("row", [address for _, address in hits])
        found = [(int(row or 0), float(score)) for row, (score, _) in zip(rows, hits, strict=True)]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))


@contextmanager
def _links(folder: Path) -> Iterator[Path]:
    """A passing folder of links to the files of `folder`.

    Tantivy writes a lock file beside what it opens, and a generation is never written to. Once
    opened every file is mapped, and the links may go.
    """
    links = Path(tempfile.mkdtemp(prefix="dateline-"))
    try:
        for file in folder.iterdir():
            (links / file.name).symlink_to(file.resolve())
        yield links
    finally:
        # Its watcher may see the links go, and lock the folder once more to look.
        for _ in range(REMOVALS):
            shutil.rmtree(links, ignore_errors=True)
            if not links.exists():
                break


def _schema() -> "Schema":
    from tantivy import SchemaBuilder

    builder = SchemaBuilder()
    builder.add_unsigned_field("row", indexed=True, fast=True)
    builder.add_text_field("text", tokenizer_name=analysis.NAME, index_option="freq")
    builder.add_integer_field("day", indexed=True, fast=True)
    builder.add_text_field("source", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("section", tokenizer_name="raw", index_option="basic")
    return builder.build()


def _filter_queries(schema: "Schema", filters: Filters | None) -> Iterator["Query"]:
    from tantivy import FieldType, Query

    if filters is None:
        return
    if filters.since or filters.until:
        yield Query.range_query(
            schema,
            "day",
            FieldType.Integer,
            filters.since.toordinal() if filters.since else None,
            filters.until.toordinal() if filters.until else None,
        )
    for field, values in (("source", filters.sources), ("section", filters.sections)):
        if values:
            yield Query.term_set_query(schema, field, [value.casefold() for value in values])
