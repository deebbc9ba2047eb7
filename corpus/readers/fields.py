"""The field names of common news dumps, and what their values mean."""

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import fields as fields_of
from dataclasses import replace

from corpus.markup import Markup, TooLarge, body_of, plain
from corpus.raw import RawArticle, Rejected

ALIASES: Mapping[str, tuple[str, ...]] = {
    "url": ("url", "link", "canonical_url", "permalink", "web_url", "weburl", "article_url"),
    "headline": ("title", "headline", "headlines", "headline_main", "webtitle"),
    "body": (
        "text", "body", "content", "maintext", "article", "articlebody", "article_text",
        "full_text", "fulltext", "body_text", "bodytext", "body_html", "content_html", "html",
        "story", "contents", "content_text", "plain_text", "description", "short_description",
        "description_text", "summary", "abstract", "lead_paragraph",
    ),
    "byline": ("authors", "author", "byline", "creator", "writer"),
    "source": (
        "source", "outlet", "publisher", "publication", "source_name", "sitename", "site_name",
        "source_domain", "domain", "newspaper", "provider", "site",
    ),
    "section": (
        "category", "section", "categories", "articlesection", "section_name", "sectionname",
        "news_desk", "desk", "sections",
    ),
    "language": ("language", "lang", "inlanguage"),
    "published": (
        "published", "date", "publish_date", "date_publish", "published_date", "publishdate",
        "date_published", "datepublished", "published_at", "publishedat", "publication_date",
        "pub_date", "pubdate", "webpublicationdate", "first_published", "firstcreated",
        "publish_time", "created", "created_at", "timestamp", "datetime",
    ),
    "updated": (
        "updated", "modified", "date_modify", "date_modified", "datemodified", "modified_date",
        "updated_date", "updated_at", "modified_at", "lastmod", "last_modified", "last_updated",
        "versioncreated",
    ),
    "status": ("pubstatus", "pub_status", "publication_status", "status"),
    "embargo": (
        "embargo", "embargoed", "embargo_until", "embargoed_until", "embargountil",
        "embargoeduntil", "embargo_date", "embargodate",
    ),
    "corrections": ("corrections", "correction", "correction_note", "correction_notice"),
    "captions": ("captions", "caption", "image_caption", "image_captions", "photo_caption"),
}  # fmt: skip
"""Ours, then the names seen in dumps, best first: a full text before a summary. Compared without
case; a space or a hyphen reads as an underscore."""

NOT_KNOWN = "not known"
"""For a state that cannot be read: no status and no time is called so, and the article is held
back."""
_WRAPPERS = ("fields", "_source", "article")
"""Where some dumps keep an article's fields one level down."""
_INSIDE = ("name", "main", "original", "text", "title", "value", "rendered", "content", "$date")
"""Where a named thing keeps its own text: {"name": "Reuters"}, {"rendered": "<p>…"}."""
_PARAGRAPHS = ("sanitized_html", "paragraph", "text")
_PICTURE = "image"
"""Types of the parts in which some dumps (The Washington Post's) give a body, between its headline,
bylines and pictures."""
_CUT_SHORT = re.compile(r"\s*(?:…|\.{3})?\s*\[\+\d+ chars\]\s*\Z")
"""How newsapi.org ends a text of which it gives the first 200 characters only."""
_PAGE = re.compile(r"(?i)\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:!doctype html|html[\s>])")


def article_of(value: object, path: str, record: int | None) -> RawArticle | Rejected:
    """The article that one decoded record holds, its fields found by their common names."""
    if not isinstance(value, Mapping):
        return Rejected(path, record, "not an object with named fields")
    fields = _flat(value)
    body = _CUT_SHORT.sub("…", "\n".join(_told(_first(fields, "body"))))
    try:
        if _PAGE.match(body):
            return _with_page(_article(fields, Markup("", ()), record), body)
        return _article(fields, body_of(body), record)
    except TooLarge as error:
        return Rejected(path, record, str(error))


