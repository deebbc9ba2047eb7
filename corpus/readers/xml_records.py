"""The items of an XML file of any length, cut out one by one.

Each item is parsed by itself, so that one that is broken, too long or hostile costs itself only.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from corpus.limits import MEGABYTE, RECORD_BYTES
from corpus.readers.source import Source, Unreadable
from corpus.readers.window import CHUNK, Window, check_skipped
from corpus.readers.xml_tree import DECLARES_ENTITIES, declared_encoding, tree_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_CLOSING = {"<![CDATA[": "]]>", "<!--": "-->"}
"""What ends the stretches in which nothing is a tag, whatever it looks like."""
_ASIDE = "|".join(map(re.escape, _CLOSING))
_PREFIX = r"(?:[\w.-]{1,40}:)?"
_LONGEST_TAG = 100
"""Characters from a tag's beginning to the end of its name and what tells that it ends."""


def items(source: Source, *names: str, prefixes: bool = False) -> Iterator["Element | str"]:
    """Each element with one of the names, in the file's order, or why it cannot be read.

    `prefixes`: as in `tree_of`. Raises Unreadable where an item or what parts two never ends.
    """
    window = Window(source, declared_encoding(source.beginning()))
    begin = re.compile(rf"{_ASIDE}|<{_PREFIX}({'|'.join(names)})(?=[\s/>])")
    opened, closed = _around(window, names, begin)
    while begun := _find(window, begin, 0, 0)[0]:
        window.position = begun.start()
        end = re.compile(rf"{_ASIDE}|<(/?){_PREFIX}{begun[1]}(?=[\s/>])[^<>]*>")
        found, skipped = _find(window, end, len(begun[0]), RECORD_BYTES)
        if skipped:
            yield f"an item of more than {RECORD_BYTES // MEGABYTE} MiB"
        elif not found or not found[1]:
            yield "an item that is not closed"
        else:
            text = window.buffer[window.position : found.end()]
            try:
                root = tree_of(opened + text + closed, prefixes=prefixes)
                yield root[0] if opened else root
            except Unreadable as error:
                yield str(error)
        if not found:
            return
        window.position = found.end() if found[1] else found.start()


def _around(window: Window, names: Sequence[str], begin: re.Pattern[str]) -> tuple[str, str]:
    """The tags that open and close the file's root, which names the namespaces; none where the
    root is an item itself. Raises Unreadable where a doctype declares entities."""
    first = None
    while first is None and len(window.buffer) < CHUNK and window.read(CHUNK):
        tags = begin.finditer(window.buffer)
        first = next((tag for tag in tags if tag[0] not in _CLOSING), None)
    if "<!ENTITY" in window.buffer[: first.start() if first else None]:
        raise Unreadable(DECLARES_ENTITIES)
    for tag in re.finditer(rf"<({_PREFIX}([\w.-]+))(?:\s[^<>]*)?>", window.buffer):
        if tag[2] in names:
            return "", ""
        if not tag[0].endswith("/>"):
            return tag[0], f"</{tag[1]}>"
    return "", ""


def _find(
    window: Window, pattern: re.Pattern[str], start: int, most: int
) -> tuple[re.Match[str] | None, int]:
    """The next match, from `start` characters after the position on, outside CDATA and comments.

    Up to `most` characters before it stay in the window. Also gives how many had to be let go.
    """
    at, closing, skipped = start, "", 0
    while True:
        if closing:
            end = window.buffer.find(closing, window.position + at)
            if end >= 0:
                at, closing = end + len(closing) - window.position, ""
                continue
        elif match := pattern.search(window.buffer, window.position + at):
            if match[0] not in _CLOSING:
                return match, skipped
            at, closing = match.end() - window.position, _CLOSING[match[0]]
            continue
        at = max(at, len(window.buffer) - window.position - _LONGEST_TAG)
        if at > most:
            skipped += window.move(window.position + at)
            at = 0
            check_skipped(skipped)
        if not window.read(CHUNK):
            return None, skipped
