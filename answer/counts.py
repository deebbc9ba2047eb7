"""What a figure in a sentence counts, where a question asks for a count that runs.

The toll of a flood, the injured, the arrested: reports of one event give many figures, and most of
them count something else. "57 people" may be the dead, the dead of another country, those who die
each day, or those who were given blankets.
"""

import re

from answer.nations import STATES, countries_in, places_in, places_within
from answer.period import MONTHS
from corpus.article import Span

_COUNTED = re.compile(
    r"\b(?:toll|(?:dead|die|died|dies|dying)\b|deaths?|killed|kill|claimed (?:the lives|at least)|"
    r"casualt|victims?|fatalit|injur|wounded|hurt|missing|displaced|evacuat|homeless|arrest|"
    r"detain|cases?|infect|hospitali[sz]|damage|losses|without power|los(?:t|ing) power|"
    r"power (?:outages?|cuts?)|rescued|survivors?|trapped|unaccounted|affected)",
    re.I,
)
_SAME = dict.fromkeys("toll dead die died dies dyin deat kill clai casu vict fata".split(), "dead")
_SAME |= dict.fromkeys("inju woun hurt".split(), "hurt") | {"deta": "arre"}
_SAME |= dict.fromkeys(("lost", "losi", "powe", "with"), "power")
_MATTER = re.compile(rf"{_COUNTED.pattern}\w*|\bpeople\b|\bpersons?\b", re.I)

