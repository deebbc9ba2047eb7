from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answer.period import MONTHS, read_period

THURSDAY = date(2022, 9, 8)


def read(question: str) -> tuple[date | None, date | None] | None:
    period = read_period(question, THURSDAY)
    return (period.first, period.last) if period else None


@pytest.mark.parametrize(
    ("question", "first", "last"),
    [
        ("Why did Albania cut ties with Iran in July?", (2022, 7, 1), (2022, 7, 31)),
        ("What happened on 7 September 2022?", (2022, 9, 7), (2022, 9, 7)),
        ("What happened on September 7?", (2022, 9, 7), (2022, 9, 7)),
        ("What did Dec. 7, 2021 bring?", (2021, 12, 7), (2021, 12, 7)),
        ("What happened on 2022-09-01?", (2022, 9, 1), (2022, 9, 1)),
        ("Who resigned in November?", (2021, 11, 1), (2021, 11, 30)),
        ("What was announced in early September?", (2022, 9, 1), (2022, 9, 11)),
        ("What was announced in late August 2022?", (2022, 8, 20), (2022, 8, 31)),
        ("Who died in 2016?", (2016, 1, 1), (2016, 12, 31)),
        ("What happened in the 1990s?", (1990, 1, 1), (1999, 12, 31)),
        ("Why have ties been tense since 2014?", (2014, 1, 1), None),
        ("How many died before March 2021?", None, (2021, 2, 28)),
        ("What changed after September 1, 2022?", (2022, 9, 2), None),
        ("How many had left by the end of 2021?", None, (2021, 12, 31)),
        ("What happened between 3 August and 5 September 2022?", (2022, 8, 3), (2022, 9, 5)),
        ("What happened from June to August 2022 in Kabul?", (2022, 6, 1), (2022, 8, 31)),
        ("What was said yesterday?", (2022, 9, 7), (2022, 9, 7)),
        ("What is being said today?", (2022, 9, 8), (2022, 9, 8)),
        ("Who resigned three days ago?", (2022, 9, 5), (2022, 9, 5)),
        ("What happened in the past two weeks?", (2022, 8, 25), (2022, 9, 8)),
        ("What happened on Monday?", (2022, 9, 5), (2022, 9, 5)),
        ("What happened last weekend?", (2022, 9, 3), (2022, 9, 4)),
        ("What happened last month?", (2022, 8, 1), (2022, 8, 31)),
        ("What happened last year?", (2021, 1, 1), (2021, 12, 31)),
        ("How many books were banned over the last year?", (2021, 9, 8), (2022, 9, 8)),
        ("What has changed in the past month?", (2022, 8, 9), (2022, 9, 8)),
        ("What happened the previous month?", (2022, 8, 1), (2022, 8, 31)),
        ("What did he say last May?", (2022, 5, 1), (2022, 5, 31)),
        ("Which nation was struck by an earthquake this week?", (2022, 9, 1), (2022, 9, 8)),
    ],
)
def test_reads_what_people_write(
    question: str, first: tuple[int, int, int] | None, last: tuple[int, int, int] | None
) -> None:
    assert read(question) == (first and date(*first), last and date(*last))


@pytest.mark.parametrize(
    "question",
    [
        "Who won the 2022 World Cup?",
        "Who may become prime minister?",
        "What happened on February 30?",
        "Which show won the 75th award?",
        "What is Formula 1?",
        "Will it snow by Friday?",
        "Who marched in the capital?",
        "Which prices are higher than they were a year ago?",
        "What costs more than last year?",
        "What was said on the last day of the trial?",
        "",
    ],
)
def test_leaves_alone_what_is_no_period(question: str) -> None:
    assert read(question) is None


@given(
    st.dates(date(1950, 1, 1), date(2090, 12, 28)),
    st.dates(date(1950, 1, 1), date(2090, 12, 28)),
    st.sampled_from(["{day} {month} {year}", "{month} {day}, {year}", "{iso}"]),
)
def test_a_written_date_is_read_back(written: date, day: date, form: str) -> None:
    month = MONTHS[written.month - 1].capitalize()
    words = form.format(day=written.day, month=month, year=written.year, iso=written.isoformat())
    period = read_period(f"What happened on {words}?", day)
    assert period is not None
    assert (period.first, period.last) == (written, written)


@given(st.text(max_size=200), st.dates(date(1, 1, 3), date(9999, 12, 28)))
def test_any_text_on_any_day_is_read_without_error(text: str, day: date) -> None:
    period = read_period(text, day)
    if period:
        assert text[slice(*period.span)] == period.words
        assert not (period.first and period.last and period.first > period.last)


@given(st.dates(date(1950, 1, 1), date(2090, 12, 28)))
def test_a_month_without_a_year_is_not_in_the_future(day: date) -> None:
    for month in MONTHS:
        period = read_period(f"What happened in {month.capitalize()}?", day)
        assert period is not None
        assert period.first is not None
        assert day - timedelta(days=366) < period.first <= day
