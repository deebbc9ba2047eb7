"""Reading and embedding spread over a Ray cluster: one Ray Data pipeline, read → clean → embed.

    files ─► flat_map(read_file)   many at once, one row a record     any machine
          ─► map_batches(Embed)    one embedder a machine             every machine
          ─► rows in order ─► database and journal                    the builder

What makes a generation stays with the builder: it alone writes. Each row carries its file, its
place in it and whether it is the last, so that a row that is lost or comes twice stops the build
instead of making a wrong one; Ray runs again what a dead machine had in hand. Every machine needs
Dateline, the model, and the corpus folder under the same path.
"""

import importlib
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import groupby
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from corpus.article import Passage
from corpus.read import FileEntry, Rejected
from index import store
from index.embed import Embedder, load_embedder
from index.errors import BuildFailed
from index.journal import Journal
from index.reading import Found, Read, read_here
from index.text import searched_text

ROWS = 32
"""Records embedded at once: some hundred passages."""
WINDOW = 1024
"""Passages between two writes to the journal."""
KEY_BYTES = 32

Row = dict[str, Any]
Keys = np.ndarray[Any, np.dtype[np.uint64]]


class RaySpread:
    """`index.reading.Spread` on the Ray cluster at `address`."""

    def __init__(self, address: str, model: str, embedder: Embedder) -> None:
        """`embedder` is the builder's, of the same `model` that the others load.

        Raises BuildFailed where Ray is not installed or does not answer.
        """
        self.embedded = 0
        self._model = model
        self._fingerprint = embedder.fingerprint
        self._dimension = embedder.dimension
        self._ray = _ray()
        try:
            self._ray.init(address=address, log_to_driver=False, configure_logging=False)
        except (ConnectionError, ValueError, RuntimeError) as error:
            raise BuildFailed(f"No Ray cluster answers at {address}: {error}") from error

    def close(self) -> None:
        self._ray.shutdown()

    def read(
        self, folder: Path, entries: Sequence[FileEntry], journal: Journal, base: Path | None
    ) -> Iterator[Iterator[Found]]:
        self.embedded = 0
        return self._read(folder, entries, journal, base) if entries else iter(())

    def _read(
        self, folder: Path, entries: Sequence[FileEntry], journal: Journal, base: Path | None
    ) -> Iterator[Iterator[Found]]:
        rows = self._checked(self._rows(folder, entries, _known(journal, base)), len(entries))
        for _, of_file in groupby(self._journaled(rows, journal), key=lambda row: row["file"]):
            yield map(_found, of_file)

    def _rows(self, folder: Path, entries: Sequence[FileEntry], known: Keys) -> Iterator[Row]:
        data = importlib.import_module("ray.data")
        context = data.DataContext.get_current()
        context.execution_options.preserve_order = True
        context.enable_progress_bars = False
        machines = sum(node["Alive"] for node in self._ray.nodes())
        files = data.from_items(
            [
                {"file": at, "path": entry.path, "size": entry.size, "mtime_ns": entry.mtime_ns}
                for at, entry in enumerate(entries)
            ],
            override_num_blocks=min(len(entries), 200),
        )
        rows = files.flat_map(
            read_rows, fn_kwargs={"folder": str(folder.resolve()), "known": known}
        ).map_batches(
            Embed,
            fn_constructor_args=(self._model, self._fingerprint),
            batch_size=ROWS,
            compute=data.ActorPoolStrategy(min_size=1, max_size=machines),
            num_cpus=1,
        )
        try:
            yield from rows.iter_rows()
        except self._ray.exceptions.RayError as error:
            raise BuildFailed(f"The Ray cluster failed: {_reason(error)}") from error

    def _checked(self, rows: Iterator[Row], files: int) -> Iterator[Row]:
        """Raises BuildFailed where a row is missing or came twice."""
        expected = (0, 0)
        for row in rows:
            if (row["file"], row["record"]) != expected:
                raise BuildFailed("The Ray cluster lost or doubled what it read; run it again.")
            yield row
            expected = (row["file"] + 1, 0) if row["last"] else (row["file"], row["record"] + 1)
        if expected != (files, 0):
            raise BuildFailed("The Ray cluster lost what it read; run it again.")

    def _journaled(self, rows: Iterator[Row], journal: Journal) -> Iterator[Row]:
        keys: list[bytes] = []
        vectors: list[bytes] = []

        def write() -> None:
            made = np.frombuffer(b"".join(vectors), dtype="<f4").reshape(-1, self._dimension)
            journal.add(keys, made)
            self.embedded += len(keys)
            keys.clear()
            vectors.clear()

        for row in rows:
            keys += _cut(row["fresh"])
            vectors.append(row["vectors"])
            if len(keys) >= WINDOW:
                write()
            yield row
        if keys:
            write()


