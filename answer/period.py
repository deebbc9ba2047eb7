"""Dates and periods in a question, read against the day of asking.

A grammar of what people write in questions, not of all dates: a day, a month, a year, a decade,
"since", "before", "between", "last week", "three days ago", weekdays. A month or a day without a
year is the latest one that does not lie after the asking day. What names a year in passing ("the
2022 World Cup") is not a period: only a preposition makes one.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = (
    "january february march april may june july august september october november december"
).split()
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
NUMBERS = {
    word: value
    for value, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve".split(), start=1
    )
} | {"a": 1, "an": 1, "few": 3, "couple of": 2, "several": 5}

_MONTH = (
    # A short form needs its point or a number: "the floor of Mar-a-Lago" is no month.
    r"(?P<month>(?:january|february|march|april|may|june|july|august|september|october|november|"
    r"december)|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)(?:\.|(?=,? \d)|(?=$)))"
)
_YEAR = r"(?P<year>1[89]\d\d|20\d\d)"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_WEEKDAY = r"(?P<weekday>" + "|".join(WEEKDAYS) + ")"
_COUNT = r"(?P<count>\d{1,3}|" + "|".join(NUMBERS) + ")"
_UNIT = r"(?P<unit>day|week|weekend|month|year)"


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day, inclusive; None is open. `words` stood in the question at `span`."""

    first: date | None
    last: date | None
    words: str
    span: tuple[int, int]
    loose: bool = False
    """True for "today", "this week", "on Monday": said of what is new rather than to limit it."""


def day_words(day: date) -> str:
    """8 September 2022: no reader takes the day for the month."""
    return f"{day.day} {day:%B %Y}"


def read_period(question: str, day: date) -> Period | None:
    """The period that the question asks about, or None.

    The first rule that matches wins; rules run from the most to the least specific. A date that
    does not exist (30 February) is no period.
    """
    return next(_periods(question, day), None)


def read_loose(question: str, day: date) -> Period | None:
    """The days that it speaks of as new ("this week"), beside whatever other time it names."""
    return next((period for period in _periods(question, day) if period.loose), None)


def _periods(question: str, day: date) -> Iterator[Period]:
    for pattern, resolve in _RULES:
        for match in pattern.finditer(question):
            if _COMPARED.search(question, 0, match.start()):
                continue
            try:
                days = resolve(match, day)
            except (ValueError, OverflowError):
                continue
            if days is not None:
                loose = resolve in _LOOSE and (match.groupdict().get("which") or "this") == "this"
                yield Period(*days, match.group(), match.span(), loose)


Days = tuple[date | None, date | None]
Resolve = Callable[[re.Match[str], date], Days | None]


def _month_number(name: str) -> int:
    return next(n for n, month in enumerate(MONTHS, 1) if month.startswith(name.lower()[:3]))


