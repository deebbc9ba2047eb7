from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.dates import FIRST_YEAR, LAST_YEAR, parse_date

NOON = datetime(2022, 9, 8, 12, tzinfo=UTC)
DAY = datetime(2022, 9, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2022-09-08T12:00:00Z",
        "2022-09-08T14:00:00.000+02:00",
        "2022-09-08 12:00:00",
        "2022-09-08 14:00:00 +0200",
        "2022-09-08 12:00:00 UTC",
        "Thu, 08 Sep 2022 12:00:00 GMT",
        "Thu, 8 Sep 2022 07:00:00 EST",
        "20220908120000",
        "20220908T120000Z",
        "20220908T140000+0200",
        "1662638400",
        "1662638400000",
        "1662638400.0",
        "Sept. 8, 2022 at 8 a.m. EDT",
        "Published 8:00 AM ET, Thu September 8, 2022",
        "Updated: 8 September 2022, 13.00 BST",
        "Thu Sep 08 12:00:00 UTC 2022",
    ],
)
def test_a_time_is_read(text: str) -> None:
    assert parse_date(text) == NOON


@pytest.mark.parametrize(
    "text",
    [
        "2022-09-08",
        "20220908",
        "2022/09/08",
        "Sept. 8, 2022",
        "September 8th, 2022",
        "8 Sep 2022",
        "Thursday, 8 September 2022",
        "8.9.2022",
        "  2022-09-08\n",
    ],
)
def test_a_day_is_midnight_utc(text: str) -> None:
    assert parse_date(text) == DAY


def test_a_slashed_day_is_read_where_it_can_be_only_one() -> None:
    assert parse_date("13/9/2022") == parse_date("9/13/2022") == datetime(2022, 9, 13, tzinfo=UTC)
    assert parse_date("3/4/2022") is None


@pytest.mark.parametrize(
    "text",
    ["", "Monday", "10 hours ago", "September 2022", "2022", "Sep 31, 2022", "null", "x" * 10_000,
     "0000-00-00", "0000-01-01", "0001-01-01T00:00:00Z", "9999-12-31", "9999-12-31T23:59:59-12:00",
     "Jan 1 0001", "99999999999999", "1e309", "٢٠٢٢-٠٩-٠٨x"],
)  # fmt: skip
def test_what_names_no_certain_day_is_no_date(text: str) -> None:
    assert parse_date(text) is None


@given(st.text(max_size=40) | st.from_regex(r"[0-9]{1,4}[-/. ][0-9]{1,2}[-/. ][0-9TZ:+. ]{1,20}"))
def test_any_text_is_a_usable_time_or_none(text: str) -> None:
    value = parse_date(text)
    assert value is None or (FIRST_YEAR <= value.year <= LAST_YEAR and value.tzinfo is UTC)


@given(st.integers(-8_000_000_000, 4_000_000_000))
def test_what_is_written_as_iso_is_read_back(seconds: int) -> None:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    assert parse_date(moment.isoformat()) == moment
    assert parse_date(moment.isoformat().replace("+00:00", "Z")) == moment
