"""JSON files: an array of articles, an object that is one or holds many, or values in a row.

Read value by value, so that an array of any length needs the memory of one article. After a
value that is broken the next one is looked for.
"""

import json
import re
from collections.abc import Iterator, Mapping

from corpus.limits import MEGABYTE, RECORD_BYTES
from corpus.raw import RawArticle, Rejected
from corpus.readers.fields import names_an_article
from corpus.readers.records import article_of
from corpus.readers.source import Source, Unreadable
from corpus.readers.window import CHUNK, Window

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
    text = Window(source)
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


def _value(text: Window) -> object:
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
            # Twice as much each time, and not a chunk more than the largest value needs.
            if not text.read(min(max(size, CHUNK), RECORD_BYTES + CHUNK - size)):
                return _Broken(f"not JSON: {error}")
        else:
            # A number at the end of the buffer may go on in the file.
            if end < len(text.buffer) or not text.read(CHUNK):
                text.position = end
                return value
