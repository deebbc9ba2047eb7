"""Cleaning of wire and web copy that loses no fact."""

import re
import unicodedata
from dataclasses import dataclass

_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0b-\x1f\x7f]"
)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The parts of an article after cleaning, each paragraph one line."""

    headline: str
    paragraphs: tuple[str, ...]
    captions: tuple[str, ...]
    corrections: tuple[str, ...]


def clean(headline: str, body: str, captions: tuple[str, ...]) -> Cleaned:
    """Clean the parts of one article."""
    paragraphs = [tidy(line) for line in body.splitlines()]
    kept = tuple(dict.fromkeys(line for line in paragraphs if line))
    return Cleaned(tidy(headline), kept, tuple(filter(None, map(tidy, captions))), ())


def tidy(text: str) -> str:
    """One line: composed characters, plain spaces, nothing invisible."""
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())
