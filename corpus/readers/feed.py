"""RSS and Atom feeds: one article an entry, with what text the feed carries."""

import io
import re
from collections.abc import Iterator, Mapping
from xml.sax.handler import ContentHandler

from corpus.limits import DOCUMENT_BYTES, MALFORMED_BYTES, MEGABYTE, XML_DEPTH, XML_ELEMENTS
from corpus.markup import TooLarge, body_of, plain
from corpus.raw import RawArticle, Rejected
from corpus.readers.source import Source, Unreadable
from corpus.readers.xml_tree import DECLARES_ENTITIES


def read(source: Source) -> Iterator[RawArticle | Rejected]:
    """Yield an article or a refusal for each entry. Raises Unreadable where there is no feed."""
    import feedparser

    data = source.read_whole(DOCUMENT_BYTES)
    _check(data)
    try:
        # A stream, never a string: feedparser takes those for addresses to fetch or files to open.
        feed = feedparser.parse(io.BytesIO(data))
    except Exception as error:
        # Its forgiving parser trips over what it forgives, in ways of its own each time.
        raise Unreadable(f"a feed too broken to be read ({type(error).__name__})") from error
    if not feed.version and not feed.entries:
        raise Unreadable("XML, but neither an RSS nor an Atom feed")
    for number, entry in enumerate(feed.entries, start=1):
        try:
            yield _article(feed.feed, entry, number)
        except TooLarge as error:
            yield Rejected(source.path, number, str(error))


def _article(feed: Mapping[str, object], entry: Mapping[str, object], number: int) -> RawArticle:
    body = body_of(_content(entry))
    tags = entry.get("tags")
    return RawArticle(
        record=number,
        body=body.text,
        headline=plain(_text(entry.get("title"))),
        captions=body.captions + _media_captions(entry),
        url=_text(entry.get("link")) or _text(entry.get("id")),
        byline=plain(_text(entry.get("author"))),
        source=plain(_text(_inside(entry.get("source"), "title")) or _text(feed.get("title"))),
        section=plain(_text(_inside(tags[0], "term"))) if isinstance(tags, list) and tags else "",
        language=_text(feed.get("language")),
        published=_text(entry.get("published")) or _text(entry.get("created")),
        # feedparser answers for "updated" with "published" where there is none; a plain dict not.
        updated=_text(dict(entry).get("updated")),
    )


def _content(entry: Mapping[str, object]) -> str:
    """The longest text of the entry: its whole content where it has it, else its summary."""
    contents = entry.get("content")
    texts = [_text(_inside(c, "value")) for c in contents] if isinstance(contents, list) else []
    return max([*texts, _text(entry.get("summary"))], key=len)


def _media_captions(entry: Mapping[str, object]) -> tuple[str, ...]:
    media = entry.get("media_content")
    items = media if isinstance(media, list) else []
    texts = [plain(_text(_inside(item, "description"))) for item in items]
    return tuple(text for text in texts if text)


def _inside(value: object, name: str) -> object:
    return value.get(name) if isinstance(value, Mapping) else None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


class _Limits(ContentHandler):
    """Counts elements and their depth; raises Unreadable beyond what a feed can need."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0
        self._elements = 0

    def startElement(self, name: str, attrs: object) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > XML_DEPTH or self._elements > XML_ELEMENTS:
            raise Unreadable("XML with too many elements or too deep")

    def endElement(self, name: str) -> None:
        self._depth -= 1


def _check(data: bytes) -> None:
    """Refuse entities and endless nesting before another parser sees them. RSS 0.91 names its DTD,
    which nobody reads."""
    import xml.sax

    import defusedxml.common
    import defusedxml.sax

    try:
        defusedxml.sax.parseString(data, _Limits(), forbid_entities=True, forbid_external=False)
    except defusedxml.common.DefusedXmlException as error:
        raise Unreadable(DECLARES_ENTITIES) from error
    except (xml.sax.SAXException, ValueError, LookupError) as error:
        if re.search(rb"<!\s*ENTITY", data) or b"<!\0E\0N\0T" in data:
            raise Unreadable(DECLARES_ENTITIES) from error
        if len(data) > MALFORMED_BYTES:
            limit = MALFORMED_BYTES // MEGABYTE
            raise Unreadable(f"XML that is not well-formed, and larger than {limit} MiB") from error
