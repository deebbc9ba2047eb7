"""Dates of any shape that news carries, as aware UTC times.

A date without a time is midnight UTC. What names no certain day is None rather than a guess:
"Monday", "3/4/2022" (two countries read two days), the years 0 and 9999 of careless databases.
"""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

FIRST_YEAR, LAST_YEAR = 1600, 2099
"""No newspaper is older; no honest date lies further ahead."""

_LONGEST = 120
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})Z?)?")
_BASIC = re.compile(r"\d{8}T\d{4}(?:\d{2})?[+-]\d{2}:?(?:\d{2})?")
_EPOCH = re.compile(r"-?\d{9,10}(?:\.\d+)?|\d{12,13}|\d{16}|\d{19}")
_SLASHED = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})\b(.*)", re.DOTALL)
_NOISE = re.compile(
    r"(?i)^\W*(?:(?:first |last )?(?:published|posted|updated|modified|created|date)"
    r"(?: on| at)?\s*:?\s*)+|\bat\b|\bon\b|\||[–—•·]|\bo['’]clock\b|(?<=\d)(?:st|nd|rd|th)\b"
)
_DOTTED = re.compile(r"(?i)\b(a|p)\.?m\.?(?=\W|$)")
_YEAR = re.compile(r"(?<!\d)(?:1[6-9]|20)\d\d(?!\d)")
_CLOCK = re.compile(r"(?i)\b(\d{1,2})\.(\d\d)(?= ?(?:[ap]m\b|BST|GMT|CES?T|UTC))")
_SEPT = re.compile(r"(?i)\bsept\b")
_ZONE_HOURS = {
    "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "BST": 1, "CET": 1, "WAT": 1, "CEST": 2, "EET": 2,
    "SAST": 2, "CAT": 2, "EEST": 3, "EAT": 3, "MSK": 3, "GST": 4, "IST": 5.5, "PKT": 5, "SGT": 8,
    "HKT": 8, "AWST": 8, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
    "AKST": -9, "AKDT": -8, "HST": -10, "AST": -4, "ADT": -3, "NST": -3.5, "BRT": -3, "ART": -3,
}  # fmt: skip
_ZONES: dict[str, tzinfo] = {
    name: timezone(timedelta(hours=hours)) for name, hours in _ZONE_HOURS.items()
} | {
    "ET": ZoneInfo("America/New_York"),
    "CT": ZoneInfo("America/Chicago"),
    "MT": ZoneInfo("America/Denver"),
    "PT": ZoneInfo("America/Los_Angeles"),
}


def parse_date(text: str) -> datetime | None:
    """The time that `text` names, in UTC; None where it names none that can be used."""
    text = " ".join(text.split())
    if not text or len(text) > _LONGEST:
        return None
    for parse in (_iso, _number, _rfc_822, _slashed, _written):
        try:
            value = parse(text)
            if value is not None:
                return _in_utc(value)
        except (ValueError, OverflowError, OSError, TypeError, ArithmeticError, IndexError):
            continue
    return None


def _in_utc(value: datetime) -> datetime | None:
    value = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return value if FIRST_YEAR <= value.year <= LAST_YEAR else None


def _iso(text: str) -> datetime | None:
    dashed = text[:4].isdigit() and "-" in text[4:5] + text[6:8]
    if not dashed and not _BASIC.fullmatch(text):
        return None
    return datetime.fromisoformat(re.sub(r" (?=[+-]\d\d:?\d\d$)| UTC$", "", text))


def _number(text: str) -> datetime | None:
    """20220908, 20220908T120000Z, or seconds, milli-, micro- or nanoseconds since 1970."""
    if compact := _COMPACT.fullmatch(text):
        year, month, day, hour, minute, second = (int(part or 0) for part in compact.groups())
        if FIRST_YEAR <= year <= LAST_YEAR:
            return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    if _EPOCH.fullmatch(text):
        digits = len(text.partition(".")[0].lstrip("-"))
        scale = {12: 1e3, 13: 1e3, 16: 1e6, 19: 1e9}.get(digits, 1.0)
        return datetime.fromtimestamp(float(text) / scale, UTC)
    return None


def _rfc_822(text: str) -> datetime | None:
    if not re.match(r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:", text):
        return None
    return parsedate_to_datetime(text)


def _slashed(text: str) -> datetime | None:
    """13/9/2022 and 9/13/2022 name one day each; 3/4/2022 names two, so none (12.9.2022 is
    European)."""
    found = _SLASHED.fullmatch(text)
    if not found:
        return None
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    if found[2] == "." or first > 12:
        day, month = first, second
    elif second > 12 or first == second:
        day, month = second, first
    else:
        raise ValueError("ambiguous")
    return datetime(year, month, day, tzinfo=UTC)


def _written(text: str) -> datetime | None:
    """ "Sept. 8, 2022", "8 September 2022 at 3:45 p.m. EDT", "Updated 3:45 PM ET, Thu …"."""
    if _SLASHED.search(text) or not _YEAR.search(text):
        return None
    from dateutil import parser

    plain = _SEPT.sub("Sep", _DOTTED.sub(r"\1m", _NOISE.sub(" ", text)))
    plain = _CLOCK.sub(r"\1:\2", plain).strip(" ,.;:()[]")
    # What the text leaves open, the parser fills in; two fillings that agree leave nothing open.
    readings = {
        parser.parse(plain, default=datetime(year, month, day, tzinfo=UTC), tzinfos=_ZONES)
        for year, month, day in ((2000, 1, 1), (2004, 2, 2))
    }
    return readings.pop() if len(readings) == 1 else None
