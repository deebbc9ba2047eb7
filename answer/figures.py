"""Figures that change from day to day: a toll, a count of arrests, an estimate of damage.

The figure of the latest report leads; an older or a differing one is shown beside it and says so.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from answer.answer import Reading
from answer.nations import countries_in
from answer.ranking import Ranked
from answer.vote import Choice
from corpus.article import Span

_CHANGES = re.compile(
    r"\b(?:toll|dead|die|died|dies|deaths?|killed|kill|casualt|victims?|fatalit|injur|wounded|hurt|"
    r"missing|displaced|evacuat|homeless|arrest|detain|cases?|infect|hospitali[sz]|damage|losses|"
    r"without power|rescued|survivors?|trapped|unaccounted)",
    re.I,
)
_MEASURES_ONE = re.compile(
    r"\bhow (?:old|long|far|tall|fast|often|deep|wide|heavy|late|early|soon)\b", re.I
)
"""Asks for a measure of somebody or something that died or was hurt, which no later report counts
on: "how old was she when she died?"."""
_FIGURE = re.compile(
    r"(?P<number>\d[\d,]*(?:\.\d+)?)(?: (?P<scale>thousand|million|billion|trillion))?"
)
_SCALE = {"": 1.0, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_WORDS = "zero one two three four five six seven eight nine ten eleven twelve".split()
_IN_WORDS = re.compile(rf"\b(?:{'|'.join(_WORDS[2:])})\b", re.I)
"""But "one", which counts nothing in "one of them"."""
AS_GOOD = 2.0
"""Score by which a newer sentence may be worse than the best and still be about the same count."""

DAYS_APART = 7
"""Between two reports of one count of which one may be a part of the other."""

Given = tuple[Ranked, Span]


@dataclass(frozen=True, slots=True)
class Change:
    newest: Given
    older: Given
    side: Literal["earlier figure", "other figure"]


def figure_in(text: str) -> float | None:
    """The first figure in digits with its scale ("1.5 million" is 1500000.0), else the first small
    number in words, or None."""
    match = _FIGURE.search(text)
    if match is None:
        word = _IN_WORDS.search(text)
        return float(_WORDS.index(word.group().lower())) if word else None
    return float(match["number"].replace(",", "")) * _SCALE[match["scale"] or ""]


def runs(reading: Reading) -> bool:
    """Whether the question is after a count that runs (a toll, arrests, damage): other numbers do
    not change with the day."""
    return (
        reading.kind == "number"
        and _CHANGES.search(reading.question) is not None
        and not _MEASURES_ONE.search(reading.question)
    )


def changed_figure(reading: Reading, choices: Sequence[Choice]) -> Change | None:
    """Two reports of one running count that disagree, or None."""
    if not runs(reading) or not choices:
        return None
    best, best_span = choices[0].supporters[0]
    others = [
        (sentence, span)
        for choice in choices[1:]
        for sentence, span in choice.supporters
        if sentence.evidence is not best.evidence
        and sentence.score >= best.score - AS_GOOD
        and differ((best, best_span), (sentence, span))
    ]
    if not others:
        return None
    reports = [(best, best_span), *others]
    newest = max(reports, key=_when)
    differing = [
        report
        for report in (*others, (best, best_span))
        if report[0].evidence is not newest[0].evidence and _value(report) != _value(newest)
    ]
    if not differing:  # both figures stand in the newest sentence
        return None
    older = max(differing, key=_when)
    return Change(newest, older, side_of(older, newest))


def differ(one: Given, other: Given) -> bool:
    """Whether two reports give different figures of one unit, told by the words around them, and
    neither is of years before: what "the Camp Fire killed in 2018" is no figure of this fire."""
    if any(is_of_years_before(sentence) for sentence, _ in (one, other)):
        return False
    values = {_value(one), _value(other)}
    units = {_unit(sentence.evidence.text, span) for sentence, span in (one, other)}
    return None not in values and len(values) == 2 and len(units) == 1 and "" not in units


YEAR = r"(?:1[5-9]|20)\d\d"
_YEAR = re.compile(rf"\b{YEAR}\b")
_SINCE = re.compile(r"\bsince\b[^,;.]*")


def is_of_years_before(report: Ranked) -> bool:
    """Whether it names years, and none of them is that of its publication or the one before: but
    the worst "since the republic was founded in 1923" is of now."""
    published = report.evidence.article.published
    years = [int(year) for year in _YEAR.findall(_SINCE.sub("", report.evidence.text))]
    return published is not None and bool(years) and max(years) < published.year - 1


_OVER_YEARS = re.compile(
    r"\b(?:for|over|during|in) (?:(?:the|past|last|more|than|nearly|almost|about|over|some|two|"
    r"three|four|five|several|\d+) ){1,4}(?:decades|years)\b|\bdecades[- ]long\b"
    rf"|\bsince {YEAR}\b",
    re.I,
)
_MOST_OF_YEARS = re.compile(r"\b(?:\w+(?<!gu)est|worst|first|record|highest|most)\b", re.I)


def counts_years(text: str) -> bool:
    """Whether a sentence counts over years ("43,000 in nearly two decades of fighting"), and does
    not only compare with them ("the deadliest in 20 years")."""
    return _OVER_YEARS.search(text) is not None and not _MOST_OF_YEARS.search(text)


def told_beside(reading: Reading, sentence: Ranked, lead: Given) -> Given | None:
    """`sentence` with the figure that it gives of the count in `lead`, where that is another."""
    if not runs(reading):
        return None
    reports: list[Given] = [(sentence, (start, end)) for start, end, _ in sentence.spans]
    return next((report for report in reports if differ(report, lead)), None)


def side_of(report: Given, lead: Given) -> Literal["earlier figure", "other figure"]:
    """What the figure of `report` is beside that of `lead`, from which it differs."""
    return "earlier figure" if _when(lead) - _when(report) >= 1 else "other figure"


def _value(report: Given) -> float | None:
    sentence, span = report
    return figure_in(sentence.evidence.text[slice(*span)])


def _when(report: Given) -> int:
    article = report[0].evidence.article
    day = article.updated or article.published
    return day.date().toordinal() if day else 0


def counts_it(question: str, text: str, span: Span) -> bool:
    """Whether the figure in `span` counts what a question after a running count asks for: "890,000
    have running water" is no count of those without power, and neither "348 of the dead" nor "119
    deaths within 24 hours" is the toll."""
    how_many = re.search(r"\bhow (?:many|much)\b", question, re.I)
    asked = _counted(question[how_many.start() if how_many else 0 :])
    if asked and _unit(text, span) not in asked:
        return False
    figure = _FIGURE.search(text, *span)
    if figure is None or part_asked(question) or re.search(r"\b(?:day|hours)\b", question):
        return True
    return not _OF_THE_WHOLE.match(text, figure.end())