def read_rows(file: Row, folder: str, known: Keys) -> Iterator[Row]:
    """A file's records, each with the texts of its passages that have no vector yet."""
    entry = FileEntry(file["path"], file["size"], file["mtime_ns"])
    found = read_here(Path(folder), entry)
    at, now = 0, next(found)
    while now is not None:
        following = next(found, None)
        yield {"file": file["file"], "record": at, "last": following is None} | _row(now, known)
        at, now = at + 1, following  # type: ignore[assignment]


class Embed:
    """The embedder of one machine."""

    def __init__(self, model: str, fingerprint: str) -> None:
        self._embedder = load_embedder(model)
        if self._embedder.fingerprint != fingerprint:
            raise ValueError(
                f"a machine has the model {self._embedder.fingerprint}, the builder {fingerprint}"
            )

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        texts = [json.loads(each) for each in batch.pop("texts")]
        vectors = self._embedder.embed([text for each in texts for text in each])
        ends = np.cumsum([len(each) for each in texts])
        parts = np.split(vectors.astype("<f4"), ends[:-1])
        return batch | {"vectors": [part.tobytes() for part in parts]}


def _row(found: Found, known: Keys) -> Row:
    if isinstance(found, Rejected):
        told = json.dumps([found.path, found.record, found.reason])
        return {
            "rejected": told,
            "article": "",
            "signature": b"",
            "passages": "[]",
            "keys": b"",
            "fresh": b"",
            "texts": "[]",
        }
    article = found.article
    keys = [key for _, key in found.passages]
    fresh = {
        key: searched_text(article, passage.start, passage.end)
        for (passage, key), old in zip(found.passages, np.isin(_short(keys), known), strict=True)
        if not old
    }
    return {
        "rejected": "",
        "article": json.dumps(store.values_of(article)),
        "signature": found.signature,
        "passages": json.dumps(
            [(p.id, p.start, p.end, p.kind, p.sentences) for p, _ in found.passages]
        ),
        "keys": b"".join(keys),
        "fresh": b"".join(fresh),
        "texts": json.dumps(list(fresh.values())),
    }


def _found(row: Row) -> Found:
    if row["rejected"]:
        return Rejected(*json.loads(row["rejected"]))
    article = store.article_of(json.loads(row["article"]))
    passages = (
        Passage(
            id=id_,
            article_id=article.id,
            start=start,
            end=end,
            text=article.text[start:end],
            kind=kind,
            sentences=tuple((first, last) for first, last in sentences),
        )
        for id_, start, end, kind, sentences in json.loads(row["passages"])
    )
    return Read(article, row["signature"], tuple(zip(passages, _cut(row["keys"]), strict=True)))


def _known(journal: Journal, base: Path | None) -> Keys:
    """The keys whose vectors are at hand, shortened. One that begins as another does is taken for
    it, and then embedded by the builder."""
    keys = list(journal.read())
    if base is not None:
        with closing(store.open_readonly(base / store.FILE)) as database:
            rows = database.execute("SELECT DISTINCT key FROM passages WHERE row IS NOT NULL")
            keys += [key for (key,) in rows]
    return _short(keys)


def _short(keys: Sequence[bytes]) -> Keys:
    return np.array([int.from_bytes(key[:8]) for key in keys], dtype=np.uint64)


def _cut(joined: bytes) -> list[bytes]:
    return [joined[at : at + KEY_BYTES] for at in range(0, len(joined), KEY_BYTES)]


def _reason(error: Exception) -> str:
    return next((line for line in reversed(str(error).splitlines()) if line.strip()), "no reason")


def _ray() -> ModuleType:
    """Imported when a build is spread and not before. It reports to nobody."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    try:
        return importlib.import_module("ray")
    except ModuleNotFoundError as error:
        raise BuildFailed(
            "--ray needs Ray: `pip install -e .[ray]` in Dateline's folder."
        ) from error
