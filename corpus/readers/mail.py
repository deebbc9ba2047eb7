"""Mail: newsletters and wires as .eml files, one message each, and .mbox files of many.

Headers are decoded here from plain bytes: the standard library's own parser of them takes minutes
over a subject line of a megabyte.
"""

import re
from collections.abc import Iterator, Mapping
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr

from corpus.encoding import decode
from corpus.limits import FIELD_CHARACTERS, MAIL_LINES, MEGABYTE, MIME_PARTS, RECORD_BYTES
from corpus.markup import Markup, TooLarge, text_of
from corpus.outlets import outlet_of
from corpus.raw import RawArticle, Rejected
from corpus.readers.source import Source, Unreadable

_HEADER = re.compile(rb"\s*(?:From .*\r?\n)?[!-9;-~]{1,80}:")
_BOUNDARY = re.compile(rb"^--", re.M)
_QUOTED_FROM = re.compile(rb"^>(?=>*From )", re.M)
_FLOWED = re.compile(r" \r?\n")
_CHARSET = re.compile(r"(?i)charset\s*=\s*[\"']?\s*([\w.:-]+)")
_STUB = 0.25
"""A plain text that says less than this part of the HTML beside it only points to that."""


def read(source: Source) -> Iterator[RawArticle]:
    """Yield the one message. Raises Unreadable when the file is empty, too large or no mail."""
    yield _article(source.read_whole(RECORD_BYTES), None)


def read_mailbox(source: Source) -> Iterator[RawArticle | Rejected]:
    """Yield an article or a refusal for each message."""
    for number, message in enumerate(_messages(source), start=1):
        try:
            yield _article(message, number)
        except Unreadable as error:
            yield Rejected(source.path, number, str(error))


def _messages(source: Source) -> Iterator[bytes]:
    """The messages of a mailbox, parted by lines that begin with "From " after a blank line."""
    message = bytearray()
    for line in source.lines(RECORD_BYTES):
        too_long = len(message) > RECORD_BYTES
        begins = line is not None and line.startswith(b"From ")
        if begins and (not message or too_long or message.endswith((b"\n\n", b"\n\r\n"))):
            if message.strip():
                yield _QUOTED_FROM.sub(b"", message)
            message.clear()
        elif not too_long:
            message += b"." * (RECORD_BYTES + 1) if line is None else line
    if message.strip():
        yield _QUOTED_FROM.sub(b"", message)


def _article(data: bytes, record: int | None) -> RawArticle:
    if len(data) > RECORD_BYTES:
        raise Unreadable(f"a message of more than {RECORD_BYTES // MEGABYTE} MiB")
    if not _HEADER.match(data):
        raise Unreadable("no mail: it does not begin with headers")
    if data.count(b"\n") > MAIL_LINES or len(_BOUNDARY.findall(data)) > MIME_PARTS:
        raise Unreadable(f"a message of more than {MIME_PARTS:,} parts or {MAIL_LINES:,} lines")
    try:
        message = message_from_bytes(data)
    except RecursionError as error:
        raise Unreadable("a message with parts nested too deep") from error
    headers = _headers(message)
    body = _body(message)
    name, address = parseaddr(headers.get("from", ""))
    return RawArticle(
        record=record,
        guid=headers.get("message-id", "").strip("<> "),
        url=headers.get("archived-at", "").strip("<> "),
        headline=_decoded(headers.get("subject", "")),
        body=body.text,
        captions=body.captions,
        source=_source(_decoded(name), address.rpartition("@")[2]),
        language=headers.get("content-language", ""),
        published=headers.get("date", ""),
    )


def _source(name: str, host: str) -> str:
    """An outlet that is known by its host, else the name that the sender gives, else the host."""
    outlet = outlet_of(host)
    return outlet if outlet and outlet != host.lower().removeprefix("www.") else name or host


def _headers(message: "Message") -> Mapping[str, str]:
    """The first header of each name, in lower case; encoded words still stand in it, for what they
    hold may look like what parts a name from its address."""
    headers: dict[str, str] = {}
    for name, raw in message.raw_items():
        value = str(raw)[: 2 * FIELD_CHARACTERS].encode("utf-8", "surrogateescape")
        headers.setdefault(name.lower(), " ".join(decode(value).split()))
    return headers


def _decoded(value: str) -> str:
    if "=?" not in value:
        return value
    try:
        parts = decode_header(value)
    except (HeaderParseError, ValueError):
        return value
    return "".join(
        part if isinstance(part, str) else decode(part, charset or "") for part, charset in parts
    )


def _body(message: "Message") -> Markup:
    """The plain text, or the HTML where there is no plain text or it is a stub; no attachment.

    Raises Unreadable where the markup is too large.
    """
    texts = {"text/plain": "", "text/html": ""}
    for part in message.walk():
        kind = part.get_content_type()
        if kind in texts and part.get_content_disposition() != "attachment":
            texts[kind] = texts[kind] or _text(part)
    plain, html = texts["text/plain"], texts["text/html"]
    try:
        page = text_of(html) if html.strip() else Markup("", ())
    except TooLarge as error:
        if plain.strip():
            return Markup(plain, ())
        raise Unreadable(str(error)) from error
    return page if len(plain.strip()) < len(page.text) * _STUB else Markup(plain, ())


def _text(part: "Message") -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    kind = str(part.get("Content-Type", ""))
    charset = _CHARSET.search(kind)
    text = decode(data, charset[1] if charset else "")
    return _FLOWED.sub(" ", text) if "format=flowed" in kind.lower() else text
