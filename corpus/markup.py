"""HTML turned into text: for fields that carry markup, and for the parts of pages."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.limits import HTML_BYTES, HTML_DEPTH, MARKUP_ELEMENTS

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_TAGS = re.compile(
    r"(?i)</(?:p|div|span|a|br|em|strong|b|i|u|h[1-6]|ul|ol|li|figure|figcaption|blockquote"
    r"|table|td|section|article|script|style|iframe|sup|sub|font)\s*>"
    r"|<(?:p|br|img|hr)(?:\s[^<>]*)?/?>|<!--"
)
_BLOCK_TAGS = re.compile(r"(?i)<(?:p|br|div|li|tr|h[1-6]|blockquote|section)[\s/>]")
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,6}|#[xX][0-9a-fA-F]{2,5});")
_SILENT = frozenset(
    "script style noscript template iframe object embed svg math form button select textarea input"
    " head title audio video canvas map nav".split()
)
_BLOCKS = frozenset(
    "address article aside blockquote body br dd details div dl dt fieldset figcaption figure"
    " footer h1 h2 h3 h4 h5 h6 header hr html li main ol p pre section summary table tbody tfoot"
    " thead tr ul".split()
)
_CELLS = frozenset(("td", "th"))


class TooLarge(ValueError):
    """Markup nested deeper than any page, or larger than the limit."""


@dataclass(frozen=True, slots=True)
class Markup:
    """What a piece of HTML says."""

    text: str
    """Paragraphs, one a line."""
    captions: tuple[str, ...]


def plain(text: str) -> str:
    """A short field as text: tags and entities resolved where it has any."""
    return text_of(text).text if _TAGS.search(text) else html.unescape(text)


def body_of(text: str) -> Markup:
    """A body that may or may not be markup. Raises TooLarge."""
    if _TAGS.search(text):
        return text_of(text if _BLOCK_TAGS.search(text) else text.replace("\n", "<br>"))
    return Markup(html.unescape(text) if _ENTITY.search(text) else text, ())


def text_of(source: str) -> Markup:
    """The text of a fragment or page, its figure captions apart. Raises TooLarge."""
    root = parse(source)
    return Markup("", ()) if root is None else text_in(root)


def text_in(root: "HtmlElement") -> Markup:
    """The text of a parsed page or element, its figure captions apart."""
    captions: list[str] = []
    text = "".join([re.sub(r"\s+", " ", root.text or ""), *_pieces(root, captions)])
    return Markup(_tidied(text), tuple(captions))


def parse(source: str) -> "HtmlElement | None":
    """The parsed page. Raises TooLarge. Scripts are never run, and nothing is fetched."""
    import lxml.etree
    import lxml.html

    if len(source) > HTML_BYTES or source.count("<") > 2 * MARKUP_ELEMENTS:
        raise TooLarge("markup larger than the limit")
    source = source.translate(_CONTROLS)
    if not source.strip():
        return None
    # With an encoding of our own, a declaration inside the page cannot undo what was decoded.
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_pis=True)
    encoded = source.encode("utf-8", "replace")
    try:
        root = lxml.html.document_fromstring(encoded, parser=parser, ensure_head_body=True)
    except (lxml.etree.ParserError, lxml.etree.XMLSyntaxError):
        return None
    check_size(root)
    return root


_CONTROLS = {code: None for code in range(32) if chr(code) not in "\t\n\r"}


def check_size(root: "HtmlElement") -> None:
    """Raises TooLarge for more elements, or more inside each other, than any page has."""
    level = [root]
    elements = depth = 0
    while level:
        elements += len(level)
        depth += 1
        if elements > MARKUP_ELEMENTS or depth > HTML_DEPTH:
            raise TooLarge("markup with too many elements, or nested too deep")
        level = [child for element in level for child in element]


def _pieces(element: "HtmlElement", captions: list[str]) -> Iterator[str]:
    """Text in reading order, with line breaks around blocks; captions go to `captions`."""
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        if tag == "figcaption":
            captions.append(" ".join("".join([child.text or "", *_pieces(child, [])]).split()))
        elif tag and tag not in _SILENT:
            around = "\n" if tag in _BLOCKS else ""
            yield around
            yield re.sub(r"\s+", " ", child.text or "")
            yield from _pieces(child, captions)
            yield " | " if tag in _CELLS and child.getnext() is not None else around
        yield re.sub(r"\s+", " ", child.tail or "")


def _tidied(text: str) -> str:
    lines = (" ".join(line.split()).removesuffix(" |") for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
