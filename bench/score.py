"""Exact match and token F1 as SQuAD scores them, and whether a text holds an answer."""

import re
import string
import unicodedata
from collections import Counter
from collections.abc import Sequence

_ARTICLES = re.compile(r"\b(a|an|the)\b")
_PUNCTUATION = str.maketrans("—–…", "   ", string.punctuation + "“”‘’«»")


def normalise(text: str) -> str:
    """Lower case, no accents, no punctuation, no articles, single spaces.

    SQuAD's normalisation, and typographic quotation marks count as punctuation, long dashes
    as spaces.
    """
    folded = unicodedata.normalize("NFKD", text.lower())
    bare = "".join(c for c in folded if not unicodedata.combining(c)).translate(_PUNCTUATION)
    return " ".join(_ARTICLES.sub(" ", bare).split())


def exact_match(said: str, accepted: Sequence[str]) -> float:
    """1 where the answer equals an accepted one after normalisation, else 0."""
    return float(any(normalise(said) == normalise(answer) for answer in accepted))


def f1(said: str, accepted: Sequence[str]) -> float:
    """Token F1 against the accepted answer that fits best, 0 to 1; 0 where none is accepted."""
    return max((_f1(normalise(said).split(), normalise(a).split()) for a in accepted), default=0.0)


def _f1(said: list[str], right: list[str]) -> float:
    shared = sum((Counter(said) & Counter(right)).values())
    if not said or not right:
        return float(said == right)
    return 2 * shared / (len(said) + len(right))


def contains_answer(text: str, accepted: Sequence[str]) -> bool:
    """Whether an accepted answer's words stand in the text one after the other, normalised."""
    padded = f" {normalise(text)} "
    return any(f" {answer} " in padded for answer in map(normalise, accepted) if answer)
