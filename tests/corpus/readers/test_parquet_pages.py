import io
import os

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from corpus.readers.parquet_pages import page_sizes


@pytest.mark.parametrize(
    "written",
    [
        {},
        {"compression": "zstd"},
        {"compression": "none", "data_page_version": "2.0"},
        {"write_page_checksum": True, "write_page_index": True},
        {"use_dictionary": False},
    ],
    ids=str,
)
@pytest.mark.parametrize("rows", [1, 1_000, 50_000])
def test_the_pages_of_a_column_add_up_to_what_the_footer_says(
    written: dict[str, object], rows: int
) -> None:
    text = [os.urandom(8).hex() * 20 + str(n) for n in range(rows)]
    columns = {"text": text, "n": range(rows), "many": [[n] * 3 for n in range(rows)]}
    table = pa.table({name: list(values) for name, values in columns.items()})
    file = io.BytesIO()
    pq.write_table(table, file, row_group_size=20_000, **written)
    metadata = pq.ParquetFile(file).metadata
    for group in map(metadata.row_group, range(metadata.num_row_groups)):
        for chunk in map(group.column, range(group.num_columns)):
            start = chunk.data_page_offset
            if chunk.has_dictionary_page:
                start = min(start, chunk.dictionary_page_offset)
            sizes = list(page_sizes(file, start, chunk.total_compressed_size))
            headers = chunk.total_uncompressed_size - sum(sizes)
            assert 0 < headers < 1_000 * len(sizes)


@pytest.mark.parametrize(
    "data",
    [b"", b"\x00", b"\xff" * 40, b"\x1c" * 5_000, b"\x19\xfc\xff\xff\xff\x7f", b"\x15\x00\x00"],
)
def test_what_is_no_header_is_a_value_error(data: bytes) -> None:
    with pytest.raises(ValueError, match="a page without"):
        list(page_sizes(io.BytesIO(data), 0, len(data) + 1))
