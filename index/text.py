"""What stands for a passage in the index: its text under a header of headline, outlet and date.

A passage in the middle of an article often names nobody; the header says what and when it is
about. It belongs to what is embedded and indexed, never to the span. Gains: `docs/retrieval.md`.
"""

import hashlib

from corpus.article import Article


def searched_text(article: Article, start: int, end: int) -> str:
    """For the passage `article.text[start:end]`. The headline is not said twice."""
    opening = len(article.headline) if start == 0 else start
    return f"{header(article)}\n{article.text[opening:end].strip()}"


def header(article: Article) -> str:
    published = article.published
    date = f"{published.day} {published:%B} {published.year}" if published else ""
    return "\n".join(part for part in (article.headline, article.source, date) if part)


def key_of(text: str) -> bytes:
    """Under which a passage's vector is found again in later builds."""
    return hashlib.sha256(text.encode()).digest()
