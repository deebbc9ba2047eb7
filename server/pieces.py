"""What every page is made of: text in pieces, dates, links."""

from dataclasses import dataclass
from typing import Literal

Mark = Literal["", "quote", "answer"]


@dataclass(frozen=True, slots=True)
class Moment:
    iso: str
    """For `<time datetime>`: a date, or a date and time in UTC."""
    words: str
    """"8 September 2022", or with the time where that matters."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text in one mark; the pieces of a text, joined, are that text."""

    text: str
    mark: Mark = ""
    """"quote": the cited sentence inside its passage; "answer": the short answer inside it."""


@dataclass(frozen=True, slots=True)
class Link:
    words: str
    href: str
