"""Brings a generation from its folder into Milvus, and lets it serve there.

The folder's build is done and whole before this begins; here it is only copied. Its document
ABOUT comes last, so a copy that stopped half-way is known by its absence and begun anew. Then the
alias is switched, which is one operation of Milvus: readers see the generation before or this one.
"""

import json
import sqlite3
from base64 import b64encode
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import asdict
from itertools import islice

import numpy as np

from index import analysis, store
from index.errors import StoreTrouble
from index.folder import FolderTexts
from index.fusion import UNDATED
from index.generations import Generation
from index.milvus import collections
from index.milvus.collections import ABOUT, ALIAS, BYTES, CHUNK, PARTS, UNUSED
from index.milvus.connection import PATIENCE, ROWS, Connection, Row
from index.progress import Report, silent
from index.text import searched_text
from index.vectors import Vectors

LONGEST_ADDRESS = 8_000
"""Characters; a longer one is no address that anybody withdraws by."""


def deliver(
    connection: Connection, generation: Generation, kept: Iterable[str], report: Report = silent
) -> None:
    """Let `generation` serve; of the others those named in `kept` stay, for readers who hold them.

    A generation that is there already is not copied again. Raises StoreTrouble; what served before
    then still does.
    """
    name = collections.passages_of(generation.name)
    if not _whole(connection, name):
        _remove(connection, [name])
        _copy(connection, generation, name, report)
    if (serving := connection.serving(ALIAS)) != name:
        switch = "alter_alias" if serving else "create_alias"
        connection.call(switch, name, ALIAS)
    stay = {collections.passages_of(each) for each in (*kept, generation.name)}
    _remove(connection, [each for each in _names(connection) if each not in stay])


def _names(connection: Connection) -> list[str]:
    """Every generation's passages, of copies that stopped half-way too."""
    found = map(collections.GENERATION.fullmatch, connection.call("list_collections"))
    return sorted({match[0].removesuffix(match[1] or "") for match in found if match})


def _remove(connection: Connection, names: Iterable[str]) -> None:
    """The documents first, ABOUT among them: what is left half removed is not taken for whole."""
    for name in names:
        for each in (collections.documents_of(name), name):
            if connection.call("has_collection", each):
                connection.call("drop_collection", each)


def _whole(connection: Connection, name: str) -> bool:
    documents = collections.documents_of(name)
    if not connection.call("has_collection", documents):
        return False
    return connection.count(documents, f"number == {ABOUT}") > 0


def _copy(connection: Connection, generation: Generation, name: str, report: Report) -> None:
    documents, made = collections.documents_of(name), generation.manifest
    collections.create_passages(connection, name, made.dimension)
    collections.create_documents(connection, documents)
    with (
        closing(store.open_readonly(generation.folder / store.FILE)) as database,
        closing(FolderTexts(generation.folder)) as texts,
    ):
        rows = _passages(database, texts, Vectors(generation.folder))
        _insert(connection, name, rows, made.passages, report)
        parts = _insert(connection, documents, _articles(database, texts))
        about = _about(database, texts, generation)
    collections.settle(connection, name)
    collections.settle(connection, documents)
    if (connection.count(name), connection.count(documents)) != (made.passages, parts):
        raise StoreTrouble(f"The store {connection.name} has lost some of what was written to it.")
    _insert(connection, documents, _parts(ABOUT, about))


def _insert(
    connection: Connection,
    name: str,
    rows: Iterator[Row],
    total: int = 0,
    report: Report = silent,
) -> int:
    """Gives how many rows there were."""
    done = 0
    while batch := list(islice(rows, ROWS)):
        connection.call("insert", name, batch, timeout=PATIENCE)
        done += len(batch)
        report("storing passages", done, total)
    connection.call("flush", name, timeout=PATIENCE)
    return done


def _passages(database: sqlite3.Connection, texts: FolderTexts, vectors: Vectors) -> Iterator[Row]:
    listing = texts.listing()
    sources = collections.codes(each.source for each in listing)
    sections = collections.codes(each.section for each in listing)
    for place, (listed, (article, spans)) in enumerate(
        zip(listing, store.searched(database), strict=True)
    ):
        rows = np.array([row for row, _, _ in spans], dtype=np.int64)
        for (row, start, end), vector in zip(spans, vectors.rows(rows), strict=True):
            yield {
                "row": row,
                "place": place,
                "day": listed.day or UNDATED,
                "source": sources[listed.source.casefold()],
                "section": sections[listed.section.casefold()],
                "words": _words(searched_text(article, start, end)),
                "vector": vector,
            }


def _words(text: str) -> str:
    """The terms of a passage, as many as a field holds: those of its first 60,000 characters."""
    words = " ".join(analysis.terms(text))
    if len(words.encode()) > BYTES:
        words = words.encode()[:BYTES].decode(errors="ignore").rpartition(" ")[0]
    return words


def _articles(database: sqlite3.Connection, texts: FolderTexts) -> Iterator[Row]:
    for listed, known in zip(texts.listing(), texts.prints(), strict=True):
        article = database.execute(
            f"SELECT {store.ARTICLE} FROM articles WHERE number = ?", (listed.number,)
        ).fetchone()
        passages = database.execute(
            "SELECT ordinal, row, start, end, kind, sentences FROM passages WHERE article = ? "
            "ORDER BY ordinal",
            (listed.number,),
        ).fetchall()
        url = known.url if known.url and len(known.url) <= LONGEST_ADDRESS else None
        signature = b64encode(known.signature).decode()
        yield from _parts(
            listed.number,
            {"article": article, "passages": passages},
            address=collections.address_key(url) if url else "",
            listed=_json(listed[1:]),
            print=_json((known.id, url, signature, known.day)),
        )


def _about(
    database: sqlite3.Connection, texts: FolderTexts, generation: Generation
) -> dict[str, object]:
    made = asdict(generation.manifest)
    del made["files"]
    cancelled = database.execute(
        "SELECT id, source FROM articles WHERE kept AND status = 'withdrawn'"
    ).fetchall()
    return {
        "generation": generation.name,
        "manifest": made,
        "rejected": [(each.path, each.record, each.reason) for each in texts.rejected()],
        "obeyed": texts.obeyed(),
        "cancelled": dict(cancelled),
    }


def _parts(number: int, document: object, **fields: str) -> Iterator[Row]:
    """A document as rows; what is looked up by `fields` stands in the first of them."""
    text = _json(document)
    for part, start in enumerate(range(0, len(text), CHUNK)):
        yield {
            "key": number * PARTS + part,
            "number": number,
            "part": part,
            "address": "",
            "listed": "",
            "print": "",
            "text": text[start : start + CHUNK],
            "unused": UNUSED,
            **(fields if part == 0 else {}),
        }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
