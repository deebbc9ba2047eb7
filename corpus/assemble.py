"""From a raw record to an article: cleaned, dated, named and given its id."""

import hashlib
import json
from dataclasses import fields, replace
from datetime import datetime
from pathlib import PurePosixPath

from corpus.article import Article, Span
from corpus.clean import clean, tidy
from corpus.dates import parse_date
from corpus.raw import RawArticle, Rejected
from corpus.urls import canonical_url, host_of


def assemble(raw: RawArticle, path: str) -> Article | Rejected:
    """The article of a record, or why it cannot be one."""
    cleaned = clean(raw.headline, raw.body, raw.captions)
    if not cleaned.paragraphs and not cleaned.captions and not cleaned.headline:
        return Rejected(path, raw.record, "no text")
    text, captions = _joined(cleaned.headline, cleaned.paragraphs, cleaned.captions)
    place = path if raw.record is None else f"{path}#{raw.record}"
    url = canonical_url(raw.url)
    article = Article(
        id=hashlib.sha256((url or place).encode()).hexdigest()[:16],
        url=url,
        headline=cleaned.headline,
        text=text,
        captions=captions,
        byline=tidy(raw.byline),
        source=tidy(raw.source) or host_of(url or "") or PurePosixPath(path).parent.name,
        section=tidy(raw.section),
        language=tidy(raw.language)[:2].lower() or "en",
        published=parse_date(raw.published),
        updated=parse_date(raw.updated),
        status="usable",
        corrections=raw.corrections + cleaned.corrections,
        path=place,
        digest="",
    )
    return replace(article, digest=digest_of(article))


def digest_of(article: Article) -> str:
    """SHA-256 in hex over every field but the path and the digest itself."""
    values = {
        field.name: getattr(article, field.name)
        for field in fields(article)
        if field.name not in ("path", "digest")
    }
    encoded = json.dumps(values, sort_keys=True, default=datetime.isoformat, ensure_ascii=False)
    return hashlib.sha256(encoded.encode()).hexdigest()


def _joined(
    headline: str, paragraphs: tuple[str, ...], captions: tuple[str, ...]
) -> tuple[str, tuple[Span, ...]]:
    """The text with a blank line between its parts, and where its captions stand."""
    parts = [part for part in (headline, *paragraphs) if part]
    text = "\n\n".join(parts)
    spans = []
    for caption in captions:
        text += "\n\n" * bool(text)
        spans.append((len(text), len(text) + len(caption)))
        text += caption
    return text, tuple(spans)
