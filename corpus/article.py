"""The vocabulary of a news archive: an article, its passages, and where its sentences stand.

Everything downstream cites by character: a span is a half-open pair of offsets into
`Article.text`, counted in Unicode code points, and that text is the cleaned text that is
stored, searched and shown. There is no second text to drift away from it.
"""

import hashlib
import json
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Literal

Span = tuple[int, int]
Kind = Literal["headline", "body", "caption"]
Status = Literal["usable", "withheld", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Article:
    """One article as Dateline knows it.

    One that is not usable may have no text at all: what cancels a story need not repeat it.

    `text` is the headline (when there is one), the body and the captions that state a fact,
    in that order, as paragraphs parted by a blank line: `text[:len(headline)] == headline`.
    """

    id: str
    """16 hex digits: of the identifier that the item's format gives it (a NewsML-G2 guid, a mail's
    Message-ID), else of the canonical URL, else of `path`."""
    url: str | None
    headline: str
    """Empty where the source gives none; pages then show the first words of the text."""
    text: str
    captions: tuple[Span, ...]
    """Spans of `text`, each one caption, in order."""
    byline: str
    source: str
    """The outlet as readers know it ("Associated Press"), or the URL's host, or the folder."""
    section: str
    language: str
    """ISO 639-1, lower case; "en" where the source does not say."""
    published: datetime | None
    """Aware, in UTC. A date without a time is midnight UTC."""
    updated: datetime | None
    status: Status
    corrections: tuple[str, ...]
    """What the outlet says it corrected, each a sentence or more, oldest first."""
    path: str
    """POSIX path inside the corpus folder; `#N` follows for record N (from 1) of a file."""
    digest: str
    """SHA-256 in hex over every other field but `id` and `path`: it changes when the article
    does, and not when its file moves."""
    embargo: datetime | None = None
    """Hidden until then (aware, UTC); `status` is "withheld", so that who does not look at this
    field hides the article too. An embargo that cannot be read leaves "withheld" and None."""
    version: int = 0
    """The number that the item itself gives its version, from 1; 0 where it gives none."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences of one article: `article.text[start:end] == text`, always."""

    id: str
    """`{article_id}-{ordinal}`, ordinals from 0 in text order."""
    article_id: str
    start: int
    end: int
    text: str
    kind: Kind
    sentences: tuple[Span, ...]
    """Spans into the article's text (not into the passage's), in order, inside start..end."""


def digest_of(article: Article) -> str:
    """SHA-256 in hex over every field but the id, the path and the digest itself."""
    values = {
        field.name: getattr(article, field.name)
        for field in fields(article)
        if field.name not in ("id", "path", "digest")
    }
    encoded = json.dumps(values, sort_keys=True, default=datetime.isoformat)
    return hashlib.sha256(encoded.encode()).hexdigest()
