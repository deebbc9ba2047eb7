"""What a search takes and gives."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from corpus.article import Article, Passage


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles may be searched at all; an empty field lets everything through."""

    since: date | None = None
    """First day of publication, inclusive (UTC)."""
    until: date | None = None
    """Last day of publication, inclusive (UTC)."""
    sources: tuple[str, ...] = ()
    """Outlets as in `Article.source`, compared without case."""
    sections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recency:
    """A preference for articles published near a day: added to the score, never a filter."""

    day: date
    weight: float
    half_life_days: float


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found, best first in a list of them."""

    passage: Passage
    article: Article
    score: float
    """Comparable within one search only."""
    parts: Mapping[str, float]
    """What each ranker gave: "bm25" and "cosine" raw; "lexical", "dense", "recency" and, below 0
    where its article is listed often before it, "repeated", which add up to the score."""
    duplicates: tuple[Article, ...] = field(default=())
    """Near-copies of the article that were folded into this hit, earliest first."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the searched part of the archive spans."""

    articles: int
    sources: tuple[str, ...]
    """By number of articles, most first."""
    first: date | None
    last: date | None
