"""Reading a question: its period, its outlets, the kind of answer, and what a follow-up leaves out.

Rules only, so that every filter can be shown with the words it was read from and taken back.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from answer.answer import Reading
from answer.errors import BadQuestion
from answer.kind import kind_of
from answer.nations import countries_in
from answer.period import Period, read_period
from answer.series import year_in
from answer.split import split
from index.hit import Filters

LONGEST = 1000
"""Characters of a question; the longest of 5,000 quiz questions had 420."""


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier exchange of the conversation."""

    question: str
    """Made whole already: `Reading.question` of its answer."""
    answer: str
    """Its short answer, or "" where it had none."""


def read_question(
    question: str,
    *,
    day: date,
    filters: Filters = Filters(),  # noqa: B008 -- frozen, and says what the default is
    outlets: Sequence[str] = (),
    history: Sequence[Turn] = (),
    read_filters: bool = True,
) -> Reading:
    """What `question` asks for on `day`; `outlets` are those that the archive holds.

    A filter given by hand is never overridden by one that is read.

    Raises:
        BadQuestion: it is empty, too long or has no word in it.
    """
    asked = " ".join(question.split())
    if not re.search(r"\w", asked):
        raise BadQuestion("The question is empty: write what you want to know.")
    if len(asked) > LONGEST:
        raise BadQuestion(f"The question has {len(asked)} characters: ask in {LONGEST} or fewer.")
    whole = make_whole(asked, history)
    read: dict[str, str] = {}
    period = read_period(asked, day)
    recent = bool(period and period.loose) or bool(_RECENT.search(asked))
    if read_filters:
        # A time beside "this week" is background: "the trial that began in May resumed today".
        if period and not recent and not (filters.since or filters.until):
            filters = replace(filters, since=period.first, until=_reported_until(period, day))
            read["period"] = period.words.strip()
        outlet = _outlet_in(asked, outlets)
        if outlet and not filters.sources:
            filters = replace(filters, sources=(outlet[0],))
            read["source"] = outlet[1]
    return Reading(
        question=whole,
        day=day,
        filters=filters,
        read=read,
        kind=kind_of(_without_topic(whole)),
        recent=recent,
        historic=not recent and bool(period or _HISTORIC.search(asked)),
        year=year_in(asked) or year_in(whole),
        parts=tuple(part.words for part in split(whole).parts),
    )


_RECENT = re.compile(
    r"\b(?:latest|newest|most recent(?:ly)?|recent(?:ly)?|now|current(?:ly)?|so far|tonight|"
    r"today|this (?:week|month|morning)|still|"
    r"up to now|these days|at the moment)\b",
    re.I,
)
_HISTORIC = re.compile(
    r"\b(?:first|originally|histor(?:y|ic|ical(?:ly)?)|ever|used to|ago|last time|previously|"
    r"founded|invented|born|century|(?:1[5-9]|20)\d\d)\b|^when (?:did|was|were)\b",
    re.I,
)


def _reported_until(period: Period, day: date) -> date | None:
    """The last day of publication: news of a day is still reported on the days after it."""
    if period.first is None or period.last is None or period.last >= day:
        return period.last
    length = (period.last - period.first).days + 1
    return min(day, period.last + timedelta(days=3 if length <= 31 else 0))


def _outlet_in(question: str, outlets: Sequence[str]) -> tuple[str, str] | None:
    """The outlet whose reporting is asked for, and the words that say so.

    An outlet's name alone is not enough: "who owns CNN" is not a question to CNN's pages.
    """
    for outlet in sorted(outlets, key=len, reverse=True):
        name = re.escape(outlet.removeprefix("The ").removesuffix(".com"))
        cues = (
            r"(?:according to|as reported by|reported (?:by|in|on)|published (?:by|in)|from|"
            r"(?:story|article|report|piece|coverage|reporting) (?:in|by|on|of))"
        )
        verbs = (
            "say|report|write|publish|cover|tell|claim|reported|said|written|published|reporting|"
            "saying"
        )
        says = re.search(
            rf"\b{cues} (?:the )?{name}\b"
            rf"|\b(?:did|does|do|has|have|is|was) (?:the )?{name} (?:{verbs})\b"
            rf"|\b{name}(?:'s|’s)? (?:report(?:s|ed|ing)?|coverage|articles?|stor(?:y|ies))\b",
            question,
            re.I,
        )
        if says:
            return outlet, says.group()
    return None


