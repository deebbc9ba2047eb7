"""JSON files: an array of articles, an object that is one or holds many, or values in a row.

Read value by value, so that an array of any length needs the memory of one article. After a
value that is broken the next one is looked for.
"""

import codecs
import json
import re
from collections.abc import Iterator, Mapping

from corpus.encoding import encoding_of
from corpus.limits import MEGABYTE, RECORD_BYTES
from corpus.raw import RawArticle, Rejected
from corpus.readers.fields import article_of, names_an_article
from corpus.readers.source import Source, Unreadable

_CHUNK = 1 << 18
_BETWEEN = re.compile(r"[\s,\ufeff]*")
_NEXT = re.compile(r"\}\s*,?\s*(?=\{)")
"""Where, after a broken value, another may begin."""
_LISTS = ("articles", "items", "data", "results", "docs", "stories", "entries", "news", "hits")
"""Under which names an object keeps its articles."""

_decoder = json.JSONDecoder(strict=False)


def read(source: Source) -> Iterator[RawArticle | Rejected]:
    """Yield an article or a refusal for each value. Raises Unreadable for an empty file."""
    number = 0
    for value in _values(source):
        inner = _list_in(value)
        if inner is None and isinstance(value, Mapping) and not names_an_article(value):
            inner = next((found for v in value.values() if (found := _list_in(v))), None)
        for item in [value] if inner is None else inner:
            number += 1
            if isinstance(item, _Broken):
                yield Rejected(source.path, number, item.reason)
            else:
                yield article_of(item, source.path, number)
    if not number:
        raise Unreadable("the file holds no article")


def _list_in(value: object) -> list[object] | None:
    if not isinstance(value, Mapping) or names_an_article(value):
        return None
    found = (value.get(name) for name in _LISTS)
    return next((inner for inner in found if isinstance(inner, list) and inner), None)


class _Broken:
    """Stands in the row of values for one that is no JSON."""

    def __init__(self, reason: str) -> None:
        self.reason = reason


def _values(source: Source) -> Iterator[object]:
    """The values of the file's top level, an array's elements each by itself."""
    text = _Text(source)
    text.skip(_BETWEEN)
    if not text.buffer:
        raise Unreadable("the file is empty")
    in_array = text.buffer[0] == "["
    if in_array:
        text.position = 1
    while True:
        text.skip(_BETWEEN)
        if text.at_end() or (in_array and text.buffer[text.position] == "]"):
            return
        value = _value(text)
        yield value
        if isinstance(value, _Broken) and not text.skip_past(_NEXT):
            return


def _value(text: "_Text") -> object:
    """The value at the position, after reading as much as it needs."""
    while True:
        try:
            value, end = _decoder.raw_decode(text.buffer, text.position)
        except RecursionError:
            return _Broken("JSON nested too deep")
        except ValueError as error:
            size = len(text.buffer) - text.position
            if size > RECORD_BYTES:
                return _Broken(f"broken, or a value of more than {RECORD_BYTES // MEGABYTE} MiB")
            if not text.read(max(size, _CHUNK)):
                return _Broken(f"not JSON: {error}")
        else:
            # A number at the end of the buffer may go on in the file.
            if end < len(text.buffer) or not text.read(_CHUNK):
                text.position = end
                return value


class _Text:
    """The file's text, of which only what is not yet used stays in memory."""

    def __init__(self, source: Source) -> None:
        self._stream = source.stream
        encoding = encoding_of(source.beginning())
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self.buffer = ""
        self.position = 0

    def read(self, size: int) -> bool:
        """Append some more text; False at the end of the file."""
        data = self._stream.read(size)
        self.buffer = self.buffer[self.position :] + self._decoder.decode(data, not data)
        self.position = 0
        return bool(data)

    def at_end(self) -> bool:
        return self.position >= len(self.buffer) and not self.read(_CHUNK)

    def skip(self, pattern: re.Pattern[str]) -> None:
        """Move over what the pattern matches, however long it goes on."""
        while True:
            match = pattern.match(self.buffer, self.position)
            self.position = match.end() if match else self.position
            if self.position < len(self.buffer) or not self.read(_CHUNK):
                return

    def skip_past(self, pattern: re.Pattern[str]) -> bool:
        """Move past the next match; False where there is none to the end of the file."""
        while True:
            match = pattern.search(self.buffer, self.position + 1)
            if match and match.end() < len(self.buffer):
                self.position = match.end()
                return True
            self.position = max(self.position, len(self.buffer) - 1_000)
            if not self.read(_CHUNK):
                return False
