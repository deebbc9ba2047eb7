"""When the matching articles were published: a small bar chart whose bars are limits to click."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from index.hit import Filters
from server.links import ask_href
from server.pages import Bar, Chart
from server.words import day_words, period_words

MOST_BARS = 12
"""So that a bar stays wide enough to be hit by a thumb on a narrow page."""
HEIGHT = 100
"""Of the drawing, in its own units; a bar of one article is never lower than `LEAST`."""
LEAST = 6

Step = Callable[[date], date]
"""From any day to the first day of the period that holds it."""


def chart(
    days: Sequence[date], question: str, filters: Filters, today: date | None = None
) -> Chart | None:
    """Bars over the whole span of `days`, empty periods too; None where a chart tells nothing."""
    if not days or min(days) == max(days):
        return None
    first_of = _period(min(days), max(days))
    starts = [first_of(min(days))]
    while (following := _next(starts[-1], first_of)) <= max(days):
        starts.append(following)
    counts = Counter(first_of(day) for day in days)
    fullest = max(counts.values())
    bars = []
    for place, start in enumerate(starts):
        until = _next(start, first_of) - timedelta(days=1)
        count = counts[start]
        limits = replace(filters, since=start, until=until)
        bars.append(
            Bar(
                x=place * HEIGHT,
                height=max(LEAST, round(HEIGHT * count / fullest)) if count else 0,
                words=f"{period_words(start, until)}: {count} article{'' if count == 1 else 's'}",
                href=ask_href(question, limits, read=False, today=today) if count else "",
            )
        )
    return Chart(
        bars=tuple(bars),
        width=len(bars) * HEIGHT,
        first=day_words(min(days)),
        last=day_words(max(days)),
        articles=len(days),
    )


def _period(first: date, last: date) -> Step:
    """The finest period that needs no more than `MOST_BARS` bars."""
    for step in (_day, _week, _month, _quarter, _year, _years(5), _years(10), _years(50)):
        bars, start = 1, step(first)
        while (start := _next(start, step)) <= last and bars <= MOST_BARS:
            bars += 1
        if bars <= MOST_BARS:
            return step
    return _years(1000)


def _next(start: date, step: Step) -> date:
    """The first day of the following period."""
    day = start
    for jump in (1, 7, 28, 31, 92, 366, 366 * 5, 366 * 10, 366 * 50, 366 * 1000):
        if (day := step(min(start + timedelta(days=jump), date.max))) > start:
            return day
    return date.max


def _day(day: date) -> date:
    return day


def _week(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _month(day: date) -> date:
    return day.replace(day=1)


def _quarter(day: date) -> date:
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def _year(day: date) -> date:
    return date(day.year, 1, 1)


def _years(count: int) -> Step:
    return lambda day: date(max(1, day.year // count * count), 1, 1)
