"""Milvus as the store that an index is served from."""

from contextlib import closing
from functools import cached_property
from pathlib import Path

from index import generations
from index.archive import About, Archive
from index.catalog import Catalog
from index.embed import Embedder
from index.errors import ModelTrouble, NoIndex, StoreTrouble
from index.lock import build_lock
from index.manifest import Manifest
from index.milvus.collections import ALIAS
from index.milvus.connection import Connection, told
from index.milvus.deliver import deliver
from index.milvus.log import MilvusLog, share
from index.milvus.reading import MilvusRanker, MilvusTexts
from index.progress import Report, silent
from index.report import from_manifest
from index.visibility import Clock, utc_now


class MilvusStore:
    """Readers need the address alone; `index` is the builder's folder."""

    def __init__(self, index: Path, uri: str) -> None:
        self._index = index
        self._uri = uri

    def open(self, embedder: Embedder, clock: Clock = utc_now) -> Archive:
        connection = Connection(self._uri)
        try:
            return _open(connection, embedder, clock)
        except BaseException:
            connection.close()
            raise

    def mark(self) -> str | None:
        try:
            return self._kept.serving(ALIAS)
        except StoreTrouble:
            return None

    def deliver(self, report: Report = silent) -> None:
        with build_lock(self._index), closing(Connection(self._uri)) as connection:
            share(connection, self._index)
            newest = generations.newest_whole(self._index)
            deliver(connection, newest, generations.names(self._index), report)

    def share(self) -> None:
        if not generations.names(self._index):
            raise StoreTrouble(
                f"Nothing was built in {self._index}: withdraw and restore where the index is "
                f"built that {told(self._uri)} is filled from."
            )
        with closing(Connection(self._uri)) as connection:
            share(connection, self._index)

    @cached_property
    def _kept(self) -> Connection:
        """For looking at the alias every half second."""
        return Connection(self._uri)


def _open(connection: Connection, embedder: Embedder, clock: Clock) -> Archive:
    serving = connection.serving(ALIAS)
    if serving is None:
        raise NoIndex(
            f"There is no index in the store {connection.name}; run `dateline index` first."
        )
    texts = MilvusTexts(connection, serving)
    made = Manifest(**texts.about["manifest"], files={})
    if made.model != embedder.fingerprint:
        raise ModelTrouble(
            f"The index in {connection.name} was built with the model {made.model}, not with "
            f"{embedder.fingerprint}; use that model, or run `dateline index`."
        )
    name = str(texts.about["generation"])
    report = from_manifest(dict(made.report), texts.rejected(), name)
    about = About(name, made.built_at, "", report)
    catalog = Catalog(name, texts, MilvusLog(connection), clock)
    ranker = MilvusRanker(connection, serving, made.passages, texts.listing())
    return Archive(about, catalog, ranker, embedder)
