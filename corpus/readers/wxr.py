"""WXR, the export file of WordPress: its posts. Pages, attachments and menus are passed over."""

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from corpus.encoding import decode
from corpus.markup import Markup, TooLarge, body_of, plain
from corpus.raw import RawArticle, Rejected
from corpus.readers.source import Source
from corpus.readers.xml_records import items
from corpus.readers.xml_tree import text_at

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_CHANNEL = re.compile(r"<(title|language)>(?:<!\[CDATA\[)?([^<>\]]*)")
_CAPTION = re.compile(
    r"\[caption(?:\s[^\[\]]{0,1000})?\](?:\s|<a\s[^<>]*>|</a>|<img\s[^<>]*>)*([^\[\]]{0,2000})"
    r"\[/caption\]"
)
_SHORTCODE = re.compile(
    r"\[embed\][^\[\]]{0,1000}\[/embed\]"
    r"|\[/?(?:audio|caption|embed|gallery|playlist|video|[a-z]+_[a-z_]+)(?:\s[^\[\]]{0,1000})?\]"
)
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")
_AUTHORS = 10_000
"""Whose names are kept."""
_NO_DATE = "0000-00-00 00:00:00"


def read(source: Source) -> Iterator[RawArticle | Rejected]:
    """Yield an article or a refusal for each post; record numbers count every kind of item.

    Raises Unreadable where an item has no end.
    """
    head = decode(source.beginning()).partition("<item")[0]
    channel = {name: plain(text).strip() for name, text in reversed(_CHANNEL.findall(head))}
    names: dict[str, str] = {}
    number = 0
    for item in items(source, "item", "author", prefixes=True):
        if not isinstance(item, str) and item.tag != "item":
            if len(names) < _AUTHORS:
                names[text_at(item, "wp.author_login")] = text_at(item, "wp.author_display_name")
            continue
        number += 1
        if isinstance(item, str):
            yield Rejected(source.path, number, item)
        elif text_at(item, "wp.post_type") == "post":
            try:
                yield _article(item, number, channel, names)
            except TooLarge as error:
                yield Rejected(source.path, number, str(error))


def _article(
    item: "Element", number: int, channel: Mapping[str, str], names: Mapping[str, str]
) -> RawArticle:
    body = _body(item.findtext("content.encoded") or item.findtext("excerpt.encoded") or "")
    creator = text_at(item, "dc.creator")
    published = _date(item, "post_date") or text_at(item, "pubDate")
    status = text_at(item, "wp.status")
    return RawArticle(
        record=number,
        guid=text_at(item, "guid"),
        url=text_at(item, "link"),
        headline=plain(text_at(item, "title")),
        body=body.text,
        captions=body.captions,
        byline=names.get(creator) or creator,
        source=channel.get("title", ""),
        section=text_at(item, "category[@domain='category']"),
        language=channel.get("language", ""),
        published=published,
        updated=_date(item, "post_modified"),
        # A post that waits for its time is published by then, unless its time is none.
        status="withheld" if text_at(item, "wp.post_password") else _status(status),
        embargo=(published or "not known") if status == "future" else "",
    )


def _status(status: str) -> str:
    """Every post has a status; one that lacks it was not exported whole."""
    return "publish" if status == "future" else status or "unknown"


def _date(item: "Element", name: str) -> str:
    """The date in GMT; the blog's own clock tells no zone, but it tells the day of a draft."""
    dates = (text_at(item, f"wp.{name}_gmt"), text_at(item, f"wp.{name}"))
    return next((date for date in dates if date and date != _NO_DATE), "")


def _body(content: str) -> Markup:
    """The text of a post: blank lines part paragraphs, as WordPress itself shows them."""
    captions = tuple(plain(caption).strip() for caption in _CAPTION.findall(content))
    content = _SHORTCODE.sub("", _CAPTION.sub("", content))
    body = body_of(_BLANK_LINE.sub("\n<br>\n", content))
    return Markup(body.text, tuple(filter(None, captions)) + body.captions)
