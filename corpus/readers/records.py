"""The article that one decoded JSON value holds, whatever its fields are called."""

from corpus.raw import RawArticle, Rejected
from corpus.readers import fields, ninjs


def article_of(value: object, path: str, record: int) -> RawArticle | Rejected:
    """A ninjs item by that standard, anything else by the common names of its fields."""
    if ninjs.is_ninjs(value):
        return ninjs.article_of(value, path, record)
    return fields.article_of(value, path, record)