def _whole_month(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _point(match: re.Match[str], day: date) -> tuple[date, date]:
    """The days that a date expression spans: one day, a month or a year."""
    named = match.groupdict()
    if named.get("iso"):
        only = date.fromisoformat(named["iso"])
        return only, only
    year = int(named["year"]) if named.get("year") else None
    if not named.get("month"):
        if year is None:
            raise ValueError("no date")
        return date(year, 1, 1), date(year, 12, 31)
    month = _month_number(named["month"])
    if named.get("day"):
        only = date(year or day.year, month, int(named["day"]))
        if year is None and only > day:
            only = date(day.year - 1, month, int(named["day"]))
        return only, only
    if year is None:
        year = day.year if month <= day.month else day.year - 1
    first, last = _whole_month(year, month)
    part = (named.get("part") or "").lower().rstrip("- ")
    if part.startswith("early"):
        return first, first + timedelta(days=10)
    if part.startswith("mid"):
        return first + timedelta(days=9), first + timedelta(days=20)
    if part.startswith("late"):
        return last - timedelta(days=11), last
    return first, last


def _since(match: re.Match[str], day: date) -> Days:
    return _point(match, day)[0], None


def _after(match: re.Match[str], day: date) -> Days:
    return _point(match, day)[1] + timedelta(days=1), None


def _before(match: re.Match[str], day: date) -> Days:
    return None, _point(match, day)[0] - timedelta(days=1)


def _until(match: re.Match[str], day: date) -> Days:
    return None, _point(match, day)[1]


def _point_in(words: str) -> re.Match[str] | None:
    return next(filter(None, (form.fullmatch(words.strip(" ,")) for form in _POINTS)), None)


def _between(match: re.Match[str], day: date) -> Days | None:
    start = _point_in(match["from_"])
    words = match["to_"].split(" ")
    ends = (_point_in(" ".join(words[:n])) for n in range(len(words), 0, -1))
    end = next(filter(None, ends), None)
    if start is None or end is None:
        return None
    last = _point(end, day)[1]
    # "from June to August 2022": the year behind the end holds for the start too.
    first = _point(start, last)[0]
    return (first, last) if first <= last else None


def _decade(match: re.Match[str], day: date) -> Days:
    year = int(match["decade"])
    return date(year, 1, 1), date(year + 9, 12, 31)


def _today(match: re.Match[str], day: date) -> Days:
    return day, day


def _yesterday(match: re.Match[str], day: date) -> Days:
    return day - timedelta(days=1), day - timedelta(days=1)


def _count_of(match: re.Match[str]) -> int:
    words = (match.groupdict().get("count") or "a").lower()
    return int(words) if words.isdigit() else NUMBERS[words]


def _length(unit: str, count: int) -> timedelta:
    return timedelta(
        days=count * {"day": 1, "week": 7, "weekend": 7, "month": 30, "year": 365}[unit]
    )


def _ago(match: re.Match[str], day: date) -> Days:
    unit, count = match["unit"].lower(), _count_of(match)
    then = day - _length(unit, count)
    slack = {"day": 0, "week": 3, "weekend": 3, "month": 15, "year": 183}[unit]
    return then - timedelta(days=slack), then + timedelta(days=slack)


def _last_n(match: re.Match[str], day: date) -> Days:
    return day - _length(match["unit"].lower(), _count_of(match)), day


def _calendar(match: re.Match[str], day: date) -> Days:
    """ "last week" is Monday to Sunday before this one; "this month" runs up to the asking day."""
    unit, last = match["unit"].lower(), match["which"].lower() != "this"
    monday = day - timedelta(days=day.weekday())
    if unit == "week":
        # People say "this week" on a Monday of the days just past as well.
        return (monday - timedelta(days=7), day) if last else (day - timedelta(days=7), day)
    if unit == "weekend":
        saturday = (
            monday - timedelta(days=2) if last or day.weekday() < 5 else monday + timedelta(5)
        )
        return saturday, saturday + timedelta(days=1)
    if unit == "month":
        first = day.replace(day=1)
        return _whole_month(*_month_before(first)) if last else (first, day)
    if unit == "year":
        return (
            (date(day.year - 1, 1, 1), date(day.year - 1, 12, 31))
            if last
            else (date(day.year, 1, 1), day)
        )
    return day - timedelta(days=1), day


def _since_calendar(match: re.Match[str], day: date) -> Days:
    return _calendar(match, day)[0], None


def _month_before(first: date) -> tuple[int, int]:
    before = first - timedelta(days=1)
    return before.year, before.month


def _last_named_month(match: re.Match[str], day: date) -> Days:
    month = _month_number(match["month"])
    return _whole_month(day.year if month < day.month else day.year - 1, month)


def _weekday(match: re.Match[str], day: date) -> Days:
    back = (day.weekday() - WEEKDAYS.index(match["weekday"].lower())) % 7
    if back == 0 and (match["which"] or "").lower() in ("last", "past", "previous"):
        back = 7
    then = day - timedelta(days=back)
    return then, then


_DATE = (
    r"(?:(?P<iso>\d{4}-\d\d-\d\d)"
    rf"|(?P<part>early |mid-?|late )?{_MONTH}(?: {_DAY}\b)?(?:,? (?:of )?{_YEAR})?"
    r")\b"
)
_DAY_FIRST = rf"(?:{_DAY} (?:of )?{_MONTH}(?:,? {_YEAR})?)\b"
_POINTS = [re.compile(form, re.I) for form in (_DAY_FIRST, _DATE, _YEAR)]


def _rules() -> list[tuple[re.Pattern[str], Resolve]]:
    which = r"\b(?P<which>last|past|previous|this)"
    dated = [
        (r"\b(?:ever )?since (?:the )?", _since),
        (r"\b(?:starting|beginning|from) (?:in |on )?(?=[^?]*\bonwards?\b)", _since),
        (r"\bafter ", _after),
        (r"\b(?:before|prior to) ", _before),
        (r"\b(?:until|till|up to|by|as of) (?:the end of )?", _until),
        (r"\b(?:on|in|during|at the end of) (?:the )?(?:(?:month|year) of )?", _point),
    ]
    rules: list[tuple[str, Resolve]] = [
        (r"\bbetween (?P<from_>[\w ,-]+?) and (?P<to_>[\w,-]+(?: [\w,-]+){0,3})", _between),
        (
            r"\bfrom (?P<from_>[\w ,-]+?) (?:to|until|through) (?P<to_>[\w,-]+(?: [\w,-]+){0,3})",
            _between,
        ),
    ]
    for words, resolve in dated:
        rules += [
            (words + _DAY_FIRST, resolve),
            (words + _DATE, resolve),
            (words + _YEAR + r"\b(?![-–/]\d| (?-i:[A-Z]))", resolve),
        ]
    free = r"(?<![\w'’-])(?:the )?"
    rules += [
        (free + rf"{_DAY} (?:of )?{_MONTH},? {_YEAR}\b", _point),
        (free + rf"{_MONTH} {_DAY},? {_YEAR}\b", _point),
        (free + rf"{_MONTH},? (?:of )?{_YEAR}\b", _point),
        (r"\b(?P<iso>\d{4}-\d\d-\d\d)\b", _point),
        (r"\b(?:in|during) the (?P<decade>(?:19|20)\d0)s\b", _decade),
        (r"\b(?:earlier )?(?:today|this (?:morning|afternoon|evening))\b|\btonight\b", _today),
        (r"\byesterday\b|\blast night\b", _yesterday),
        (rf"\b{_COUNT} {_UNIT}s? (?:ago|earlier)\b", _ago),
        (
            rf"\b(?:in|over|during|within|for)? ?the (?:last|past|previous) {_COUNT} {_UNIT}s?\b",
            _last_n,
        ),
        (rf"\bsince (?P<which>last|past|previous) {_UNIT}\b", _since_calendar),
        (rf"\b(?:(?:in|over|during|within|for) )?the (?:last|past) {_UNIT}\b(?! of\b)", _last_n),
        (rf"{which} {_UNIT}\b(?! of\b)", _calendar),
        (r"\bover (?P<which>the) (?P<unit>weekend)\b", _calendar),
        (rf"\b(?:last|past|previous) {_MONTH}(?!\w)", _last_named_month),
        (
            rf"(?<!by )\b(?:on )?(?:(?P<which>last|this|past|previous) )?{_WEEKDAY}\b"
            r"(?! night football)",
            _weekday,
        ),
    ]
    return [(re.compile(words, re.I), resolve) for words, resolve in rules]


_RULES = _rules()
_COMPARED = re.compile(
    r"\bthan (?:(?:it|they|he|she|we|those?|that|these|at|the|was|were|is|are|did|had|been) )*\Z",
    re.I,
)
"""Before what a question compares with, "higher than they were a year ago": no limit to it."""
_LOOSE = (_today, _calendar, _weekday)
