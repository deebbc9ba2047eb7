import gzip
import io
from datetime import UTC, date, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from corpus.article import Article
from corpus.read import Rejected
from tests.corpus.conftest import ReadBack


def table(rows_in_group: int = 1_000, **columns: object) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out, row_group_size=rows_in_group)
    return out.getvalue()


STORIES = {
    "title": ["Bridge to close", "Ferry sinks"],
    "maintext": ["The council voted.", "Nobody was hurt."],
    "Publish Date": [datetime(2022, 9, 8, 12, tzinfo=UTC), None],
    "source_domain": ["edition.cnn.com", ""],
    "authors": [["Ana Ruiz", "Bo Dahl"], []],
    "pubstatus": ["usable", "canceled"],
    "embedding": [[0.5] * 8, [0.25] * 8],
}


def test_a_row_is_an_article(read_back: ReadBack) -> None:
    bridge, ferry = read_back("a.parquet", table(1, **STORIES))
    assert isinstance(bridge, Article)
    assert isinstance(ferry, Article)
    assert bridge.text == "Bridge to close\n\nThe council voted."
    assert bridge.published == datetime(2022, 9, 8, 12, tzinfo=UTC)
    assert (bridge.source, bridge.byline) == ("CNN", "Ana Ruiz, Bo Dahl")
    assert (bridge.path, ferry.path) == ("a.parquet#1", "a.parquet#2")
    assert (ferry.status, ferry.published) == ("withdrawn", None)


@pytest.mark.parametrize(
    "column",
    [
        pa.array([1662638400], pa.timestamp("s")),
        pa.array([1662638400_000], pa.timestamp("ms", "Europe/Oslo")),
        pa.array([1662638400_000_000_001], pa.timestamp("ns")),
        pa.array([1662638400]),
        pa.array(["2022-09-08T12:00:00Z"], pa.large_string()),
        pa.array([b"2022-09-08T12:00:00Z"]),
        pa.array([{"$date": "2022-09-08T12:00:00Z"}]),
        pa.array(["2022-09-08T12:00:00Z"]).dictionary_encode(),
    ],
    ids=lambda column: str(column.type),
)
def test_a_date_may_have_any_type(read_back: ReadBack, column: pa.Array) -> None:
    (article,) = read_back("a.parquet", table(text=["The council voted."], date=column))
    assert isinstance(article, Article)
    assert article.published == datetime(2022, 9, 8, 12, tzinfo=UTC)


def test_a_day_is_a_date(read_back: ReadBack) -> None:
    (article,) = read_back("a.parquet", table(text=["It rained."], date=[date(2022, 9, 8)]))
    assert isinstance(article, Article)
    assert article.published == datetime(2022, 9, 8, tzinfo=UTC)


def test_a_bad_row_costs_no_neighbour(read_back: ReadBack) -> None:
    raw = pa.array([b"The council voted.", b"\xff\xfe\xfa", b"Nobody was hurt."], pa.binary())
    times = pa.array([0, 0, 2**62], pa.timestamp("us"))
    found = read_back("a.parquet", table(text=raw, date=times, title=["a b", "c d", "e f"]))
    assert [type(each) for each in found] == [Article, Rejected, Rejected]
    assert all(isinstance(each, Article) or "cannot be decoded" in each.reason for each in found)


def test_columns_of_wrong_types_hold_nothing(read_back: ReadBack) -> None:
    columns = {
        "text": [True],
        "title": [{"a": 1}],
        "url": [1.5],
        "date": [[b"x"]],
        "status": [None],
    }
    (found,) = read_back("a.parquet", table(**columns))
    assert found == Rejected("a.parquet", 1, "no text")


def damaged() -> list[tuple[bytes, str]]:
    good = table(**STORIES)
    return [
        (good[:-8] + b"\xff\xff\xff\x7fPAR1", "a damaged Parquet file"),
        (good[:-20], "a damaged Parquet file"),
        (good[:40] + bytes(len(good) - 80) + good[-40:], "a damaged Parquet file"),
        (b"PAR1", "a damaged Parquet file"),
        (table(a=["x"], b=[1]), "no column is called like"),
        (gzip.compress(good), "a Parquet file inside a gzip file"),
    ]


@pytest.mark.parametrize(("file", "reason"), damaged())
def test_what_is_damaged_is_refused(read_back: ReadBack, file: bytes, reason: str) -> None:
    (found,) = read_back("a.parquet", file)
    assert isinstance(found, Rejected)
    assert found.reason.startswith(reason), found.reason
