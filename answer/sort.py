"""The sort of thing that a question names: "which state" asks for a state, not for a city in one.

Finer than the kind of the answer, and judged by the words of a span, its neighbours and its
sentence alone.
"""

import re
from collections.abc import Callable, Sequence

from answer.nations import countries_in
from answer.vote import Choice
from corpus.article import Span

Is = Callable[[str, Span], bool]

_STATES = (
    "Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|"
    "Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|"
    "Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New Hampshire|New Jersey|"
    "New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|"
    "Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington|"
    "West Virginia|Wisconsin|Wyoming"
)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"


def _holds(pattern: str) -> Is:
    form = re.compile(pattern)
    return lambda text, span: form.search(text, *span) is not None


def _is_country(text: str, span: Span) -> bool:
    return bool(countries_in(text[slice(*span)]))


def _is_share(text: str, span: Span) -> bool:
    words = text[span[0] : span[1] + len(" percentage")]
    return _SHARE.search(words) is not None and not re.search(r"[$€£]\s?$", text[: span[0]])


_SHARE = re.compile(r"%|\bper ?cent|\bpercentage|\b(?:half|third|quarter|fifth|tenth)s?\b|\bin \w+")

_SORTS: tuple[tuple[re.Pattern[str], Is], ...] = tuple(
    (re.compile(asked, re.I), holds)
    for asked, holds in (
        (r"\b(?:which|what) (?:\w+ ){0,2}?(?:country|nation)\b", _is_country),
        (r"\b(?:which|what) (?:U\.?S\.? )?state\b", _holds(rf"\b(?:{_STATES})\b")),
        (r"\b(?:which|what) year\b", _holds(r"\b(?:1[5-9]|20)\d\d\b")),
        (r"\b(?:which|what) month\b", _holds(rf"\b(?:{_MONTHS})\b")),
        (r"\b(?:which|what) (?:percentage|percent|share|proportion)\b", _is_share),
    )
)


def of_sort(question: str, choices: Sequence[Choice]) -> list[Choice]:
    """The choices that are of the sort that a question names, where any of them is."""
    kept = list(choices)
    for asked, is_one in _SORTS:
        if asked.search(question):
            kept = [c for c in kept if is_one(*_given(c))] or kept
    return kept


def _given(choice: Choice) -> tuple[str, Span]:
    sentence, span = choice.supporters[0]
    return sentence.evidence.text, span


_STANDS_FOR = re.compile(
    r"\bwhat (?:does|do|did) (?:the )?(?:acronym |abbreviation |letters? )?"
    r"[\"“‘']?(?P<short>[A-Z]{2,7})\b[\"”’'.]*,? (?:stand for|mean)\b",
    re.I,
)


def spelt_out(question: str, choices: Sequence[Choice]) -> list[Choice]:
    """The choices that spell out the short form of which a question asks what it stands for; all of
    them where it asks for something else."""
    asked = _STANDS_FOR.search(question)
    if not asked or not asked["short"].isupper():
        return list(choices)
    return [choice for choice in choices if _initials(choice.text) == asked["short"]]


def _initials(text: str) -> str:
    words = re.findall(r"[^\W\d_]+", text)
    return "".join(word[0] for word in words if word.lower() not in _SMALL).upper()


_SMALL = frozenset(("a", "an", "and", "for", "in", "of", "on", "the", "to"))
