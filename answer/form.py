"""Whether a span can be the kind of answer that is asked for, by its form alone."""

import re

from answer.answer import AnswerKind
from answer.kind import WANTS_SHORT

_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|"
    r"fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|"
    r"ninety|hundreds?|thousands?|millions?|billions?|trillions?|half|dozens?|none|once|twice)\b",
    re.I,
)
_DATE = re.compile(
    # Of figures alone a year, an hour or a day of the month: an age is no date.
    r"\b(?:1\d|20)\d\d|\b\d{1,2}(?:st|nd|rd|th|[:./]\d+|(?: ?[ap]\.?m\b))|"
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|"
    r"december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|today|tomorrow|yesterday|"
    r"week|month|year|spring|summer|autumn|fall|winter|weekend|christmas|easter)s?\b",
    re.I,
)


def _is_torn(text: str) -> bool:
    """Whether it holds one end of a quotation only, and not as its own first or last mark: the end
    of a title and what follows."""
    even = text.count('"') % 2 == 0 and text.count("“") == text.count("”")
    return not even and any(mark in text[1:-1] for mark in '"“”')


LONGEST_NAME = 8
"""Words, or a few names with what joins them; more are a clause."""


def _is_clause(text: str) -> bool:
    return len(text.split()) > LONGEST_NAME


_PREPOSITION = re.compile(
    r"(?:As|In|At|For|From|With|After|Before|Because|While|When|If|Of)\b"
    r"|(?:On|To)\b(?! (?-i:[A-Z]))",  # To Lam and On Kawara are names.
    re.I,
)


_PRONOUN = re.compile(
    r"(?:i|you|he|she|it|we|they|me|him|her|us|them|his|hers|its|their|who|whom|that|this|these|"
    r"those|which|there|one)",
    re.I,
)


_QUANTITY = re.compile(
    r"(?:how |so |too )?(?:many|some|several|most|few|all|both|others?|more|much|any|such|none)",
    re.I,
)


_SUBJECT = re.compile(r"(?:I|you|he|she|it|we|they) (?-i:[a-z])", re.I)
"""Opens a sentence of its own ("he remains the winner"); "She Said" is a film."""


def _is_pronoun(text: str) -> bool:
    """In capitals it is a name: the WHO, the US."""
    return _PRONOUN.fullmatch(text) is not None and not text.isupper()


_ARTICLES = ("The", "A", "An")
"""Upper case by where they stand: "The cause of the fire" opens a sentence and is no name."""


def fits(text: str, kind: AnswerKind) -> float:
    """How well a span's form fits the kind of answer: 1, less where it hardly can, 0 where it
    cannot."""
    if kind in WANTS_SHORT and kind != "number" and _is_pronoun(text):
        return 0.0
    if kind in WANTS_SHORT and _is_torn(text):
        return 0.1
    if kind == "number":
        return 1.0 if _NUMBER.search(text) else 0.1
    if kind == "date":
        return 1.0 if _DATE.search(text) else 0.2
    if kind in ("person", "place", "organization", "name") and _QUANTITY.fullmatch(text):
        return 0.0
    if kind == "person" and _PREPOSITION.match(text):
        return 0.0
    if kind in ("person", "place", "organization", "name"):
        if _is_clause(text) or _SUBJECT.match(text):
            return 0.0
        words = text.split()
        names = words[1:] if len(words) > 1 and words[0] in _ARTICLES else words
        return 1.0 if any(word[:1].isupper() for word in names) else 0.4
    return 1.0
