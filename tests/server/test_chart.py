"""The chart of matching articles: every article in one bar, every bar a limit that finds it."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from index.hit import Filters
from server.chart import HEIGHT, MOST_BARS, chart

EVERYTHING = Filters()


@given(st.lists(st.dates(), min_size=1, max_size=30))
def test_each_day_falls_into_exactly_one_bar(days: list[date]) -> None:
    drawn = chart(days, "what?", EVERYTHING)
    if drawn is None:
        assert len(days) < 3 or len(set(days)) == 1
        return
    assert len(drawn.bars) <= MOST_BARS
    periods = []
    for bar in drawn.bars:
        assert 0 <= bar.height <= HEIGHT
        if bar.href:
            query = parse_qs(urlsplit(bar.href).query)
            periods.append(tuple(date.fromisoformat(query[k][0]) for k in ("since", "until")))
    for day in days:
        assert sum(since <= day <= until for since, until in periods) == 1


def test_bars_are_days_weeks_months_or_years_as_the_span_asks() -> None:
    for last, words in (
        (date(2022, 9, 10), "1 September 2022: 1 article"),
        (date(2022, 11, 10), "29 August 2022 to 4 September 2022: 1 article"),
        (date(2023, 6, 10), "September 2022: 1 article"),
        (date(2030, 6, 10), "2022: 1 article"),
    ):
        drawn = chart([date(2022, 9, 1), last, last], "what?", EVERYTHING)
        assert drawn
        assert drawn.bars[0].words == words


def test_a_bar_keeps_the_other_limits() -> None:
    filters = Filters(date(2022, 1, 1), None, ("North Wire",))
    drawn = chart(
        [date(2022, 9, 1), date(2022, 9, 2), date(2022, 9, 4)],
        "why?",
        filters,
        today=date(2022, 9, 9),
    )
    assert drawn
    assert parse_qs(urlsplit(drawn.bars[0].href).query) == {
        "q": ["why?"],
        "since": ["2022-09-01"],
        "until": ["2022-09-01"],
        "source": ["North Wire"],
        "today": ["2022-09-09"],
        "read": ["0"],
    }
