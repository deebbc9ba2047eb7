"""NITF 3: the text format of news agencies, by itself or inside a NewsML-G2 item."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from corpus.markup import Markup, text_in
from corpus.raw import RawArticle
from corpus.readers.source import Source, Unreadable
from corpus.readers.terms import without_terms
from corpus.readers.xml_tree import document, inside, text_at

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_AS_HTML = {
    "hl1": "h1",
    "hl2": "h2",
    "bq": "blockquote",
    "media": "figure",
    "media-caption": "figcaption",
    "media-metadata": "template",
    "media-object": "template",
    "media-producer": "template",
    "block": "div",
    "fn": "div",
    "note": "template",
}
"""The elements that part or hide text, by the name under which HTML does. A note is the desk's."""


def read(source: Source) -> Iterator[RawArticle]:
    """Yield the one article. Raises Unreadable when the file is empty, too large or no NITF."""
    root = document(source)
    if root.tag != "nitf":
        raise Unreadable("XML that does not begin as NITF does")
    yield article_in(root)


def article_in(nitf: "Element") -> RawArticle:
    """The article of a parsed <nitf>."""
    head = inside(nitf, "body", "body.head")
    docdata = inside(nitf, "head", "docdata")
    pubdata = inside(nitf, "head", "pubdata")
    source = _attribute(pubdata, "name") or text_at(head, "distributor")
    text = body_in(nitf)
    terms = (text_at(docdata, "doc.copyright"), text_at(head, "rights"))
    issued = _attribute(inside(docdata, "date.issue"), "norm")
    status, embargo = _status(docdata)
    return RawArticle(
        record=None,
        guid=_guid(docdata, source),
        version=_attribute(inside(docdata, "du-key"), "version"),
        url=_attribute(pubdata, "ex-ref"),
        headline=text_at(head, "hedline", "hl1") or text_at(nitf, "head", "title"),
        body=without_terms(text.text, terms),
        captions=text.captions,
        byline=text_at(head, "byline"),
        source=source,
        section=_attribute(pubdata, "position.section"),
        language=nitf.get("{http://www.w3.org/XML/1998/namespace}lang") or "",
        published=_attribute(pubdata, "date.publication") or issued,
        updated=issued,
        status=status,
        embargo=embargo,
    )


def body_in(nitf: "Element") -> Markup:
    """The text of a parsed <nitf>, the captions of its media apart."""
    content = inside(nitf, "body", "body.content")
    if content is None:
        return Markup(text_at(nitf, "body", "body.head", "abstract"), ())
    for element in content.iter():
        element.tag = _AS_HTML.get(element.tag, element.tag)
    return text_in(content)


def _guid(docdata: "Element | None", source: str) -> str:
    """The document's id is unique to who registers it, so it counts with that name only."""
    identifier = inside(docdata, "doc-id")
    registry = _attribute(identifier, "regsrc") or source
    name = _attribute(identifier, "id-string")
    return f"nitf:{registry}:{name}" if registry and name else ""


def _status(docdata: "Element | None") -> tuple[str, str]:
    """The status and the embargo: a release to come is one, whatever the status says, and so is
    one that cannot be read."""
    status = _attribute(docdata, "management-status").lower()
    release = _attribute(inside(docdata, "date.release"), "norm")
    if status == "embargoed":
        return "usable", release or "embargoed"
    return status, release


def _attribute(element: "Element | None", name: str) -> str:
    return "" if element is None else (element.get(name) or "").strip()
