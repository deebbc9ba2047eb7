"""Which of a series a question asks for: the Wimbledon of 2021, the 92nd Oscars, season 4.

What comes again and again is told of in nearly the same words each time. A sentence that names
another year or another number of the same series answers another question, however well it fits.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from answer.answer import Reading
from answer.evidence import Evidence
from answer.figures import is_of_years_before
from answer.period import MONTHS
from answer.ranking import Ranked

_YEAR = re.compile(r"(?<![\w.,$€£-])(?:19|20)\d\d\b(?![\w%]|[.,–/-]\d)")
_COMPARED = re.compile(
    r"\b(?:since|before|after|until|till|by|than|from|between|to)(?: (?:early|mid|late))?[ -]$",
    re.I,
)
_RELATIVE = re.compile(r"\b(?P<which>this|last|next) (?:year|season)(?:['’]s)?\b", re.I)
_STEP = {"last": -1, "this": 0, "next": 1}

_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
_PARTS = "season|series|episode|part|chapter|volume|round|stage|game|phase|article"
_ROMAN = r"(?-i:[IVXL]{2,7}|V|X)"
_WHICH = (
    rf"(?P<number>\d{{1,3}}|{_ROMAN})\b(?![%°:]|[.,-]?\d| ?(?:percent|per cent|million|billion)\b)"
)
_NO_NAMES = frozenset(
    (*MONTHS, *(month[:3] for month in MONTHS), "sept", "the", "no", "number", "top", "age", "aged")
)
_NUMBERED = re.compile(
    rf"(?<![\w-])(?P<name>[\w'’]{{0,30}}(?-i:[A-Z])[\w'’]{{0,30}}|{_PARTS})[ -]{_WHICH}", re.I
)
_ORDERED = re.compile(
    rf"\b(?:(?P<number>\d{{1,3}})(?:st|nd|rd|th) (?P<name>(?-i:[A-Z])[\w'’]+|{_PARTS})"
    rf"|(?P<word>{'|'.join(_ORDINALS)})[ -](?P<part>{_PARTS}))\b",
    re.I,
)


_RECURS = re.compile(
    r"\b(?:won|wins?|winners?|champions?|crowned|elected|hosts?|hosted|awarded|named)\b"
    r"|\bwhat happened\b"
    r"|\bwho(?:'s|’s| is| was) (?!(?:the )?(?:first|last|only)\b)(?-i:[a-z])"
    r"|\b(?:rates?|prices?|inflation|population|revenues?|profits?|budget|salary|temperature|gdp|"
    r"turnout)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which one a question names."""

    year: int | None
    numbers: dict[str, frozenset[int]]
    """By what is numbered, in small letters: {"season": {4}}."""
    recurs: bool
    """Whether it comes every year, or is another then: a winner, a mayor, a rate. A report that
    names no year tells of its own."""


def year_in(question: str) -> int | None:
    """The one year that a question names as that of what it asks for, not to compare with."""
    found = {
        int(match.group()): _COMPARED.search(question, 0, match.start()) is not None
        for match in _YEAR.finditer(question)
    }
    if len(found) != 1:
        return None
    ((year, compared),) = found.items()
    return None if compared else year


def numbers_in(text: str) -> dict[str, frozenset[int]]:
    """What is numbered in a text: "iPhone 14", "World War II", "the 92nd Academy Awards", "its
    fourth season"."""
    found: dict[str, set[int]] = {}
    for match in (*_NUMBERED.finditer(text), *_ORDERED.finditer(text)):
        given = match.groupdict()
        name = (given.get("part") or given["name"]).casefold()
        if name in _NO_NAMES:
            continue
        if word := given.get("word"):
            number = _ORDINALS.index(word.casefold()) + 1
        else:
            number = int(given["number"]) if given["number"].isdigit() else _roman(given["number"])
        found.setdefault(name, set()).add(number)
    return {name: frozenset(numbers) for name, numbers in found.items()}


def _roman(numeral: str) -> int:
    values = ["IVXL".index(letter) for letter in numeral]
    worth = [(1, 5, 10, 50)[value] for value in values]
    return sum(
        -one if one < following else one
        for one, following in zip(worth, [*worth[1:], 0], strict=True)
    )


def asked_in(question: str, year: int | None) -> Asked:
    """Which one `question` asks for; `year` as it was read, for the question may go without it."""
    return Asked(year, numbers_in(question), _RECURS.search(question) is not None)


def fits_series(asked: Asked, evidence: Evidence) -> int:
    """1 where a sentence, by its words, its headline or its day, tells of the one that is asked
    for, -1 where it tells of another, and 0 where it says nothing of it."""
    told = [_of_numbers(asked, evidence)]
    if asked.year is not None:
        told.append(_of_year(asked.year, evidence, asked.recurs))
    return min(told) if -1 in told else max(told)


def of_series(ranked: Sequence[Ranked], reading: Reading) -> list[Ranked]:
    """Without the sentences that tell of another one than is asked for: none may be left. What is
    asked of now is not told by what names years before only, where anything else is."""
    asked = asked_in(reading.question, reading.year)
    kept = [sentence for sentence in ranked if fits_series(asked, sentence.evidence) >= 0]
    if _OF_NOW.match(reading.question):
        kept = [sentence for sentence in kept if not is_of_years_before(sentence)] or kept
    return kept


_OF_NOW = re.compile(r"(?:why|how|what) (?:is|are) ", re.I)


def _of_numbers(asked: Asked, evidence: Evidence) -> int:
    if not asked.numbers:
        return 0
    for text in (evidence.text, evidence.article.headline):
        named = numbers_in(text)
        told = [
            bool(named[name] & numbers) for name, numbers in asked.numbers.items() if name in named
        ]
        if told:
            return 0 if all(told) else -1
    return 0


def _of_year(year: int, evidence: Evidence, recurs: bool) -> int:
    published = evidence.article.published
    day = published.date() if published else None
    named = _years_told(evidence.text, day)
    around = _years_told(f"{evidence.article.headline} {evidence.previous}", day)
    if year in named | around:
        return 1
    if named and (recurs or day is None or day.year != year):
        return -1
    if day is None or named:
        return 0
    if day.year == year:
        return 1
    return -1 if recurs or day.year < year - 1 else 0


def _years_told(text: str, day: date | None) -> frozenset[int]:
    years = {int(year) for year in _YEAR.findall(text)}
    if day is not None:
        years |= {day.year + _STEP[m["which"].lower()] for m in _RELATIVE.finditer(text)}
    return frozenset(years)
