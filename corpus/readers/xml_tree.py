"""One XML document or record as a tree: nothing expanded, nothing fetched, mended where it can be.

What declares a document type is shown to defusedxml first, which stops at the first entity. The
parser is lxml's, which resolves no entity here, reads no DTD, opens no address and stops at 256
elements inside each other.
"""

import html
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from corpus.encoding import decode
from corpus.limits import MARKUP_ELEMENTS, RECORD_BYTES
from corpus.markup import TooLarge, check_size
from corpus.readers.source import Source, Unreadable

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

DECLARES_ENTITIES = "XML that declares entities, as an XML bomb does"
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}encoding\s*=\s*[\"']([\w.:-]+)")
_DECLARATION = re.compile(r"\s*<\?xml\s[^>]*>")
_NO_CHARACTERS = {code: None for code in (*range(32), 0xFFFE, 0xFFFF) if chr(code) not in "\t\n\r"}
_NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z]{2,8}[0-9]{0,2};")
_STRAY = re.compile(
    r"&(?!(?:#[0-9]{1,7}|#x[0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos);)|<(?![^\W\d]|[/!?])"
)


def document(source: Source) -> "Element":
    """The root of a file that is one XML document. Raises Unreadable."""
    data = source.read_whole(RECORD_BYTES)
    return tree_of(decode(data, declared_encoding(data)))


def declared_encoding(beginning: bytes) -> str:
    """What the XML declaration says, or ""."""
    declared = _DECLARED.search(beginning[:1024])
    return declared[1].decode() if declared else ""


def tree_of(text: str, *, prefixes: bool = False) -> "Element":
    """The root element, its names without their namespaces or, with `prefixes`, "wp.status"
    for "wp:status".

    Named entities of HTML, a stray "&" or "<" and characters that XML does not allow are mended:
    wires and blogs are full of them. Raises Unreadable for what declares entities, is no XML or
    is too large.
    """
    text = _DECLARATION.sub("", text.lstrip("\ufeff"), count=1).translate(_NO_CHARACTERS)
    if text.count("<") > 2 * MARKUP_ELEMENTS:
        raise Unreadable("XML with too many elements")
    if "<!DOCTYPE" in text:
        _defused(text)
    root = _parsed(text)
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and any(True for _ in dtd.iterentities()):
        raise Unreadable(DECLARES_ENTITIES)
    try:
        check_size(root)
    except TooLarge as error:
        raise Unreadable("XML with too many elements, or nested too deep") from error
    for element in root.iter():
        if isinstance(element.tag, str):
            name = element.tag.rpartition("}")[2]
            element.tag = f"{element.prefix}.{name}" if prefixes and element.prefix else name
    return root


def _defused(text: str) -> None:
    """Raises Unreadable for what declares entities. That a document names its DTD, as most NITF
    does, is no harm: nobody reads it. What is no XML is for the parser to tell."""
    import xml.sax

    import defusedxml.common
    import defusedxml.sax

    with suppress(xml.sax.SAXParseException):
        try:
            defusedxml.sax.parseString(
                text.encode("utf-8", "replace"),
                xml.sax.ContentHandler(),
                forbid_entities=True,
                forbid_external=False,
            )
        except defusedxml.common.DefusedXmlException as error:
            raise Unreadable(DECLARES_ENTITIES) from error


def _parsed(text: str) -> "Element":
    import lxml.etree

    parser = lxml.etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return lxml.etree.fromstring(text.encode("utf-8", "replace"), parser)
    except lxml.etree.XMLSyntaxError:
        text = _NAMED.sub(lambda name: html.unescape(name[0]), text)
        text = _STRAY.sub(lambda character: html.escape(character[0]), text)
    # Nothing more is mended: a guess could lose the element that holds the item back.
    try:
        return lxml.etree.fromstring(text.encode("utf-8", "replace"), parser)
    except lxml.etree.XMLSyntaxError as error:
        raise Unreadable(f"not well-formed XML: {error.msg}") from error


def inside(element: "Element | None", *path: str) -> "Element | None":
    """The first element down the path of names."""
    for name in path:
        element = None if element is None else element.find(name)
    return element


def text_at(element: "Element | None", *path: str) -> str:
    """The text of the first element down the path on one line, "" where there is none."""
    found = inside(element, *path)
    return "" if found is None else " ".join("".join(found.itertext()).split())


def texts_of(elements: "Iterator[Element]") -> tuple[str, ...]:
    found = (" ".join("".join(element.itertext()).split()) for element in elements)
    return tuple(text for text in found if text)