_FOLLOW_UP = re.compile(
    r"^(?:and|but|so|then|also|or)\b|^(?:what|how) about\b|"
    r"\b(?:he|she|him|her|hers|his|it|its|they|them|their|theirs|there|that|this|these|those|"
    r"the latter|the former|the same)\b(?! (?:week|month|year|morning|weekend|day|time))",
    re.I,
)
_ABOUT = re.compile(
    r"^(?:(?:and |but |so )?(?:what|how) about |(?:and|but) (?=(?:in |for )?(?:the )?(?-i:[A-Z])))"
    r"(?P<other>.+?)\??$",
    re.I,
)
_NAME = r"(?:[A-Z][\w'’.-]*|\d{4})(?: (?:of |the |and )?[A-Z][\w'’.-]*)*"
_WHO_IS = re.compile(r"(?:who|what|where) (?:is|are|was|were)\b.*[A-Z]|.*\blatest\b", re.I)
_AFTER_OBJECT = r"\W*$|\s+(?:in|on|as|at|for|to|with|from|by|and|after|before|when)\b"
_OPENING = re.compile(
    r"^(?:and |but |so |then |or )?(?:why|how|when|where|who|whom|whose|which|what|did|does|do|is|"
    r"are|was|were|has|have|had|can|could|will|would)\b(?:\s+(?:did|does|do|is|are|was|were|has|have|"
    r"had|many|much|old|long|big|tall|strong|people))*\s*",
    re.I,
)


def make_whole(question: str, history: Sequence[Turn]) -> str:
    """A follow-up with what it leaves out, taken from the turn before; other questions as they are.

    "What about Syria?" takes the previous question with its one name exchanged. A personal
    pronoun takes the previous answer, or the name asked about. Anything else that leans on the
    turn before has its topic appended (historical query expansion: Lin et al. 2020, the best
    automatic run of TREC CAsT 2019).
    """
    if not history:
        return question
    last = history[-1]
    about = _ABOUT.match(question)
    if about:
        exchanged = _exchange(last.question, about["other"])
        if exchanged:
            return exchanged
    names = _names_in(question)
    short = len(question.split()) <= (4 if not names else 5)
    leans = _FOLLOW_UP.search(question) or (short and not _WHO_IS.match(question))
    if not leans or (len(names) >= 2 and not re.match(r"(?:and|but|so)\b", question, re.I)):
        return question
    topic = _topic(last.question)
    behind = f" ({topic})?" if topic else "?"
    if person := _person_in(history):
        # Only a person's pronoun may be exchanged: what "it" stands for is seldom a name.
        told = re.sub(rf"\b(?:he|she|him|her(?={_AFTER_OBJECT}))\b", person, question, flags=re.I)
        told = re.sub(r"\b(?:his|her)\b(?= \w)", f"{person}'s", told, flags=re.I)
        if told != question:
            return f"{told.rstrip('?. ')}{behind}"
    return f"{question.rstrip('?. ')}{behind}"


def _person_in(history: Sequence[Turn]) -> str:
    """Who "she" is: the latest answer that is a name, or the one name of the latest question that
    has any but a country's."""
    for turn in reversed(history):
        if re.fullmatch(_NAME, turn.answer):
            return turn.answer
        asked = _names_in(_without_topic(turn.question))
        names = [name for name in asked if not countries_in(name)]
        if names:
            return names[0] if len(names) == 1 else ""
    return ""


def make_part_whole(question: str, first: Turn) -> str:
    """A later part of a question with what it leaves out, taken from the first part.

    One that names somebody new stands by itself, and so does one that says the same words over.
    "Who won the cup and who scored?" asks for who scored in the cup.
    """
    won = _CONTEST.match(first.question)
    if won and _WHO_ELSE.match(question):
        return f"{question.rstrip('?. ')} in {won['event'].rstrip('?. ')}?"
    whole = make_whole(question, [first])
    names = set(_names_in(question)) - set(_names_in(first.question))
    said = set(re.findall(r"\w+", first.question.lower()))
    new = set(re.findall(r"\w+", _OPENING.sub("", question).lower())) - said
    if whole != question or names or not new:
        return whole
    return f"{question.rstrip('?. ')} ({_topic(first.question)})?"


_CONTEST = re.compile(r"who (?:won|lost|hosts|hosted) (?P<event>(?:the )?[^?()]+)", re.I)
_WHO_ELSE = re.compile(r"who (?!did\b)[a-z]+(?: (?:first|second|third|last|most))?\W*$", re.I)
_PRONOUN = re.compile(
    r"^(?:and |in )?(?:he|she|him|her|his|it|its|they|them|there|that|this)\b\s*", re.I
)


def _topic(question: str) -> str:
    """What it is about, and what the conversation began with: the last of what it took itself."""
    own = _PRONOUN.sub("", _OPENING.sub("", _without_topic(question)).rstrip("?. "))
    taken = re.search(r"\(([^()]*)\)\W*$", question)
    begun = taken[1].split("; ")[-1] if taken else ""
    return "; ".join(part for part in (own[:160], begun) if part)


def _without_topic(question: str) -> str:
    """The question without what `make_whole` put in parentheses."""
    return re.sub(r"\s*\([^()]*\)", "", question)


def _names_in(question: str) -> list[str]:
    """Runs of capitalised words after the first word, which is capitalised anyway."""
    first_space = question.find(" ")
    return [m.group() for m in re.finditer(_NAME, question) if m.start() > first_space >= 0]


def _exchange(question: str, other: str) -> str | None:
    names = _names_in(question)
    if len(names) != 1 or not re.match(r"(?:the )?[A-Z\d]|in ", other):
        return None
    other = re.sub(r"^in ", "", other)
    return question.replace(names[0], other)
