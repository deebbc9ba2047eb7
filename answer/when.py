"""When something happened: which date in a sentence is the date of what is asked.

"When her father died in 1952, Elizabeth became Queen" has a name, a deed and a date of the question
"When did Queen Elizabeth die?", and none belongs to the other. A date counts where it stands beside
the deed, and the deed where it stands beside whose it is.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from answer.answer import Reading
from answer.figures import YEAR
from answer.ranking import Ranked
from answer.vote import Choice
from corpus.article import Span
from index import analysis

NEAR = 80
"""Characters between a deed and its date."""


@dataclass(frozen=True, slots=True)
class Event:
    whose: re.Pattern[str]
    """Any of the names, or the noun, of whom or what the event befell."""
    deeds: frozenset[str]
    """Stems of the word that tells it."""
    owned: bool
    """Whether it is somebody's ("the Queen's funeral") and not something that somebody does."""
    does: bool
    """Whether it is done, and not suffered ("when was … arrested")."""
    besides: frozenset[str]
    """Stems of what else the question tells of it ("unveil *the iPhone 14*")."""


_ASKS = re.compile(
    r"(?:when|(?:(?:on|in) )?(?:what|which) (?:day|date|month|year)) "
    r"(?P<did>did|does|do|was|were|is|are|will|has|have|had) (?P<rest>[^?]+)\??\s*$",
    re.I,
)
_PREPOSITION = (
    "(?:in|on|at|from|to|for|with|by|after|before|during|against|over|as|into|off|out|this|last)"
)
_NUMBER = re.compile(r"[IVX]+$|\d+$")
_OWNED = re.compile(r"['’]s?$")
_LIGHT = frozenset(analysis.terms("take place happen occur held"))
_SAME = {"die": ("death", "dead", "pass"), "death": ("die", "dead", "pass")}


def event_asked(question: str) -> Event | None:
    """What a question asks the time of, or None where it asks for none or is not plain."""
    asked = _ASKS.match(question)
    if not asked:
        return None
    words = re.findall(r"[\w'’-]+", asked["rest"])
    while words and words[0].lower() in ("the", "a", "an"):
        words = words[1:]
    names: list[str] = []
    for word in words:
        if names and word.isdecimal() and int(word) < 1000:  # A year is none.
            names[-1] += f" {word}"  # The iPhone 14 is no iPhone 13.
        elif word[:2] != word[:2].lower() or (names and word.isdecimal()):
            names.append(word)
        else:
            break
    subject = names or words[:1]
    # "… the dam in Orla collapse": the deed is behind the place.
    behind = " ".join(words).removeprefix(" ".join(subject)).lstrip()
    rest = re.sub(rf"^(?:{_PREPOSITION} (?:the )?(?:[A-Z][\w-]* ?)+)+", "", behind)
    deed = analysis.terms(re.split(rf"\b(?:{_PREPOSITION})\b|\b[A-Z]", rest)[0])
    numbered = [name for name in names if name[-1].isdigit() and not name.isdigit()]
    whose = "|".join(
        re.escape(_OWNED.sub("", name)) for name in numbered or subject if not _NUMBER.match(name)
    )
    if not whose or not deed:
        return None
    pattern = rf"\b(?:{whose})\b(?: (?-i:[A-Z][\w-]*))*(?P<owner>['’]s?)?"
    return Event(
        whose=re.compile(pattern, 0 if names else re.I),
        deeds=frozenset((deed[0], *_SAME.get(deed[0], ()))),
        owned=bool(_OWNED.search(subject[-1])),
        does=asked["did"].lower() in ("did", "does", "do"),
        besides=frozenset(analysis.terms(asked["rest"]))
        - _LIGHT
        - set(analysis.terms(" ".join(subject))),
    )


def dated(
    choices: Sequence[Choice], ranked: Sequence[Ranked], reading: Reading
) -> tuple[list[Choice], list[Ranked]]:
    """What dates the thing asked, by the sentences that hold most of the question, the exactest
    date first; and the sentences that tell it before the others. `choices` were read without a
    look at whose deed it is.

    Both are left as they are where no sentence plainly tells what is asked: the question may not
    have been understood.
    """
    event = event_asked(reading.question) if reading.kind == "date" else None
    telling = [
        r for r in ranked if event and any(told(event, r.evidence.text, r.evidence.previous))
    ]
    if event is None or not telling:
        return list(choices), list(ranked)
    found = [
        (len(event.besides & set(analysis.terms(r.evidence.text))), r, span)
        for r in telling
        if (span := date_of(event, r.evidence.text, r.evidence.previous))
        and not is_past(reading.question, r, span)
    ]
    if re.match(r"(?:in )?(?:what|which) year", reading.question, re.I):
        found = [each for each in found if re.search(r"\b\d{4}\b", _words(each))] or found
    most = max((held for held, _, _ in found), default=0)
    found = [each for each in found if each[0] == most]
    found.sort(key=lambda each: -_exactness(_words(each)))
    kept = [Choice(_words(each), 0.0, (each[1:],)) for each in found]
    return kept, [*telling, *(r for r in ranked if r not in telling)]


def is_past(question: str, sentence: Ranked, span: Span) -> bool:
    """Whether a question of what is to come is given a year that was over when it was reported."""
    published = sentence.evidence.article.published
    if published is None or not re.search(r"\bwhen will\b", question, re.I):
        return False
    years = [int(year) for year in re.findall(YEAR, sentence.evidence.text[slice(*span)])]
    return bool(years) and max(years) < published.year