_OF_THE_WHOLE = re.compile(
    r" of (?:the|them|those|whom)\b|(?:(?!\d)[^.;,]){0,30} (?:in|within|over|during) (?:the |a )?"
    r"(?:\w+ )?(?:24 hours|(?:single )?day)\b"
)
_OF_THEM = re.compile(
    r"\bhow many (?:\w+ )?(?P<who>child|wom[ae]n|men\b|girl|boy|babies|soldier|troop|civilian|"
    r"officer|polic|firefighter|journalist|student|worker|passenger|prisoner|refugee|migrant|"
    r"tourist|patient)",
    re.I,
)


def part_asked(question: str) -> str:
    """Of whom alone a count is asked ("how many children died?"), as a word begins; else ""."""
    match = _OF_THEM.search(question)
    return match["who"].lower() if match else ""


def counts_only(who: str, text: str, span: Span) -> bool:
    """Whether the figure in `span` is one of theirs: "441 children", "25 of them children"."""
    figure = _FIGURE.search(text, *span)
    behind = text[figure.end() : figure.end() + 30] if figure else ""
    return re.match(rf"[^\d,;.]*\b{who}", behind, re.I) is not None


def is_part(question: str, report: Given, other: Given) -> bool:
    """Whether `report` counts in another country than the question names what `other` counts more
    of, unlimited: the three whom a storm killed in Cuba are not its dead."""
    part, whole = _value(report), _value(other)
    if part is None or whole is None or part >= whole:
        return False
    if abs(_when(report) - _when(other)) > DAYS_APART or not differ(report, other):
        return False
    elsewhere, everywhere = (
        countries_in(sentence.evidence.text) - countries_in(question)
        for sentence, _ in (report, other)
    )
    as_good = other[0].score >= report[0].score - AS_GOOD
    return as_good and bool(elsewhere) and not everywhere


def known_by(day: date, report: Ranked) -> bool:
    """Whether it was published on `day` or before: nobody knew then what a later report counts."""
    published = report.evidence.article.published
    return published is None or published.date() <= day


def _unit(text: str, span: Span) -> str:
    """What a figure counts, by the word for it that stands nearest; "" where none is near."""
    near = [
        (_apart(text, match.span(), span), match.group())
        for match in _CHANGES.finditer(text, max(0, span[0] - 60), span[1] + 60)
    ]
    return next(iter(_counted(min(near)[1])), "") if near else ""


def _apart(text: str, one: Span, other: Span) -> int:
    """Characters between two spans; another member of a list is farther than it stands."""
    between = text[min(one[1], other[1]) : max(one[0], other[0])]
    return len(between) + 20 * bool(re.search(r"[,;]|\band\b", between))


def _counted(text: str) -> frozenset[str]:
    """What is counted, by the words for it; all words for the dead are one."""
    words = {match.group()[:4] for match in _CHANGES.finditer(text.lower())}
    return frozenset(_SAME.get(word, word) for word in words)


_SAME = dict.fromkeys("toll dead die died dies deat kill casu vict fata".split(), "dead")
_SAME |= dict.fromkeys("inju woun hurt".split(), "hurt") | {"deta": "arre"}
