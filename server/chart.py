"""When the matching articles were published: a small bar chart whose bars are limits to click."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from answer.answer import Reading
from answer.period import day_words
from index.hit import Filters
from server.links import ask_href
from server.turn import Bar, Chart
from server.words import period_words

if TYPE_CHECKING:
    from index.archive import Archive

MOST_BARS = 12
"""So that a bar stays wide enough to be hit by a thumb on a narrow page."""
HEIGHT = 100
"""Of the drawing, in its own units; a bar of one article is never lower than `LEAST`."""
LEAST = 6

CLOSEST = 100
"""Passages looked at for the chart."""
NEAR = 0.4
"""Of the best passage's score: what is farther from the question is not of its story."""
FEWEST = 3
"""Articles that a chart needs to tell more than the list of sources does."""

Step = Callable[[date], date]
"""From any day to the first day of the period that holds it."""


def story_days(archive: "Archive", reading: Reading) -> tuple[date, ...]:
    """The days (UTC) of the articles that are of the question's story, one for each article."""
    hits = archive.search(reading.question, filters=reading.filters, k=CLOSEST)
    days: dict[str, date] = {}
    for hit in hits:
        if hit.score >= NEAR * hits[0].score and hit.article.published:
            days.setdefault(hit.article.id, hit.article.published.astimezone(UTC).date())
    return tuple(days.values())


def chart(
    days: Sequence[date], question: str, filters: Filters, today: date | None = None
) -> Chart | None:
    """Bars over the whole span of `days`, empty periods too; None where a chart tells nothing."""
    if len(days) < FEWEST or min(days) == max(days):
        return None
    first_of = _period(min(days), max(days))
    starts = list(_starts(min(days), max(days), first_of))
    counts = Counter(first_of(day) for day in days)
    fullest = max(counts.values())
    bars = []
    for place, start in enumerate(starts):
        following = _next(start, first_of)
        until = following - timedelta(days=1) if following else date.max
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
        if len(list(islice(_starts(first, last, step), MOST_BARS + 1))) <= MOST_BARS:
            return step
    return _years(1000)


def _starts(first: date, last: date, step: Step) -> Iterator[date]:
    """The first days of the periods from that of `first` to that of `last`."""
    start: date | None = step(first)
    while start and start <= last:
        yield start
        start = _next(start, step)


def _next(start: date, step: Step) -> date | None:
    """The first day of the following period; None where the calendar ends."""
    for jump in (1, 7, 31, 92, 366, 366 * 5, 366 * 10, 366 * 50, 366 * 1000):
        day = date.fromordinal(min(start.toordinal() + jump, date.max.toordinal()))
        if step(day) > start:
            return step(day)
    return None


def _day(day: date) -> date:
    return day


def _week(day: date) -> date:
    return date.fromordinal(max(1, day.toordinal() - day.weekday()))


def _month(day: date) -> date:
    return day.replace(day=1)


def _quarter(day: date) -> date:
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def _year(day: date) -> date:
    return date(day.year, 1, 1)


def _years(count: int) -> Step:
    return lambda day: date(max(1, day.year // count * count), 1, 1)
