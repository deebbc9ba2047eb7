"""NewsML-G2: news items by themselves or many in a message, their text as NITF, XHTML or plain."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from corpus.markup import Markup, TooLarge, body_of, text_in
from corpus.raw import RawArticle, Rejected
from corpus.readers import nitf
from corpus.readers.fields import NOT_KNOWN
from corpus.readers.source import Source
from corpus.readers.terms import without_terms
from corpus.readers.xml_records import items
from corpus.readers.xml_tree import inside, text_at, texts_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_OTHERS = ("packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem")
ITEMS = ("newsItem", *_OTHERS)
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def read(source: Source) -> Iterator[RawArticle | Rejected]:
    """Yield an article or a refusal for each item. Raises Unreadable where one has no end."""
    for number, item in enumerate(items(source, *ITEMS), start=1):
        if isinstance(item, str):
            yield Rejected(source.path, number, item)
        elif item.tag != "newsItem":
            yield Rejected(source.path, number, f"a {item.tag}, which has no text of its own")
        else:
            try:
                yield _article(item, number)
            except TooLarge as error:
                yield Rejected(source.path, number, str(error))


def _article(item: "Element", number: int) -> RawArticle:
    about, content = inside(item, "itemMeta"), inside(item, "contentMeta")
    headline, text = _content(item)
    note = text_at(about, "edNote")
    rights = (*_all(item, "rightsInfo/usageTerms"), *_all(item, "rightsInfo/copyrightNotice"))
    captions = tuple(
        " ".join("".join(each.itertext()).split())
        for each in item.iterfind("contentMeta/description")
        if not text.text or "caption" in (each.get("role") or "")
    )
    created = text_at(about, "firstCreated") or text_at(content, "contentCreated")
    version_created = text_at(about, "versionCreated")
    return RawArticle(
        record=number,
        guid=(item.get("guid") or "").strip(),
        version=item.get("version") or "",
        url=item.get("guid") or "",
        headline=text_at(content, "headline") or headline,
        body=without_terms(text.text, (*rights, note)),
        captions=text.captions + captions,
        byline=text_at(content, "by") or ", ".join(_all(item, "contentMeta/creator/name")),
        source=_provider(item),
        section=text_at(about, "service", "name") or text_at(content, "subject", "name"),
        language=_value(inside(content, "language"), "tag") or item.get(_LANG) or "",
        published=created or version_created,
        updated=version_created if version_created != created else "",
        status=_status(item),
        embargo=_embargo(inside(about, "embargoed")),
        corrections=(note,) if note and "correction" in _signals(item) else (),
    )


def _content(item: "Element") -> tuple[str, Markup]:
    """The headline that the content itself carries, and its longest rendition."""
    found = [("", Markup("", ()))]
    for each in item.iterfind("contentSet/inlineXML"):
        for root in each:
            if root.tag == "nitf":
                found.append((nitf.article_in(root).headline, nitf.body_in(root)))
            elif root.tag == "html":
                found.append((text_at(root, "head", "title"), text_in(root)))
            else:
                found.append(("", text_in(each)))
    for each in item.iterfind("contentSet/inlineData"):
        found.append(("", body_of("".join(each.itertext()))))
    return max(found, key=lambda one: len(one[1].text))


def _status(item: "Element") -> str:
    """The last part of "stat:canceled" or of "http://cv.iptc.org/newscodes/pubstatusg2/canceled".

    Of several one that is not usable; an element that says nothing is no leave to show the item.
    """
    words = []
    for each in item.iterfind("itemMeta/pubStatus"):
        said = [_value(each, "qcode"), _value(each, "uri"), _value(each, "literal"), text_at(each)]
        word = next(filter(None, said), NOT_KNOWN)
        words.append(word.rstrip("/").rpartition("/")[2].rpartition(":")[2])
    return next((word for word in words if word.lower() != "usable"), "usable" if words else "")


def _embargo(embargoed: "Element | None") -> str:
    """The time; an empty element holds the item back for a time that is not known."""
    return "" if embargoed is None else text_at(embargoed) or NOT_KNOWN


def _signals(item: "Element") -> set[str]:
    signals = item.iterfind("itemMeta/signal")
    return {(signal.get("qcode") or "").rpartition(":")[2].lower() for signal in signals}


def _provider(item: "Element") -> str:
    provider = inside(item, "itemMeta", "provider")
    code = _value(provider, "literal") or _value(provider, "qcode").rpartition(":")[2]
    return (
        text_at(provider, "name") or code or text_at(item, "rightsInfo", "copyrightHolder", "name")
    )


def _all(item: "Element", path: str) -> tuple[str, ...]:
    return texts_of(item.iterfind(path))


def _value(element: "Element | None", name: str) -> str:
    return "" if element is None else (element.get(name) or "").strip()