def _tells(event: Event, sentence: Ranked) -> bool:
    return any(told(event, sentence.evidence.text, sentence.evidence.previous))


def _words(found: tuple[int, Ranked, Span]) -> str:
    _, sentence, span = found
    return sentence.evidence.text[slice(*span)]


def _exactness(words: str) -> int:
    """A day of a month before a weekday or "this evening" before a month or a year."""
    if not re.search(r"\d", words):
        return int(not re.fullmatch(_MONTH, words))
    return 2 * bool(re.search(_MONTH, words))


def told(event: Event, text: str, previous: str = "") -> Iterator[Span]:
    """Where the text tells the event: the spans of its deeds. `previous` is the sentence before it,
    which says who "she" is."""
    named = event.whose.search(previous) is not None
    for match in re.finditer(r"[^\W\d_]+", text):
        if not event.deeds & set(analysis.terms(match.group())):
            continue
        if _NOT.search(text, 0, match.start()):
            continue
        if event.does and _SUFFERED.search(text, 0, match.start()):
            continue
        before, behind = _main(text[: match.start()]), text[match.end() :]
        owned = event.owned or match.group().lower() == "death"
        if (
            _beside(event, before, owned)
            or _opens(event, before, named)
            or re.match(rf"\s+of (?:\w+ ){{0,3}}?{event.whose.pattern}(?!['’]s)", behind)
        ):
            yield match.span()


def _beside(event: Event, before: str, owned: bool) -> bool:
    """Whether whose deed it is stands right before it, as its owner or as its doer."""
    owner = next(reversed(list(event.whose.finditer(before))), None)
    if owner is None or _APART_BY.search(before, owner.end()):
        return False
    return len(before[owner.end() :].split()) <= _APART and bool(owner["owner"]) == owned


def _opens(event: Event, before: str, named: bool) -> bool:
    """Whether the sentence opens with whose deed it is, by name or as "she", and does nothing but
    this and what "and" joins to it: "She fell into a coma and died"."""
    before = before.removeprefix("The ")
    opening = event.whose.match(before) or (_PRONOUN.match(before) if named else None)
    return opening is not None and _JOINED.fullmatch(before, opening.end()) is not None


_PRONOUN = re.compile(r"(?:He|She|It|They)\b")
_NOT = re.compile(r"(?:\b(?:not|never)|n['’]t) (?:\w+ ){0,2}$")
_SUFFERED = re.compile(r"\b(?:is|was|were|are|been|being|be) (?:\w+ly )?$")
_APART_BY = re.compile(r"[.;:,“”\"]|['’](?:s\b|\s|$)")
_APART = 3
"""Words between whose deed it is and the deed."""
_AUXILIARY = re.compile(
    r"(?:\b(?:has|had|have|is|was|were|been|be|being|will|would|also|just|later|then|officially|"
    r"formally|finally|first|to)\s+)+$"
)
_ASIDE = re.compile(r"(?:,[^,;]{1,120},|\s(?:--|—|–)[^;]{1,120}?(?:--|—|–)|\s\([^)]*\))\s*$")


def _main(before: str) -> str:
    """What stands before a deed without its auxiliaries and asides: "Lund (right), 91, has"."""
    before, asides = _AUXILIARY.sub("", before), 1
    while asides:
        before, asides = _ASIDE.subn("", before)
    return before.rstrip()


def dates(event: Event, text: str, span: Span, previous: str = "") -> bool:
    """Whether the date in `span` stands beside a deed that tells the event."""
    for start, end in told(event, text, previous):
        between = text[end : span[0]] if span[0] >= end else text[span[1] : start]
        if len(between) <= NEAR and not _ELSEWHERE.search(between):
            return True
    return False


_ELSEWHERE = re.compile(
    r"[;()“”]|\b(?:when|after|before|until|since|who|whom|which|where|while|and|but|as|than)\b|--|—"
)
_MONTH = (
    r"(?:Jan(?:uary|\.)|Feb(?:ruary|\.)|Mar(?:ch|\.)|Apr(?:il|\.)|May|June?|July?|Aug(?:ust|\.)|"
    r"Sept?(?:ember|\.)|Oct(?:ober|\.)|Nov(?:ember|\.)|Dec(?:ember|\.))"
)
_JOINED = re.compile(rf"(?:(?:[^A-Z.;:“”\"’']|\b{_MONTH})*\band)?\s*")
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
DATE = re.compile(
    rf"\b(?:{_WEEKDAY},? )?(?:\d{{1,2}}(?:st|nd|rd|th)? (?:of )?)?{_MONTH}"
    rf"(?: \d{{1,2}}(?:st|nd|rd|th)?\b)?(?:,? \d{{4}}\b)?"
    rf"|\b(?:last |next |this )?{_WEEKDAY}\b|\b(?:1[5-9]|20)\d\d\b"
    r"|\b(?:late |early )?(?:this|last|next) (?:morning|afternoon|evening|night|week|weekend|month|"
    r"year|spring|summer|autumn|fall|winter)\b|\b(?:yesterday|today|tonight|tomorrow)\b",
)


def date_of(event: Event, text: str, previous: str = "") -> Span | None:
    """The first date that stands beside the deed."""
    spans = (match.span() for match in DATE.finditer(text))
    return next((span for span in spans if dates(event, text, span, previous)), None)