def _article(fields: Mapping[str, object], body: Markup, record: int | None) -> RawArticle:
    captions = tuple(plain(text) for text in _shown(fields))
    return RawArticle(
        record=record,
        body=body.text,
        headline=plain(_text(fields, "headline")),
        captions=captions + body.captions,
        url=_text(fields, "url"),
        byline=plain(", ".join(_texts(_first(fields, "byline")))),
        source=plain(_text(fields, "source")),
        section=plain(_text(fields, "section")),
        language=_text(fields, "language"),
        published=_text(fields, "published"),
        updated=_text(fields, "updated"),
        status=stated(_given(fields, "status"), nothing=True),
        embargo=stated(_given(fields, "embargo"), nothing=False),
        corrections=tuple(plain(text) for text in _texts(_first(fields, "corrections"))),
    )


def _with_page(article: RawArticle, page: str) -> RawArticle:
    """The record's own fields, and what they leave empty from the page it carries."""
    from corpus.readers.html import article_in_page

    found = article_in_page(page)
    empty = {
        f.name: getattr(found, f.name) for f in fields_of(article) if not getattr(article, f.name)
    }
    return replace(article, **{**empty, "record": article.record})


def stated(given: Iterable[object], *, nothing: bool) -> str:
    """A status or an embargo, as the first text that it is given as.

    NOT_KNOWN where something is said that is no text; "" where nothing is, as by the bare boolean
    `nothing`: dumps say "status": true of what is public, and "embargo": false.
    """
    values = list(given)
    unread = any(
        value is not nothing if isinstance(value, bool) else isinstance(value, Mapping | list)
        for value in values
        if value is False or value
    )
    texts = (text for value in values for text in _texts(value))
    return next(texts, NOT_KNOWN if unread else "")


def names_an_article(names: Iterable[object]) -> bool:
    """Whether field names hold a text or a headline under any name that is known."""
    known = {_name(name) for name in names}
    return not known.isdisjoint(ALIASES["body"] + ALIASES["headline"])


def is_known(name: str) -> bool:
    """Whether a field's name means something here."""
    return any(_name(name) in names for names in ALIASES.values())


def _name(name: object) -> str:
    return str(name).strip().lower().replace(" ", "_").replace("-", "_")


def _flat(value: Mapping[object, object]) -> dict[str, object]:
    """The fields under plain names; those of a wrapped object count where the outer lack them."""
    fields = {_name(name): field for name, field in value.items()}
    for wrapper in _WRAPPERS:
        inner = fields.get(wrapper)
        if isinstance(inner, Mapping):
            fields = {_name(name): field for name, field in inner.items()} | fields
    return fields


def _told(body: object) -> tuple[str, ...]:
    """The texts of a body: where it is given in typed parts, those of its paragraphs."""
    return _texts(_parts(body, _PARAGRAPHS) or body)


def _shown(fields: Mapping[str, object]) -> tuple[str, ...]:
    pictures = _parts(_first(fields, "body"), (_PICTURE,))
    under = [picture.get("fullcaption") for picture in pictures]
    return _texts(_first(fields, "captions")) + _texts(under)


def _parts(value: object, types: Container[object]) -> list[Mapping[str, object]]:
    parts = value if isinstance(value, list) else ()
    return [part for part in parts if isinstance(part, Mapping) and part.get("type") in types]


def _first(fields: Mapping[str, object], name: str) -> object:
    """The first field that is not empty among the aliases of `name`."""
    return next((field for field in _given(fields, name) if _texts(field)), None)


def _given(fields: Mapping[str, object], name: str) -> Iterable[object]:
    return (fields.get(alias) for alias in ALIASES[name])


def _text(fields: Mapping[str, object], name: str) -> str:
    return next(iter(_texts(_first(fields, name))), "")


def _texts(value: object) -> tuple[str, ...]:
    """Every string that a value holds: a string, a number, a named thing, or a list of those."""
    if isinstance(value, str):
        return (value,) if value.strip() else ()
    if isinstance(value, bool) or value is None:
        return ()
    if isinstance(value, int | float):
        return (repr(value),)
    if isinstance(value, Mapping):
        inner = next((value[name] for name in _INSIDE if value.get(name)), None)
        return _texts(inner) if isinstance(inner, str | int | float) else ()
    if isinstance(value, list):
        return tuple(text for item in value if not isinstance(item, list) for text in _texts(item))
    return ()
