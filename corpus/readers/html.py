"""HTML pages: the schema.org NewsArticle they carry where there is one, else what an extractor
(trafilatura) takes for the article, with the page's meta tags filling what either leaves open."""

import json
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from corpus.encoding import decode
from corpus.limits import HTML_BYTES, HTML_ELEMENTS
from corpus.markup import Markup, TooLarge, body_of, parse, plain, text_in
from corpus.raw import RawArticle
from corpus.readers.source import Source, Unreadable

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CHARSET = re.compile(rb"(?i)<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]+)")
_XML_CHARSET = re.compile(rb"<\?xml[^>]{0,200}encoding\s*=\s*[\"']([\w.:-]+)")
_ARTICLE_TYPE = re.compile(r"(?:News|Report|Posting|Blog|^)\w*(?:Article|Posting)$")
_SHORTEST_BODY = 250
"""Characters. A shorter `articleBody` is a teaser; the page holds the text."""
_AROUND_JSON = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.{0,200}?\*/)|(?:-->|//\s*\]\]>|\]\]>|;)\s*$"
)
_NODES = 10_000
_NO_PLACE = frozenset(("aside", "nav", "footer", "header"))


def read(source: Source) -> Iterator[RawArticle]:
    """Yield the one article. Raises Unreadable when the file is empty, too large or no page."""
    try:
        yield article_in_page(page_of(source.read_whole(HTML_BYTES)))
    except TooLarge as error:
        raise Unreadable(str(error)) from error


def page_of(data: bytes, charset: str = "") -> str:
    """A page's text, decoded as the server (`charset`) or the page itself says."""
    head = data[:4096]
    declared = _CHARSET.search(head) or _XML_CHARSET.search(head)
    return decode(data, charset or (declared[1].decode("ascii", "replace") if declared else ""))


def article_in_page(page: str) -> RawArticle:
    """The article of a decoded page. Raises TooLarge, or Unreadable where there is no text."""
    root = parse(page)
    if root is None:
        raise Unreadable("no HTML")
    meta = _Meta.of(root)
    node = _news_article(root)
    body = body_of(_string(node.get("articleBody")))
    if len(body.text) < _SHORTEST_BODY:
        extracted = _extracted(page, root)
        body = extracted if len(extracted.text) > len(body.text) else body
    elif "\n" not in body.text.strip():
        body = Markup(_with_paragraphs(body.text, root), body.captions)
    return RawArticle(
        record=None,
        body=body.text,
        headline=plain(_string(node.get("headline"))) or meta.first("og:title", "twitter:title")
        or _title(root),
        captions=body.captions + _figure_captions(root),
        url=meta.canonical or meta.first("og:url") or _url(node),
        byline=", ".join(_names(node.get("author"))) or meta.first("author", "article:author_name"),
        source=next(iter(_names(node.get("publisher"))), "") or meta.first("og:site_name"),
        section=_string(node.get("articleSection")) or meta.first("article:section", "section"),
        language=_string(node.get("inLanguage")) or meta.language,
        published=_string(node.get("datePublished"))
        or meta.first(
            "article:published_time", "datepublished", "date", "dc.date", "dcterms.created",
            "parsely-pub-date", "sailthru.date", "pubdate", "publish-date",
        ),
        updated=_string(node.get("dateModified"))
        or meta.first("article:modified_time", "og:updated_time", "datemodified", "last-modified"),
        corrections=_corrections(node.get("correction")),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Meta:
    """A page's meta tags by name in lower case, the first of each."""

    tags: Mapping[str, str]
    canonical: str
    language: str

    @classmethod
    def of(cls, root: "HtmlElement") -> "_Meta":
        tags: dict[str, str] = {}
        for tag in root.iter("meta"):
            name = tag.get("property") or tag.get("name") or tag.get("itemprop") or ""
            content = (tag.get("content") or "").strip()
            if name and content:
                tags.setdefault(name.strip().lower(), content)
        links = (link for link in root.iter("link") if (link.get("rel") or "") == "canonical")
        canonical = next((link.get("href") or "" for link in links), "")
        return cls(tags, canonical, root.get("lang") or root.get("xml:lang") or "")

    def first(self, *names: str) -> str:
        return next((self.tags[name] for name in names if name in self.tags), "")


def _news_article(root: "HtmlElement") -> Mapping[str, object]:
    """The page's schema.org article with the longest body; empty where it has none."""
    found: list[Mapping[str, object]] = []
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            found += _articles_in(_json(script.text_content()))
    return max(found, key=lambda node: len(_string(node.get("articleBody"))), default={})


def _json(text: str) -> object:
    """JSON as pages have it: in comments or CDATA, with line breaks inside strings."""
    text = _AROUND_JSON.sub("", text)
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _articles_in(value: object) -> list[Mapping[str, object]]:
    """Every object that says it is an article, wherever in the value it stands."""
    found: list[Mapping[str, object]] = []
    waiting = [value]
    for _ in range(_NODES):
        if not waiting:
            break
        node = waiting.pop(0)
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, Mapping):
            kinds = node.get("@type")
            kinds = kinds if isinstance(kinds, list) else [kinds]
            if any(isinstance(kind, str) and _ARTICLE_TYPE.search(kind) for kind in kinds):
                found.append(node)
            waiting += [inner for inner in node.values() if isinstance(inner, list | Mapping)]
    return found


