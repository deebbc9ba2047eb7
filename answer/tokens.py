"""A sentence as tokens that can be compared: stems, numbers with their units, names.

Two texts speak of the same when these agree, however they are inflected or spelt: "1,739 people
died" and "died: 1739 people", "40 per cent" and "40%", "the U.S." and "US".
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from index import analysis

Key = str | tuple[float, str]
"""A word's stem, or a number's value with its unit ("$", "%" or "")."""


@dataclass(frozen=True, slots=True)
class Token:
    text: str
    start: int
    end: int
    key: Key
    """The stem, "" for a word of grammar and for a mark; (value, unit) for a number."""
    possessive: bool = False

    @property
    def word(self) -> str:
        return self.text.lower().replace("’", "'")

    @property
    def is_number(self) -> bool:
        return isinstance(self.key, tuple)

    @property
    def is_mark(self) -> bool:
        return not any(letter.isalnum() for letter in self.text)

    @property
    def is_name(self) -> bool:
        """Whether it is written as a name: with a capital, and no word of grammar."""
        return self.text[:1].isupper() and isinstance(self.key, str) and self.key != ""


_TOKEN = re.compile(
    r"(?P<money>[$€£¥])?(?<![\w.])(?P<digits>\d(?:[\d,]*\d)?(?:\.\d+)?)"
    r"(?:(?:st|nd|rd|th)\b|[ -]?(?P<scale>thousand|million|billion|trillion|bn|tn|m|k)\b|(?!\w))"
    r"(?P<part> ?%| per ?cent\b)?(?: (?P<unit>dollar|euro|pound)s?\b)?"
    r"|(?P<word>United (?:States|Kingdom)\b|(?:[A-Za-z]\.){2,}|[^\W\d_]+(?:['’][^\W\d_]+)*)"
    r"|\w+|\S"
)
_SCALE = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9}
_SCALE |= {"tn": 1e12, "trillion": 1e12, "": 1.0}
_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty"
).split()
_WORDS = {word: float(value) for value, word in enumerate(_SMALL)}
_WORDS |= {
    word: float(10 * tens)
    for tens, word in enumerate("thirty forty fifty sixty seventy eighty ninety".split(), 3)
}
_UNITS = {"dollar": "$", "euro": "€", "pound": "£"}
_SAME = {
    # Reported speech in its plain forms; "claimed", "admitted" and "denied" say more than "said".
    **dict.fromkeys("say says said tell tells told state stated states according".split(), "say"),
    # Causes, as headlines and sentences put them.
    **dict.fromkeys("because due over".split(), "because"),
}
_STATES = {"US": "u.s.", "United States": "u.s.", "UK": "u.k.", "United Kingdom": "u.k."}
_ALIAS = {
    past: base
    for base, pasts in {
        "become": "became",
        "begin": "began begun",
        "break": "broke broken",
        "bring": "brought",
        "build": "built",
        "buy": "bought",
        "choose": "chose chosen",
        "come": "came",
        "fall": "fell fallen",
        "fight": "fought",
        "find": "found",
        "get": "got gotten",
        "give": "gave given",
        "go": "went gone",
        "grow": "grew grown",
        "hold": "held",
        "keep": "kept",
        "lead": "led",
        "leave": "left",
        "lose": "lost",
        "make": "made",
        "meet": "met",
        "pay": "paid",
        "rise": "rose risen",
        "run": "ran",
        "sell": "sold",
        "send": "sent",
        "shoot": "shot",
        "speak": "spoke spoken",
        "spend": "spent",
        "steal": "stole stolen",
        "strike": "struck",
        "take": "took taken",
        "win": "won",
        "write": "wrote written",
    }.items()
    for past in pasts.split()
}
PASTS = frozenset(_ALIAS)
"""The past forms that end in no "ed"."""
_MONTHS = "January February August September October November December".lower().split()
_ALIAS |= {month[:3]: month for month in _MONTHS} | {"sept": "september"}


def tokens(text: str) -> list[Token]:
    """In order, with their places in `text`."""
    found = []
    for match in _TOKEN.finditer(text):
        shown = match[0]
        if match["digits"]:
            key: Key = _number(match)
            found.append(Token(shown, *match.span(), key))
        elif match["word"]:
            bare = re.sub(r"['’]s?$", "", shown)
            possessive = bare != shown or text[match.end() : match.end() + 2] in ("' ", "’ ")
            found.append(Token(shown, *match.span(), _word(bare), possessive))
        else:
            stem = analysis.terms(shown)
            found.append(Token(shown, *match.span(), stem[0] if stem else ""))
    return found


def content(found: list[Token]) -> list[Token]:
    """Those that say something: no marks, no words of grammar."""
    return [token for token in found if token.key != ""]


def _number(match: re.Match[str]) -> Key:
    digits = float(match["digits"].replace(",", ""))
    unit = match["money"] or ("%" if match["part"] else "")
    if not unit and match["unit"]:
        unit = _UNITS[match["unit"]]
    return round(digits * _SCALE[(match["scale"] or "").lower()], 6), unit


@lru_cache(maxsize=20_000)
def _word(shown: str) -> Key:
    bare = shown.replace("’", "'").replace(".", "")
    if bare in _STATES:  # "us" is a pronoun
        return _STATES[bare]
    lower = bare.lower()
    if lower.endswith("n't"):
        return ""
    if lower in _WORDS:
        return _WORDS[lower], ""
    if lower in _SAME:
        return _SAME[lower]
    stems = analysis.terms(_ALIAS.get(lower, lower.partition("'")[0]))
    return stems[0] if stems else ""
