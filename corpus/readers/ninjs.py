"""ninjs 1 to 3, news in JSON: its texts in fields of their own, or in lists of renditions."""

from collections.abc import Mapping
from typing import TypeGuard

from corpus.markup import Markup, TooLarge, body_of, plain
from corpus.raw import RawArticle, Rejected
from corpus.readers.fields import NOT_KNOWN, stated
from corpus.readers.terms import without_terms
from corpus.urls import host_of

_MARKS = frozenset(
    "pubstatus representationtype versioncreated bodies descriptions body_text body_xhtml"
    " description_text".split()
)
_MEDIA = frozenset(("picture", "graphic", "video", "audio"))
_AS_MUCH = 0.8
_FEWEST_SPACES = 4

Fields = Mapping[str, object]


def is_ninjs(value: object) -> TypeGuard[Mapping[object, object]]:
    """Whether a decoded JSON object is a news item: it has a `uri` and another field of ninjs."""
    if not isinstance(value, Mapping) or not isinstance(value.get("uri"), str):
        return False
    return not _MARKS.isdisjoint(str(name).lower() for name in value)


def article_of(value: Mapping[object, object], path: str, record: int) -> RawArticle | Rejected:
    """The article of one ninjs object. Names are compared without case: ninjs 3 has capitals."""
    fields = _lower(value)
    try:
        return _article(fields, record)
    except TooLarge as error:
        return Rejected(path, record, str(error))


def _article(fields: Fields, record: int) -> RawArticle:
    body = _body(fields)
    note = _text(fields, "ednote")
    terms = (_text(fields, "usageterms"), _text(fields, "copyrightnotice"), note)
    created = _text(fields, "firstcreated") or _text(fields, "contentcreated")
    version_created = _text(fields, "versioncreated")
    captions = _captions(fields) if _text(fields, "type") in _MEDIA or not body.text else ()
    for association in _many(fields.get("associations")):
        if _text(association, "type") in _MEDIA:
            captions += _captions(association)
    return RawArticle(
        record=record,
        guid=_text(fields, "uri"),
        version=_text(fields, "version"),
        url=_text(fields, "uri"),
        headline=plain(_headline(fields)),
        body=without_terms(body.text, terms),
        captions=captions + body.captions + _titles(fields),
        byline=plain(_text(fields, "by", "byline")),
        source=plain(_source(fields)),
        section=plain(_first_name(fields, "subjects", "subject", "genres", "genre")),
        language=_text(fields, "language"),
        published=created or version_created,
        updated=version_created if version_created != created else "",
        status=stated([fields.get("pubstatus")], nothing=True),
        embargo=_embargo(fields),
        corrections=(plain(note),) if note and "correct" in _signals(fields) else (),
    )


def _body(fields: Fields) -> Markup:
    """The longest rendition or, of those that say about as much, the one with most paragraphs."""
    texts = [_text(fields, name) for name in fields if name.startswith("body_")]
    texts += [_text(body, "value") for body in _many(fields.get("bodies"))]
    found = [body_of(text) for text in dict.fromkeys(texts)]
    longest = max((len(body.text) for body in found), default=0)
    whole = [body for body in found if len(body.text) >= longest * _AS_MUCH]
    return max(whole, key=lambda body: body.text.strip().count("\n"), default=Markup("", ()))


def _headline(fields: Fields) -> str:
    headlines = _many(fields.get("headlines"))
    main = [each for each in headlines if _text(each, "role") in ("", "main")]
    found = [_text(each, "value") for each in main or headlines]
    return next(filter(None, found), "") or _text(fields, "headline", "title")


def _captions(fields: Fields) -> tuple[str, ...]:
    """What a picture shows: its description, the shortest rendition of it."""
    texts = [_text(fields, name) for name in fields if name.startswith("description_")]
    texts += [_text(each, "value") for each in _many(fields.get("descriptions"))]
    found = [" ".join(body_of(text).text.split()) for text in texts if text]
    return (min(found, key=len),) if found else ()


def _titles(fields: Fields) -> tuple[str, ...]:
    """Captions that renditions carry; mostly they name a size ("Mid Resolution")."""
    titles = [
        plain(_text(rendition, "caption", "title")) for rendition in _many(fields.get("renditions"))
    ]
    return tuple(dict.fromkeys(title for title in titles if title.count(" ") >= _FEWEST_SPACES))


def _source(fields: Fields) -> str:
    named = _first_name(fields, "infosources", "infosource")
    return named or _text(fields, "copyrightholder") or host_of(_text(fields, "uri"))


def _embargo(fields: Fields) -> str:
    """The time; a field that is there and holds none holds the item back."""
    if fields.get("embargoed") in (None, False):
        return ""
    return _text(fields, "embargoed") or NOT_KNOWN


def _signals(fields: Fields) -> str:
    return str(fields.get("signals") or fields.get("signal") or "").lower()


def _first_name(fields: Fields, *names: str) -> str:
    found = (_text(each, "name") for name in names for each in _many(fields.get(name)))
    return next(filter(None, found), "")


def _many(value: object) -> list[Fields]:
    """The objects of a list (ninjs 2 and 3) or of an object that names them (ninjs 1)."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if not isinstance(value, list):
        return []
    return [_lower(each) for each in value if isinstance(each, Mapping)]


def _lower(value: Mapping[object, object]) -> Fields:
    return {str(name).lower(): field for name, field in value.items()}


def _text(fields: Fields, *names: str) -> str:
    """The first of the fields that is a text or a number."""
    for name in names:
        value = fields.get(name)
        if isinstance(value, str | int | float) and not isinstance(value, bool) and str(value):
            return str(value)
    return ""
