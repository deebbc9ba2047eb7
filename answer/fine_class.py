"""The class of thing that a question names: "which state" asks for a state, not for a city in one.

The fine classes of Li and Roth's taxonomy (COLING 2002) beside the coarse ones of `answer/kind.py`,
as far as a span's own words and its neighbours tell them.
"""

import re
from collections.abc import Callable, Sequence

from answer.figures import YEAR
from answer.nations import STATES, countries_in
from answer.period import MONTHS
from answer.vote import Choice
from corpus.article import Span

Is = Callable[[str, Span], bool]

_MONTHS = "|".join(month.capitalize() for month in MONTHS)


def _holds(pattern: str) -> Is:
    form = re.compile(pattern)
    return lambda text, span: form.search(text, *span) is not None


def _is_country(text: str, span: Span) -> bool:
    return bool(countries_in(text[slice(*span)]))


def is_state(text: str, span: Span) -> bool:
    """Whether a span holds a state, and not as a part of a school's name."""
    found = _STATE.search(text, *span)
    return found is not None and not (
        _SCHOOL.match(text, found.end()) or text.endswith("University of ", 0, found.start())
    )


_STATE = re.compile(rf"\b(?:{'|'.join(STATES)})\b")
_SCHOOL = re.compile(
    r" (?:[A-Z][\w&.]* ){0,2}?(?:University|College|Institute|A&M|Tech)\b"
    r"|(?<!New York)(?<!Washington) State\b"  # These two are called so as states, too.
)


def _is_share(text: str, span: Span) -> bool:
    words = text[span[0] : span[1] + len(" percentage")]
    return _SHARE.search(words) is not None and not re.search(r"[$€£]\s?$", text[: span[0]])


_SHARE = re.compile(r"%|\bper ?cent|\bpercentage|\b(?:half|third|quarter|fifth|tenth)s?\b|\bin \w+")

_CLASSES: tuple[tuple[re.Pattern[str], Is], ...] = tuple(
    (re.compile(asked, re.I), holds)
    for asked, holds in (
        (r"\b(?:which|what) (?:\w+ ){0,2}?(?:country|nation)\b", _is_country),
        (r"\b(?:which|what) (?:U\.?S\.? )?state\b", is_state),
        (r"\b(?:which|what) year\b", _holds(rf"\b{YEAR}\b")),
        (r"\b(?:which|what) month\b", _holds(rf"\b(?:{_MONTHS})\b")),
        (r"\b(?:which|what) (?:percentage|percent|share|proportion)\b", _is_share),
    )
)


def of_class(question: str, choices: Sequence[Choice]) -> list[Choice]:
    """The choices of the class that a question names, where any of them is."""
    kept = list(choices)
    for asked, is_one in _CLASSES:
        if asked.search(question):
            kept = [c for c in kept if is_one(*_given(c))] or kept
    return kept


def _given(choice: Choice) -> tuple[str, Span]:
    sentence, span = choice.supporters[0]
    return sentence.evidence.text, span