_FIGURE = re.compile(
    r"(?P<number>\d(?:[\d,]*\d)?(?:\.\d+)?)(?: (?P<scale>thousand|million|billion|trillion))?"
)
_SCALE = {"": 1.0, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_WORDS = "zero one two three four five six seven eight nine ten eleven twelve".split()
_IN_WORDS = re.compile(rf"\b(?:{'|'.join(_WORDS[2:])})\b", re.I)
"""But "one", which counts nothing in "one of them"."""

_NEAR = 100
"""Characters from a figure within which the word for what it counts is sought."""


def asks_of_count(question: str) -> bool:
    """Whether it names something whose number runs: a toll, arrests, damage."""
    return _COUNTED.search(question) is not None


def without_count(text: str) -> str:
    """A text without the words for what is counted: where, and of what event."""
    return _MATTER.sub(" ", text)


def figure_in(text: str) -> float | None:
    """The first figure in digits with its scale ("1.5 million" is 1500000.0), else the first small
    number in words, or None."""
    match = _FIGURE.search(text)
    if match is None:
        word = _IN_WORDS.search(text)
        return float(_WORDS.index(word.group().lower())) if word else None
    return float(match["number"].replace(",", "")) * _SCALE[match["scale"] or ""]


def figure_within(text: str, span: Span) -> Span:
    """Where the figure itself stands in `span`, which may hold words around it."""
    figure = _FIGURE.search(text, *span)
    return figure.span() if figure else span


def counts_it(question: str, text: str, span: Span) -> bool:
    """Whether the figure in `span` counts what a question after a running count asks for: "890,000
    have running water" is no count of those without power, and neither "348 of the dead" nor "119
    deaths within 24 hours" is the toll; nor is "a 6.6 magnitude" that of the people."""
    how_many = re.search(r"\bhow (?:many|much)\b", question, re.I)
    asked = _counted(question[how_many.start() if how_many else 0 :])
    if asked and unit_of(text, span) not in asked:
        return False
    if counts_elsewhere(question, text, span) or _is_run_on(text[slice(*span)]):
        return False
    if measures(question, text, span):
        return False
    start, end = figure_within(text, span)
    of_people = "people" in question and "power" not in asked
    if of_people and _THINGS_BEHIND.match(text, end):
        return False
    if part_asked(question) or _ASKS_OF_A_WHILE.search(question):
        return True
    return not _OF_THE_WHOLE.match(text, end) and not _AVERAGE.search(text[:start])


_ASKS_OF_A_WHILE = re.compile(
    r"\b(?:day|daily|hours?|24|average|rate|(?:a|per|each|every|in a) (?:week|month|year))\b", re.I
)
_ON = r"(?:(?!(?<![-\d])\d)[^.;,])"
"""A character of a clause before its next figure; that of COVID-19 is none."""
_OF_THE_WHOLE = re.compile(
    r" of (?:the|them|those|whom)\b"
    rf"|{_ON}{{0,30}} (?:in|within|over|during) (?:the |a )?"
    r"(?:\w+ )?(?:24 hours|(?:single )?day)\b"
    rf"|{_ON}{{0,40}} (?:a|an|each|every|per) (?:single )?(?:day|week|month|year|hour)\b"
    rf"(?! (?:ago|after|before|earlier|later)\b)|{_ON}{{0,30}} daily\b"
)
_AVERAGE = re.compile(r"\b(?:averag\w+ (?:of )?|daily )(?:about |some |nearly |around )?$", re.I)
_RUN_ON = 5
"""Words between which two figures of one count stand: "between 40 and 50"."""


def _is_run_on(words: str) -> bool:
    """Whether a span holds more than one count: "57 were killed in the north, and 43"."""
    return len(words.split()) > _RUN_ON and len(_FIGURE.findall(words)) != 1


_MEASURED_BEHIND = re.compile(
    r"[ -]?(?:magnitude|mph|km|kilomet\w+|miles?|feet|foot|ft|met(?:er|re)s?|inch(?:es)?|degrees?|"
    r"°|years?|months?|weeks?|days?|hours?|minutes?|seconds?|[ap]\.?m|tons?|tonnes?|acres?|"
    r"hectares?|dollars?|euros?|pounds?)(?![a-z])",
    re.I,
)
_THINGS_BEHIND = re.compile(
    r"(?: heads? of)?(?: (?!(?:people|in|of|at|and)\b)\w+)? (?:animals?|livestock|cattle|cows|"
    r"birds|chickens|pigs|sheep|horses|homes?|houses|households|buildings?|structures?|schools?|"
    r"flights?|cars|vehicles|roads?|bridges?|cities|states|countries|nations|counties|"
    r"provinces|villages|towns|districts|regions|sites|scenes|crops|trees|times)\b",
    re.I,
)
_MEASURED_BEFORE = re.compile(
    r"(?:[$€£¥]|\b(?:magnitude(?: of)?|category|interstate|highway|route|no\.|number|aged?|"
    r"(?:older|younger) than|(?:over|under) (?:the age of )?(?=\d\d$)|covid-|flight)) ?$",
    re.I,
)
_BEFORE_A_YEAR = re.compile(
    rf"\b(?:in|since|until|from|of|by|during|before|after|{'|'.join(MONTHS)}),? $", re.I
)


def measures(question: str, text: str, span: Span) -> bool:
    """Whether the figure in `span` is a length, an age, a sum, a year or a rank, where
    "how many" are asked for of something else: "No. 4" is no number of titles."""
    if not re.search(r"\bhow many\b", question, re.I):
        return False
    start, end = figure_within(text, span)
    before, behind = text[max(0, start - 30) : start], text[end : end + 15]
    if re.fullmatch(r"(?:19|20)\d\d", text[start:end]) and _BEFORE_A_YEAR.search(before):
        return True
    unit = _MEASURED_BEHIND.match(behind)
    if unit and unit.group().strip(" -").lower().rstrip("s") in question.lower():
        return False
    return bool(unit or _MEASURED_BEFORE.search(before))


_ADDED_BEFORE = re.compile(r"\b(?:another|additional|further)(?: \w+)? $", re.I)
_ADDED_BEHIND = re.compile(r" (?:(?!than\b)[a-z]+ ){0,2}(?:more|others)\b(?! than\b)")
_ADDED_ASKED = re.compile(r"\b(?:more|another|additional|further|others?)\b", re.I)
_OF_ALL = re.compile(r"\b(?:both|combined|countries|regions|states)\b", re.I)
_SUM = re.compile(
    r"\b(?:toll|total|number|count|tally|deaths|dead)\b[^.;\d]{0,60}?"
    rf"\b(?:to|above|past|over|beyond|at|of)\b[^.;\d]{{0,20}}(?P<sum>{_FIGURE.pattern})",
    re.I,
)


def sum_of(question: str, text: str, span: Span) -> Span | None:
    """Where the whole count stands in a sentence whose figure in `span` comes on top of another
    ("12 more died, bringing the toll to 60"), None where it does not say; else `span`. The hurt may
    come on top of the dead, and be all of them."""
    start, end = figure_within(text, span)
    before = text[max(0, start - 40) : start]
    if not (_ADDED_BEHIND.match(text, end) or _ADDED_BEFORE.search(before)):
        return span
    if _ADDED_ASKED.search(question):
        return span
    whole = _SUM.search(text, end)
    if whole and _OF_ALL.search(whole.group()) and len(places_in(question)) == 1:
        return span  # "5,800 more in Syria, bringing the number for both countries above 41,000"
    if whole:
        return whole.span("sum")
    return None if unit_of(text, span) == "dead" else span


_OF_LATE = re.compile(
    r"(?:(?!\d)[^.;,]){0,40} (?:in|over|within|during) the (?:past|last) "
    r"(?:\w+ )?(?:days?|weeks?|months?|years?)\b"
)


def counts_a_part(question: str, text: str, span: Span) -> bool:
    """Whether the figure in `span` may well be one of a larger count: of a people that the question
    does not name ("57 Palestinian refugees"), or of "the past month"."""
    _, end = figure_within(text, span)
    behind = re.match(r" (?:[A-Z]\w+)", text[end:])
    people = countries_in(behind.group()) if behind else frozenset()
    of_late = _OF_LATE.match(text, end) and not _OF_LATE_ASKED.search(question)
    return bool(people - countries_in(question)) or bool(of_late)


_OF_LATE_ASKED = re.compile(r"\b(?:days?|weeks?|months?|years?|20\d\d)\b", re.I)


def counts_elsewhere(question: str, text: str, span: Span) -> bool:
    """Whether a sentence says "in" which country or American state it counts, and names none of
    those that the question does: the dead in Cuba are not those in Florida. Nor are they where
    "Cuban officials" count in a clause of its own."""
    asked = places_in(question)
    if not asked:
        return False
    if asked & places_in(text):
        told = places_in(_clause(text, span))
        return bool(told) and not told & asked
    told = places_within(text)
    return bool(told) and not ("United States" in asked and told <= frozenset(STATES))


_JOINT = re.compile(r";|, (?:and|while|but)\b")


def _clause(text: str, span: Span) -> str:
    """The part of a sentence in which the figure of `span` stands."""
    start, end = figure_within(text, span)
    before = [match.end() for match in _JOINT.finditer(text, 0, start)]
    behind = _JOINT.search(text, end)
    return text[before[-1] if before else 0 : behind.start() if behind else len(text)]


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


def unit_of(text: str, span: Span) -> str:
    """What a figure counts, by the word for it that stands nearest; "" where none is near."""
    span = figure_within(text, span)
    near = [
        (_apart(text, match.span(), span), match.group())
        for match in _COUNTED.finditer(text, max(0, span[0] - _NEAR), span[1] + _NEAR)
    ]
    return next(iter(_counted(min(near)[1])), "") if near else ""


def _apart(text: str, word: Span, figure: Span) -> int:
    """Characters between a word and a figure; another member of a list is farther than it stands:
    "40 dead and 1,527 hurt", but not "the dead in Turkey and Syria passed 1,527"."""
    between = text[min(word[1], figure[1]) : max(word[0], figure[0])]
    behind = word[0] > figure[0]
    listed = _LISTED_BEHIND.search(between) if behind else _LISTED_BEFORE.search(between)
    return len(between) + 40 * bool(listed)


_LISTED_BEHIND = re.compile(r"[,;\d]|^(?: [\w-]+){0,2} and\b")
_LISTED_BEFORE = re.compile(r"[,;\d]|\band(?: [a-z-]+){0,2} ?$")


def _counted(text: str) -> frozenset[str]:
    """What is counted, by the words for it; all words for the dead are one."""
    words = {match.group()[:4] for match in _COUNTED.finditer(text.lower())}
    return frozenset(_SAME.get(word, word) for word in words)
