"""Plain text: one article a file, with a leading ` date YYYY-MM-DD` header or without one."""

import re
from collections.abc import Iterator

from corpus.encoding import decode
from corpus.limits import DOCUMENT_BYTES
from corpus.raw import RawArticle
from corpus.readers.source import Source

_HEADER = re.compile(r"\s*date[ :]\s*(\d{4}-\d{2}-\d{2})(?:\s+|$)")
_HEADLINE = re.compile(r"\s*(?=\S+[ \t]+\S+[ \t]+\S)(\S[^\n]{0,119}?)[ \t]*\n[ \t]*\n(?=\s*\S)")
_SENTENCE_END = tuple(".!?…:;,\"”’'-–—")


def read(source: Source) -> Iterator[RawArticle]:
    """Yield the one article. Raises Unreadable when the file is empty or too large."""
    text = decode(source.read_whole(DOCUMENT_BYTES)).lstrip("\ufeff")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    published = headline = ""
    if header := _HEADER.match(text):
        published = header[1]
        text = text[header.end() :]
    # A short first line of several words that ends as no sentence does, then a blank line.
    if (line := _HEADLINE.match(text)) and not line[1].endswith(_SENTENCE_END):
        headline = line[1]
        text = text[line.end() :]
    yield RawArticle(record=None, body=text, headline=headline, published=published)
