"""Parquet tables: an article a row, under the column names of the common news dumps."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from corpus.limits import INFLATION, INFLATION_FREE_BYTES, MEGABYTE, PAGE_BYTES
from corpus.raw import RawArticle, Rejected
from corpus.readers.fields import article_of, is_known, names_an_article
from corpus.readers.parquet_pages import page_sizes
from corpus.readers.source import Source, Unreadable

if TYPE_CHECKING:
    from pyarrow import Scalar
    from pyarrow.parquet import ParquetFile

_ROW_BYTES = 4096
"""What a row counts for at least when a table's growth is judged: an article costs more than its
letters, and a table of a kilobyte can claim a thousand million rows."""
_UNITS = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}
_GROWS = f"unpacks to more than {INFLATION} times its size"


def read(source: Source) -> Iterator[RawArticle | Rejected]:
    """Yield an article or a refusal for each row, from 1.

    Raises Unreadable where the file is packed or damaged, no column could hold a text, or it grows
    as a bomb does.
    """
    import pyarrow

    if not source.stream.seekable():
        raise Unreadable("a Parquet file inside a gzip file; unpack it, it is compressed already")
    try:
        yield from _articles(source)
    except (pyarrow.ArrowException, OSError, ValueError, OverflowError) as error:
        said = str(error).partition("\n")[0].rstrip(".")
        raise Unreadable(f"a damaged Parquet file ({said})") from error


def _articles(source: Source) -> Iterator[RawArticle | Rejected]:
    size = source.stream.seek(0, 2)
    given = 0
    for number, row in enumerate(_rows(source), start=1):
        try:
            fields = {name: _value(scalar) for name, scalar in row.items()}
        except (ValueError, OverflowError, OSError) as error:
            yield Rejected(source.path, number, f"a row that cannot be decoded: {error}")
            continue
        letters = sum(len(value) for value in fields.values() if isinstance(value, str))
        given += max(letters, _ROW_BYTES)
        if given > max(INFLATION_FREE_BYTES, INFLATION * size):
            raise Unreadable(_GROWS)
        yield article_of(fields, source.path, number)


def _rows(source: Source) -> Iterator[Mapping[str, "Scalar"]]:
    """The rows' fields that are known by name, read page by page and row by row: a column that
    says one long text a million times takes the memory of one."""
    import pyarrow.parquet

    table = pyarrow.parquet.ParquetFile(
        pyarrow.PythonFile(source.stream, mode="r"),
        pre_buffer=False,
        buffer_size=1 << 16,
        thrift_string_size_limit=16 * MEGABYTE,
        thrift_container_size_limit=1_000_000,
    )
    names = [name for name in table.schema_arrow.names if is_known(name)]
    if not names_an_article(names):
        raise Unreadable('no column is called like "text", "body", "title" or "headline"')
    _check_growth(table, source)
    for batch in table.iter_batches(batch_size=1, columns=names, use_threads=False):
        yield {name: column[0] for name, column in zip(names, batch.columns, strict=True)}


def _check_growth(table: "ParquetFile", source: Source) -> None:
    """Raises Unreadable where a page would take too much memory, ValueError where one is none."""
    groups = (table.metadata.row_group(n) for n in range(table.metadata.num_row_groups))
    for chunk in (group.column(n) for group in groups for n in range(group.num_columns)):
        start, length = chunk.data_page_offset, chunk.total_compressed_size
        if chunk.has_dictionary_page and 0 < chunk.dictionary_page_offset < start:
            start = chunk.dictionary_page_offset
        for size in page_sizes(source.stream, start, length):
            if size > max(INFLATION_FREE_BYTES, INFLATION * length):
                raise Unreadable(_GROWS)
            if size > PAGE_BYTES:
                limit = PAGE_BYTES // MEGABYTE
                raise Unreadable(f"a page of more than {limit} MiB; write it with smaller ones")


def _value(scalar: "Scalar") -> object:
    """The field as JSON would have it. Raises ValueError, OverflowError, OSError."""
    import pyarrow.types

    if pyarrow.types.is_timestamp(scalar.type):
        # Not as_py: for nanoseconds it brings all of pandas.
        count = scalar.value
        if count is None:
            return None
        return datetime.fromtimestamp(count / _UNITS[scalar.type.unit], UTC).isoformat()
    return _plain(scalar.as_py())


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    return value
