"""Plain text: one article a file, with a leading ` date YYYY-MM-DD` header or without one."""

import re
from collections.abc import Iterator

from corpus.encoding import decode
from corpus.limits import DOCUMENT_BYTES
from corpus.raw import RawArticle
from corpus.readers.source import Source

_HEADER = re.compile(r"\s*date[ :]\s*(\d{4}-\d{2}-\d{2})\b[ \t]*")


def read(source: Source) -> Iterator[RawArticle]:
    """Yield the one article. Raises Unreadable when the file is empty or too large."""
    text = decode(source.read_whole(DOCUMENT_BYTES))
    published = ""
    if header := _HEADER.match(text):
        published = header[1]
        text = text[header.end() :]
    yield RawArticle(record=None, body=text, published=published)
