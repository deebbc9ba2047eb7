"""Questions for how things stand, and an archive that cannot know it.

A toll of last month, or whoever held an office then, told as current is worse than no answer: where
the newest report that is shown is old on the day of asking, the answer says how far it reaches.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from answer.answer import Reading
from answer.figures import runs
from answer.office import asks_who_holds
from answer.period import day_words
from index.hit import Coverage

AGED = timedelta(days=35)
"""What was told longer ago is no news: about as long as the news of a month is told as new."""


def _asks_of_now(reading: Reading) -> bool:
    """Whether the answer may be another one on another day."""
    return reading.filters.until is None and (
        reading.recent or runs(reading) or asks_who_holds(reading.question)
    )


def aged(reading: Reading, published: Iterable[datetime | None], whole: Coverage) -> str:
    """A sentence on how far back an answer lies that is asked for as of now, from the times of its
    reports and what the `whole` archive spans; "" where it is young, or its time is unknown."""
    days = [each.astimezone(UTC).date() for each in published if each]
    if not days or not _asks_of_now(reading) or reading.day - max(days) <= AGED:
        return ""
    if whole.last and reading.day - whole.last > AGED:
        return f"The archive ends on {day_words(whole.last)}: what has changed since is not in it."
    return f"The newest report that answers this is of {day_words(max(days))}."
