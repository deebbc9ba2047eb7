"""Markdown with YAML front matter, as static sites and notebooks keep articles."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from corpus.encoding import decode
from corpus.limits import DOCUMENT_BYTES
from corpus.raw import RawArticle, Rejected
from corpus.readers.fields import article_of
from corpus.readers.source import Source, Unreadable

_FRONT_MATTER = re.compile(r"\s*---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.S | re.M)
_LONGEST_FRONT_MATTER = 100_000
_TITLE = re.compile(r"\s*#[ \t]+(.+?)[ \t#]*(?:\r?\n|\Z)|\s*(\S.*)\r?\n={3,}[ \t]*(?:\r?\n|\Z)")
_MARKS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"^(?:```|~~~).*$", re.M), ""),
    (re.compile(r"<!--.*?-->", re.S), ""),
    (re.compile(r"^[ \t]{0,3}#{1,6}[ \t]+(.*?)[ \t#]*$", re.M), r"\1"),
    (re.compile(r"^(\S.*)\n(?:={3,}|-{3,})[ \t]*$", re.M), r"\1"),
    (re.compile(r"^[ \t]*(?:[-*_][ \t]*){3,}$", re.M), ""),
    (re.compile(r"^[ \t]{0,3}(?:>[ \t]?)+", re.M), ""),
    (re.compile(r"^([ \t]*)[-*+][ \t]+(?=\S)", re.M), r"\1"),
    (re.compile(r"^[ \t]*\[\^?[^\]\n]+\]:[ \t]*\S+.*$", re.M), ""),
    (re.compile(r"\[([^\[\]\n]*)\]\([^()\s]*(?:[ \t]+\"[^\"\n]*\")?\)"), r"\1"),
    (re.compile(r"\[([^\[\]\n]+)\]\[[^\[\]\n]*\]"), r"\1"),
    (re.compile(r"<(https?://[^<>\s]+)>"), r"\1"),
    (re.compile(r"(\*\*|__)(?=\S)([^\n]*?\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*_])([*_])(?=[^\s*_])([^\n*_]*?[^\s*_])\1(?![\w*_])"), r"\2"),
    (re.compile(r"`([^`\n]+)`"), r"\1"),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!>~|-])"), r"\1"),
)
"""Marks and what stays of them, in order."""
_IMAGE = re.compile(r"!\[([^\[\]\n]*)\](?:\([^()\s]*(?:[ \t]+\"([^\"\n]*)\")?\)|\[[^\[\]\n]*\])")
_WRAPPED = re.compile(r"(?<=[^\s])(?<!  )\n(?=[^\s\-*+>#|\d`~=])")
"""A line break inside a paragraph, which Markdown reads as a space."""


def read(source: Source) -> Iterator[RawArticle | Rejected]:
    """Yield the one article. Raises Unreadable when the file is empty or too large."""
    text = decode(source.read_whole(DOCUMENT_BYTES))
    text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    fields: dict[object, object] = {}
    if text.lstrip().startswith("---") and (front := _FRONT_MATTER.match(text)):
        fields = _fields(front[1])
        text = text[front.end() :]
    if (title := _TITLE.match(text)) and not fields.get("title") and not fields.get("headline"):
        fields["title"] = title[1] or title[2]
        text = text[title.end() :]
    body, captions = plain_text(text)
    article = article_of({**fields, "text": body}, source.path, None)
    if isinstance(article, RawArticle):
        article = replace(article, captions=article.captions + captions)
    yield article


def plain_text(text: str) -> tuple[str, tuple[str, ...]]:
    """Markdown's text without its marks, and its images' captions."""
    captions = tuple(match[2] or match[1] for match in _IMAGE.finditer(text))
    text = _WRAPPED.sub(" ", _IMAGE.sub("", text))
    for pattern, kept in _MARKS:
        text = pattern.sub(kept, text)
    return text, tuple(caption for caption in captions if " " in caption.strip())


def _fields(front_matter: str) -> dict[object, object]:
    """The front matter's fields. Raises Unreadable where it is no YAML mapping."""
    import yaml

    if len(front_matter) > _LONGEST_FRONT_MATTER:
        raise Unreadable("front matter of more than 100,000 characters")
    if re.search(r"[&*]\w+", front_matter) and re.search(r"(?m)(?:^|[\s,\[:-])\*\w+", front_matter):
        raise Unreadable("front matter with YAML aliases, which can grow without bound")
    try:
        # BaseLoader reads every scalar as a string: a date stays as it was written.
        fields = yaml.load(front_matter, Loader=yaml.CBaseLoader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        problem = getattr(error, "problem", None) or "not YAML"
        raise Unreadable(f"front matter that cannot be read: {problem}") from error
    if fields is None or fields == "":
        return {}
    if not isinstance(fields, Mapping):
        raise Unreadable("front matter that names no fields")
    return dict(fields)