def _string(value: object) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        value = next(iter(value), "")
    if isinstance(value, Mapping):
        value = value.get("@value") or value.get("name") or ""
    return str(value).strip() if isinstance(value, str | int | float) else ""


def _names(value: object) -> list[str]:
    """The names of people or an organisation: a string, an object with a name, or a list."""
    if isinstance(value, list):
        return [name for item in value for name in _names(item) if not isinstance(item, list)]
    name = plain(_string(value))
    return [name] if name and "://" not in name else []


def _url(node: Mapping[str, object]) -> str:
    page = node.get("mainEntityOfPage")
    inner = page.get("@id") if isinstance(page, Mapping) else page
    return _string(node.get("url")) or _string(inner)


def _corrections(value: object) -> tuple[str, ...]:
    """schema.org's `correction`: a text, a CorrectionComment, a list of either; not a bare URL."""
    items = value if isinstance(value, list) else [value]
    texts = [
        _string(item.get("text") or item.get("description"))
        if isinstance(item, Mapping)
        else _string(item)
        for item in items
    ]
    return tuple(plain(text) for text in texts if text and not re.fullmatch(r"https?:\S+", text))


def _title(root: "HtmlElement") -> str:
    for name in ("h1", "title"):
        for element in root.iter(name):
            if text := " ".join(element.text_content().split()):
                return text
    return ""


def _figure_captions(root: "HtmlElement") -> tuple[str, ...]:
    captions = []
    for caption in root.iter("figcaption"):
        if not any(ancestor.tag in _NO_PLACE for ancestor in caption.iterancestors()):
            captions.append(" ".join(caption.text_content().split()))
    return tuple(caption for caption in captions if caption)


def _with_paragraphs(body: str, root: "HtmlElement") -> str:
    """An `articleBody` on one line with breaks where the page's own paragraphs begin and end."""
    line = " ".join(body.split())
    breaks: set[int] = set()
    position = 0
    for paragraph in root.iter("p"):
        text = " ".join(paragraph.text_content().split())
        start = line.find(text, position) if len(text) > 20 else -1
        if start >= 0:
            position = start + len(text)
            breaks.update((start, position))
    edges = [0, *sorted(breaks), len(line)]
    return "\n".join(line[a:b].strip() for a, b in pairwise(edges))


def _extracted(page: str, root: "HtmlElement") -> Markup:
    """The article as trafilatura finds it, a paragraph a line; all text where it finds none."""
    import trafilatura

    # What it logs about a page it cannot read is told by what we then make of the page.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    # Its time grows faster than the page; a page of so many elements is a list or an attack.
    if sum(1 for _ in islice(root.iter(), HTML_ELEMENTS + 1)) <= HTML_ELEMENTS:
        text = trafilatura.extract(
            page, output_format="txt", include_comments=False, favor_recall=True
        )
        if text:
            return Markup(text, ())
    return text_in(root)
