"""A connection to Milvus: by its address, or by the path of a Milvus Lite file.

milvus+http://host:19530      milvus+https://user:password@host:19530/database
milvus+archive.db             a file, served by milvus-lite inside this process
"""

import importlib
import logging
import os
import threading
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import unquote, urlsplit

from index.errors import StoreTrouble

PREFIX = "milvus+"
SECONDS = 30.0
"""That one call may take; loading a collection is given `PATIENCE`."""
PATIENCE = 600.0
ROWS = 1000
"""At once, to and from the server: some megabytes."""

Row = dict[str, Any]


def check(uri: str) -> None:
    """Raises ValueError, as one sentence, where `uri` names no store."""
    rest = uri.removeprefix(PREFIX)
    parts = urlsplit(rest)
    if rest == uri or not rest:
        raise ValueError(f"a store is `{PREFIX}http://host:19530` or `{PREFIX}path/of/a/file.db`")
    if parts.scheme in ("http", "https"):
        if not parts.hostname:
            raise ValueError("the store's address lacks its host")
    elif parts.scheme or not rest.endswith(".db"):
        raise ValueError("a store is reached by http or https, or is a file whose name ends in .db")


def told(uri: str) -> str:
    """The address without the password, for people."""
    rest = uri.removeprefix(PREFIX)
    parts = urlsplit(rest)
    if parts.scheme not in ("http", "https"):
        return rest
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


class Connection:
    """Safe from several threads. Every method raises StoreTrouble where Milvus does not answer, or
    refuses."""

    def __init__(self, uri: str) -> None:
        self.name = told(uri)
        self.closed = threading.Event()
        options = _options(uri.removeprefix(PREFIX))
        self._trouble: type[Exception] = Exception
        pymilvus = library()
        self._trouble = pymilvus.MilvusException
        try:
            self._client = pymilvus.MilvusClient(timeout=SECONDS, **options)
        except (pymilvus.MilvusException, OSError) as error:
            raise self._told(error) from error

    def call(self, method: str, *given: object, timeout: float = SECONDS, **named: object) -> Any:  # noqa: ANN401
        """One method of pymilvus's MilvusClient."""
        try:
            return getattr(self._client, method)(*given, timeout=timeout, **named)
        except self._trouble as error:
            raise self._told(error) from error

    def query(
        self,
        collection: str,
        filter: str,
        fields: list[str],
        consistency: str | None = None,
        timeout: float = SECONDS,
    ) -> list[Row]:
        """The rows that pass, at most 16,384. With the consistency "Strong" those count too that
        were written a moment ago."""
        rows: list[Row] = self.call(
            "query",
            collection,
            filter=filter,
            output_fields=fields,
            consistency_level=consistency,
            timeout=timeout,
        )
        return rows

    def count(self, collection: str, filter: str = "") -> int:
        """Rows that pass, those included that were written a moment ago."""
        return int(self.query(collection, filter, ["count(*)"], "Strong")[0]["count(*)"])

    def every(self, collection: str, filter: str, fields: list[str]) -> list[Row]:
        """All rows that pass, however many."""
        found: list[Row] = []
        try:
            rows = self._client.query_iterator(
                collection, batch_size=ROWS, filter=filter, output_fields=fields, timeout=SECONDS
            )
            while batch := rows.next():
                found.extend(batch)
            rows.close()
        except self._trouble as error:
            raise self._told(error) from error
        return found

    def serving(self, alias: str) -> str | None:
        """The collection that the alias names."""
        try:
            found = self._client.describe_alias(alias, timeout=SECONDS)
        except self._trouble as error:
            if alias not in self._aliases():
                return None
            raise self._told(error) from error
        return str(found["collection_name"])

    def _aliases(self) -> list[str]:
        return [
            alias
            for collection in self.call("list_collections")
            for alias in self.call("list_aliases", collection)["aliases"]
        ]

    def close(self) -> None:
        self.closed.set()
        self._client.close()

    def _told(self, error: Exception) -> StoreTrouble:
        reason = str(getattr(error, "message", "") or error).partition("\n")[0]
        if reason == "Open local milvus failed":
            reason = "another process has opened the file, or milvus-lite is not installed"
        return StoreTrouble(f"The store {self.name} does not serve: {reason}.")


def library() -> ModuleType:
    """pymilvus, imported when a store is used and not before.

    Raises StoreTrouble where it is not installed.
    """
    # It would read a `.env` file of the working folder into the environment.
    os.environ.setdefault("PYTHON_DOTENV_DISABLED", "1")
    try:
        found = importlib.import_module("pymilvus")
    except ModuleNotFoundError as error:
        raise StoreTrouble(
            "The setting store needs pymilvus: `pip install -e .[milvus]` in Dateline's folder."
        ) from error
    # It logs what it was asked with every error; that is told here, without the question.
    for name in ("pymilvus", "milvus_lite"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    return found


def _options(address: str) -> dict[str, str]:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https"):
        Path(address).absolute().parent.mkdir(parents=True, exist_ok=True)
        return {"uri": address}
    options = {"uri": parts._replace(netloc=parts.netloc.rpartition("@")[2], path="").geturl()}
    if parts.username:
        options["token"] = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    if parts.path.strip("/"):
        options["db_name"] = parts.path.strip("/")
    return options
