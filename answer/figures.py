"""Figures that change from day to day: a toll, a count of arrests, an estimate of damage.

The figure of the latest report leads; an older or a differing one is shown beside it and says so.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from answer.answer import Reading
from answer.counts import (
    asks_of_count,
    counts_a_part,
    counts_it,
    figure_in,
    figure_within,
    sum_of,
    unit_of,
    without_count,
)
from answer.nations import countries_in
from answer.ranking import Ranked
from answer.vote import Choice, borne
from corpus.article import Span
from index import analysis

_MEASURES_ONE = re.compile(
    r"\bhow (?:old|long|far|tall|fast|often|deep|wide|heavy|late|early|soon)\b"
    r"|\b(?:what|which) (?:percentage|percent|share|proportion|fraction)\b",
    re.I,
)
"""Asks for a measure of somebody or something that died or was hurt, which no later report counts
on: "how old was she when she died?"."""
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


def runs(reading: Reading) -> bool:
    """Whether the question is after a count that runs (a toll, arrests, damage): other numbers do
    not change with the day."""
    return (
        reading.kind == "number"
        and asks_of_count(reading.question)
        and not _MEASURES_ONE.search(reading.question)
    )


def changed_figure(reading: Reading, choices: Sequence[Choice]) -> Change | None:
    """Two reports of one running count that disagree, or None."""
    if not runs(reading) or not choices:
        return None
    best = choices[0].supporters[0]
    reports = [
        report
        for choice in choices[1:]
        for report in choice.supporters
        if report[0].evidence is not best[0].evidence
        and differ(best, report)
        and not counts_another(reading, report[0])
    ]
    # However it is worded: "the toll is put at 3,541" is read as a poor answer to "how many died?"
    grown = [report for report in reports if _grew(reading, best, report)]
    others = [r for r in reports if r in grown or best[0].score - r[0].score <= AS_GOOD]
    if not others:
        return None
    last = max(map(_when, (best, *others)))
    # Of the same day it is the one that has grown.
    newest = next(r for r in (*sorted(grown, key=_length), best, *others) if _when(r) == last)
    differing = [
        report
        for report in (*others, best)
        if report[0].evidence is not newest[0].evidence and _value(report) != _value(newest)
    ]
    if not differing:  # both figures stand in the newest sentence
        return None
    older = max(differing, key=_when)
    return Change(newest, older, side_of(older, newest))


def _grew(reading: Reading, report: Given, other: Given) -> bool:
    """Whether `other` is no older, gives more, and its sentence or headline names all that the
    question and the first report's name: where, and of what event."""
    value, more = _value(report), _value(other)
    if value is None or more is None or more <= value or _when(other) < _when(report):
        return False
    text = other[0].evidence.text
    if unit_of(text, other[1]) not in ONLY_RISE or _OF_MORE.search(text) or counts_years(text):
        return False
    start, _ = figure_within(text, other[1])
    if _COMPARED_WITH.search(text[max(0, start - 200) : start]):
        return False
    asked = _matters(reading.question)
    named, also = (
        asked & _matters(f"{sentence.evidence.text} {sentence.evidence.article.headline}")
        for sentence, _ in (report, other)
    )
    return bool(named) and named <= also


ONLY_RISE = ("dead", "hurt", "arre", "case", "infe")
"""Units, as `unit_of` names them, of which later reports give more: not so those without power."""
_OF_MORE = re.compile(
    r"\b(?:could|may|might|would|will|feared?|expect\w*|estimat\w*|predict\w*|project\w*|"
    r"forecast\w*|warn\w*|up to|as many as|so far|this year|other)\b",
    re.I,
)
"""In a sentence that foresees, or counts more than the one event."""
_COMPARED_WITH = re.compile(
    r"(?:(?<!more )(?<!less )(?<!fewer )\bthan\b"
    r"|\b(?:since|until|record|compared|previous\w*|unlike)\b)[^.;]*$",
    re.I,
)
"""Before a figure of another event: "the worst since the earthquake that killed 17,000"."""


