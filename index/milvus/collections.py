"""What the collections of a generation hold, and how they are called."""

import hashlib
import re
import time
from collections.abc import Iterable, Mapping

from index.milvus.connection import PATIENCE, Connection, library

ALIAS = "dateline"
"""Names the passages of the generation that serves."""
GENERATION = re.compile(r"dateline_\d{8}T\w+?(_documents)?")
LOG = "dateline_withdrawals"
BYTES = 65_535
"""Of UTF-8, at most, in one VARCHAR."""
CHUNK = 16_000
"""Characters of a document in one row: never more than BYTES."""
PARTS = 1 << 16
"""Rows that one document may have."""
ABOUT = 0
"""The number of the document that tells of the generation; articles count from 1."""
POLL_SECONDS = 1.0
K1, B = 1.2, 0.75
"""Of BM25, as Tantivy has them fixed."""
UNUSED = [0.0, 0.0]
"""Milvus has no collection without a vector."""


def passages_of(generation: str) -> str:
    return "dateline_" + re.sub(r"\W", "_", generation)


def documents_of(passages: str) -> str:
    return f"{passages}_documents"


def codes(names: Iterable[str]) -> Mapping[str, int]:
    """A number for each outlet or section, in lower case.

    Filters send numbers, so that no character of a reader's filter is ever syntax.
    """
    return {name: code for code, name in enumerate(sorted({each.casefold() for each in names}))}


def address_key(url: str) -> str:
    """By which an article is found by its address, whatever characters that has."""
    return hashlib.sha256(url.encode()).hexdigest()


def create_passages(connection: Connection, name: str, dimension: int) -> None:
    """Words are terms as `index.analysis` gives them, parted by spaces: what Milvus's tokenizer
    does to them is nothing, so both stores count the same words."""
    pymilvus = library()
    kinds = pymilvus.DataType
    schema = pymilvus.MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("row", kinds.INT64, is_primary=True)
    schema.add_field("place", kinds.INT64)
    schema.add_field("day", kinds.INT64)
    schema.add_field("source", kinds.INT64)
    schema.add_field("section", kinds.INT64)
    schema.add_field(
        "words",
        kinds.VARCHAR,
        max_length=BYTES,
        enable_analyzer=True,
        enable_match=True,
        analyzer_params={"tokenizer": "standard"},
    )
    schema.add_field("bm25", kinds.SPARSE_FLOAT_VECTOR)
    schema.add_field("vector", kinds.FLOAT_VECTOR, dim=dimension)
    schema.add_function(
        pymilvus.Function(
            name="bm25_of_words",
            function_type=pymilvus.FunctionType.BM25,
            input_field_names=["words"],
            output_field_names=["bm25"],
        )
    )
    indexes = pymilvus.MilvusClient.prepare_index_params()
    indexes.add_index("vector", index_type="AUTOINDEX", metric_type="IP")
    indexes.add_index(
        "bm25",
        index_type="SPARSE_INVERTED_INDEX",
        metric_type="BM25",
        params={"bm25_k1": K1, "bm25_b": B},
    )
    connection.call("create_collection", name, schema=schema)
    # Nothing to wait for while it is empty; `settle` waits once it is filled.
    connection.call("create_index", name, indexes, sync=False)


def create_documents(connection: Connection, name: str) -> None:
    """`address` is a digest of the article's; `listed` and `print` are its `index.texts.Listed`
    and its `Print`, as JSON; `text` is a CHUNK of the document."""
    kinds = library().DataType
    numbers = {"number": kinds.INT64, "part": kinds.INT64}
    _create(connection, name, numbers, ("address", "listed", "print", "text"))


def create_log(connection: Connection) -> None:
    """`text` is one line."""
    _create(connection, LOG, {}, ("text",))
    settle(connection, LOG)


def settle(connection: Connection, name: str) -> None:
    """Wait until what was inserted is indexed, and let it be searched."""
    for index in connection.call("list_indexes", name):
        while connection.call("describe_index", name, index).get("pending_index_rows"):
            time.sleep(POLL_SECONDS)
    connection.call("load_collection", name, timeout=PATIENCE)


def _create(
    connection: Connection, name: str, numbers: Mapping[str, object], texts: Iterable[str]
) -> None:
    pymilvus = library()
    kinds = pymilvus.DataType
    schema = pymilvus.MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("key", kinds.INT64, is_primary=True)
    for field, kind in numbers.items():
        schema.add_field(field, kind)
    for field in texts:
        schema.add_field(field, kinds.VARCHAR, max_length=BYTES)
    schema.add_field("unused", kinds.FLOAT_VECTOR, dim=len(UNUSED))
    indexes = pymilvus.MilvusClient.prepare_index_params()
    indexes.add_index("unused", index_type="FLAT", metric_type="L2")
    connection.call("create_collection", name, schema=schema)
    # Nothing to wait for while it is empty; `settle` waits once it is filled.
    connection.call("create_index", name, indexes, sync=False)
