"""The field names of common news dumps, and what their values mean."""

from collections.abc import Iterable, Mapping

from corpus.raw import RawArticle, Rejected

ALIASES: Mapping[str, tuple[str, ...]] = {
    "url": ("url", "link", "canonical_url", "permalink"),
    "headline": ("title", "headline"),
    "body": ("text", "body", "content", "maintext", "article", "articlebody"),
    "byline": ("authors", "author", "byline"),
    "source": ("source", "outlet", "publisher", "publication", "source_name", "sitename"),
    "section": ("category", "section", "categories", "articlesection", "news_desk"),
    "language": ("language", "lang", "inlanguage"),
    "published": (
        "published",
        "date",
        "publish_date",
        "date_publish",
        "published_date",
        "date_published",
        "datepublished",
        "published_at",
        "publishedat",
        "pub_date",
        "pubdate",
    ),
    "updated": (
        "updated",
        "modified",
        "date_modify",
        "date_modified",
        "datemodified",
        "updated_at",
        "modified_at",
        "lastmod",
        "last_modified",
    ),
    "status": ("pubstatus", "status", "state"),
    "embargo": ("embargo", "embargoed", "embargo_until", "embargo_date"),
    "corrections": ("corrections", "correction"),
    "captions": ("captions", "caption"),
}


def article_of(value: object, path: str, record: int) -> RawArticle | Rejected:
    """The article that one decoded record holds, its field names read without case."""
    if not isinstance(value, Mapping):
        return Rejected(path, record, "not an object with named fields")
    fields = {str(name).strip().lower(): field for name, field in value.items()}
    texts = {name: _text(_first(fields, aliases)) for name, aliases in ALIASES.items()}
    return RawArticle(
        record=record,
        body=texts["body"],
        headline=texts["headline"],
        captions=_texts(_first(fields, ALIASES["captions"])),
        url=texts["url"],
        byline=", ".join(_texts(_first(fields, ALIASES["byline"]))),
        source=texts["source"],
        section=texts["section"],
        language=texts["language"],
        published=texts["published"],
        updated=texts["updated"],
        status=texts["status"],
        embargo=texts["embargo"],
        corrections=_texts(_first(fields, ALIASES["corrections"])),
    )


def _first(fields: Mapping[str, object], names: Iterable[str]) -> object:
    return next((fields[name] for name in names if fields.get(name) not in (None, "", [])), None)


def _text(value: object) -> str:
    return next(iter(_texts(value)), "")


def _texts(value: object) -> tuple[str, ...]:
    """Every string that a value holds: a string, a number, a named thing, or a list of those."""
    if isinstance(value, str):
        return (value,) if value.strip() else ()
    if isinstance(value, bool) or value is None:
        return ()
    if isinstance(value, int | float):
        return (str(value),)
    if isinstance(value, Mapping):
        return _texts(value.get("name") or value.get("text"))
    if isinstance(value, list):
        return tuple(text for item in value for text in _texts(item))
    return ()