def _matters(text: str) -> frozenset[str]:
    """The terms of a text without those for what is counted."""
    return frozenset(analysis.terms(without_count(text)))


def summed(reading: Reading, choices: Sequence[Choice]) -> Sequence[Choice]:
    """The choices, of a count that runs with the whole in place of what comes on top of another;
    without those of which no whole is told, where anything else is."""
    if not runs(reading):
        return choices
    question = reading.question
    told = borne(choices, lambda r, span: sum_of(question, r.evidence.text, span) is not None)
    whole = []
    for choice in told or choices:
        given = tuple(
            (r, sum_of(question, r.evidence.text, span) or span) for r, span in choice.supporters
        )
        best, span = given[0]
        whole.append(Choice(best.evidence.text[slice(*span)], choice.share, given))
    return whole


def differ(one: Given, other: Given) -> bool:
    """Whether two reports give different figures of one unit, told by the words around them, and
    neither is of years before: what "the Camp Fire killed in 2018" is no figure of this fire."""
    if any(is_of_years_before(sentence) for sentence, _ in (one, other)):
        return False
    values = {_value(one), _value(other)}
    units = {unit_of(sentence.evidence.text, span) for sentence, span in (one, other)}
    return None not in values and len(values) == 2 and len(units) == 1 and "" not in units


YEAR = r"(?:1[5-9]|20)\d\d"
_YEAR = re.compile(rf"\b{YEAR}\b")
_SINCE = re.compile(r"\bsince\b[^,;.]*")


def is_of_years_before(report: Ranked) -> bool:
    """Whether it names years, and none of them is that of its publication or the one before: but
    the worst "since the republic was founded in 1923" is of now."""
    published = report.evidence.article.published
    text, previous = report.evidence.text, report.evidence.previous
    # "August 1999 in Turkey:" heads what it stands before, and what is then said once more.
    if previous.endswith((":", text)):
        text = f"{previous} {text}"
    years = [int(year) for year in _YEAR.findall(_SINCE.sub("", text))]
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


def counts_another(reading: Reading, sentence: Ranked) -> bool:
    """Whether a question after a count that runs names where or of what, and nothing of it stands
    in a sentence, above it or at the head of its article: Pakistan's dead are not a hurricane's."""
    if not runs(reading):
        return False
    asked = _matters(reading.question) - _matters(_ASKING)
    found, article = sentence.evidence, sentence.evidence.article
    told = f"{article.headline} {article.text[:OPENING]} {found.previous} {found.text}"
    alike = countries_in(reading.question) & countries_in(told)
    return bool(asked) and not alike and not asked & _matters(told)


OPENING = 400
"""Characters of headline and lede, which say of what and of where an article is."""
_ASKING = (
    "how many much what which so far have has were did do is are was been up to there in of last "
    "this past day week weekend month year today yesterday night morning"
)


def told_beside(reading: Reading, sentence: Ranked, lead: Given) -> Given | None:
    """`sentence` with the figure that it gives of the count in `lead`, where that is another."""
    if not runs(reading):
        return None
    question, text = reading.question, sentence.evidence.text
    reports: list[Given] = [(sentence, (start, end)) for start, end, _ in sentence.spans]
    return next(
        (
            report
            for report in reports
            if differ(report, lead)
            and counts_it(question, text, report[1])
            and not counts_a_part(question, text, report[1])
        ),
        None,
    )


def side_of(report: Given, lead: Given) -> Literal["earlier figure", "other figure"]:
    """What the figure of `report` is beside that of `lead`, from which it differs."""
    return "earlier figure" if _when(lead) - _when(report) >= 1 else "other figure"


def _value(report: Given) -> float | None:
    sentence, span = report
    return figure_in(sentence.evidence.text[slice(*span)])


def _length(report: Given) -> int:
    _, (start, end) = report
    return end - start


def _when(report: Given) -> int:
    article = report[0].evidence.article
    day = article.updated or article.published
    return day.date().toordinal() if day else 0


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
