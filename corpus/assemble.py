"""From a raw record to an article: cleaned, dated, named and given its id."""

import hashlib
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import PurePosixPath

from corpus.article import Article, Span, Status, digest_of
from corpus.characters import one_line
from corpus.clean import clean
from corpus.dates import parse_date
from corpus.limits import FIELD_CHARACTERS, TEXT_CHARACTERS, TEXT_LINES
from corpus.outlets import outlet_named
from corpus.raw import RawArticle, Rejected
from corpus.urls import canonical_url, host_of

UNNAMED = "Unnamed outlet"
"""The source where nothing names one: lists, links and filters need something to show."""

_BY = re.compile(r"(?i)^by:?\s+")
_USABLE = frozenset(
    "usable publish published live public active final ok approved online available released"
    " corrected updated true 1 200".split()
)
_WITHDRAWN = frozenset(
    "canceled cancelled withdrawn killed kill retracted deleted removed takedown trash".split()
)


def assemble(raw: RawArticle, path: str) -> Article | Rejected:
    """The article of a record, or why it cannot be one. `path`: of the file, in the corpus."""
    if len(raw.body) > TEXT_CHARACTERS:
        return Rejected(path, raw.record, f"more than {TEXT_CHARACTERS:,} characters of text")
    if raw.body.count("\n") > TEXT_LINES:
        return Rejected(path, raw.record, f"more than {TEXT_LINES:,} lines of text")
    place = path if raw.record is None else f"{path}#{raw.record}"
    url = canonical_url(raw.url)
    source = _field(outlet_named(raw.source, url)) or PurePosixPath(path).parent.name or UNNAMED
    cleaned = clean(
        raw.headline[:FIELD_CHARACTERS],
        raw.body,
        raw.captions,
        byline=raw.byline,
        source=source,
        host=host_of(url or ""),
    )
    text, captions = _joined(cleaned.headline, cleaned.paragraphs, cleaned.captions)
    embargo, status = _embargo_and_status(raw)
    cancels = status == "withdrawn" or (status == "withheld" and raw.guid)
    if not any(map(str.isalnum, text)) and not (cancels and (raw.guid or url)):
        left_out = "no text but a page's own furniture" if raw.body.strip() else "no text"
        return Rejected(path, raw.record, left_out)
    article = Article(
        id=hashlib.sha256(_identity(raw.guid, url, place)).hexdigest()[:16],
        url=url,
        headline=cleaned.headline,
        text=text,
        captions=captions,
        byline=_BY.sub("", _field(cleaned.byline)),
        source=source,
        section=_field(raw.section),
        language=_language(raw.language),
        published=parse_date(raw.published),
        updated=parse_date(raw.updated),
        status=status,
        corrections=_corrections(raw.corrections + cleaned.corrections),
        path=place,
        digest="",
        embargo=embargo,
        version=_version(raw.version),
    )
    return replace(article, digest=digest_of(article))


def status_of(word: str) -> Status:
    """What a status field says. A word that is not known holds the article back: the safe side."""
    word = word.strip().lower().removeprefix("stat:")
    if word in _WITHDRAWN:
        return "withdrawn"
    return "usable" if not word or word in _USABLE else "withheld"


def _identity(guid: str, url: str | None, place: str) -> bytes:
    return (guid.strip() or url or place).encode("utf-8", "backslashreplace")


def _version(value: str) -> int:
    value = value.strip()
    return int(value) if re.fullmatch(r"[0-9]{1,9}", value) else 0


def _embargo_and_status(raw: RawArticle) -> tuple[datetime | None, Status]:
    status = status_of(raw.status)
    if not raw.embargo.strip() or status == "withdrawn":
        return None, status
    embargo = parse_date(raw.embargo)
    over = embargo is not None and embargo <= datetime.now(UTC)
    if over:
        return None, status
    return (embargo if status == "usable" else None), "withheld"


def _field(value: str) -> str:
    return one_line(value[:FIELD_CHARACTERS])


def _language(value: str) -> str:
    code = value.strip().lower().replace("_", "-").partition("-")[0]
    return code if len(code) == 2 and code.isascii() and code.isalpha() else "en"


def _corrections(notices: tuple[str, ...]) -> tuple[str, ...]:
    lines = (one_line(notice) for notice in notices)
    return tuple(dict.fromkeys(line for line in lines if line))


def _joined(
    headline: str, paragraphs: tuple[str, ...], captions: tuple[str, ...]
) -> tuple[str, tuple[Span, ...]]:
    """The text with a blank line between its parts, and where its captions stand."""
    parts = [part for part in (headline, *paragraphs) if part]
    length = sum(map(len, parts)) + 2 * max(len(parts) - 1, 0)
    spans = []
    for caption in captions:
        start = length + 2 if length else 0
        spans.append((start, start + len(caption)))
        length = start + len(caption)
    return "\n\n".join((*parts, *captions)), tuple(spans)
