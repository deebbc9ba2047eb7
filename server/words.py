"""What the pages say in words: dates, ages, periods, coverage, confidence."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Literal

from answer.answer import Answer, AnswerKind, Side
from answer.period import day_words
from corpus.article import Article
from index.hit import Coverage
from server.pieces import Moment

FIRST_WORDS = 80
"""Characters of the text that stand in for a missing headline."""

LOOKING_FOR: Mapping[AnswerKind, str] = {
    "person": "a person",
    "place": "a place",
    "organization": "an organization",
    "number": "a number",
    "date": "a date",
    "name": "a name",
    "reason": "a reason",
    "manner": "how it happened",
    "reaction": "a reaction",
    "event": "what happened",
    "polar": "yes or no",
}
SIDE_WORDS: Mapping[Side, str] = {
    "denial": "The other side: a denial",
    "other figure": "Another report gives a different figure",
    "earlier figure": "An earlier report gave this figure",
    "correction": "Corrected by the outlet",
}


def month_of(day: date) -> Moment:
    return Moment(f"{day:%Y-%m}", f"{day:%B %Y}")


def moment(at: datetime) -> Moment:
    """A day where only the day is known (midnight UTC), else with the minute."""
    utc = at.astimezone(UTC)
    if (utc.hour, utc.minute, utc.second) == (0, 0, 0):
        return day_of(utc)
    return Moment(utc.isoformat(timespec="seconds"), f"{day_words(utc.date())}, {utc:%H:%M} UTC")


def day_of(at: date | datetime) -> Moment:
    day = at.astimezone(UTC).date() if isinstance(at, datetime) else at
    return Moment(day.isoformat(), day_words(day))


def age_words(built: datetime, now: datetime) -> str:
    """How long ago, in the one unit that matters."""
    minutes = int((now - built).total_seconds() // 60)
    for unit, size in (("day", 24 * 60), ("hour", 60), ("minute", 1)):
        count = minutes // size
        if count >= 1:
            return f"built {count} {unit}{'s' if count > 1 else ''} ago"
    return "built just now"


def period_words(since: date | None, until: date | None) -> str:
    """The shortest plain words for a period: a day, a month, a year, or from and to."""
    if since and until:
        whole_months = since.day == 1 and until.day == monthrange(until.year, until.month)[1]
        if since == until:
            return day_words(since)
        if whole_months and (since.year, since.month) == (until.year, until.month):
            return f"{since:%B %Y}"
        if whole_months and since.year == until.year and (since.month, until.month) == (1, 12):
            return f"{since.year}"
        return f"{day_words(since)} to {day_words(until)}"
    if since:
        return f"since {day_words(since)}"
    if until:
        return f"until {day_words(until)}"
    return "any date"


def coverage_words(coverage: Coverage) -> str:
    """ "928 articles from 12 outlets, 1 June 2022 to 30 June 2024"."""
    articles = f"{coverage.articles:,} article{'' if coverage.articles == 1 else 's'}"
    outlets = f"{len(coverage.sources)} outlet{'' if len(coverage.sources) == 1 else 's'}"
    if coverage.first is None or coverage.last is None:
        return f"{articles} from {outlets}"
    return f"{articles} from {outlets}, {period_words(coverage.first, coverage.last)}"


def confidence_words(
    probability: float,
) -> tuple[Literal["high", "fair", "low"], str, str]:
    """Level, words, and odds that a reader can hold us to (the probability is calibrated)."""
    tenths = round(probability * 10)
    times = {0: "fewer than 1 time", 1: "about 1 time", 10: "more than 9 times"}
    odds = f"Answers like this are right {times.get(tenths, f'about {tenths} times')} in 10."
    if probability >= 0.7:
        return "high", "High confidence", odds
    if probability >= 0.4:
        return "fair", "Fair confidence", odds
    return "low", "Low confidence: read the source before you rely on this", odds


def headings(answer: Answer) -> tuple[str, ...]:
    """For each sentence the part of the question that it is the first to answer, else ""."""
    parts = [sentence.part for sentence in answer.sentences]
    return tuple(
        answer.reading.parts[part - 1] if part and part != before else ""
        for before, part in zip([0, *parts], parts, strict=False)
    )


def title_of(article: Article) -> str:
    """The headline, or the first words of a text that has none."""
    if article.headline:
        return article.headline
    first = article.text.split("\n", 1)[0]
    if len(first) <= FIRST_WORDS:
        return first
    return f"{first[: FIRST_WORDS + 1].rsplit(None, 1)[0]}…"
