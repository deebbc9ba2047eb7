"""WARC files of web crawls, CC-NEWS among them: the HTML pages that servers answered with.

Records are cut out here by their length, so that one that is broken costs itself only; warcio then
reads what a record holds: HTTP headers, chunks and compression.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from corpus.limits import HTML_BYTES, MEGABYTE, RECORD_BYTES
from corpus.markup import TooLarge
from corpus.raw import RawArticle, Rejected
from corpus.readers.html import article_in_page, page_of
from corpus.readers.source import Source, Unreadable
from corpus.readers.window import check_skipped
from corpus.urls import canonical_url, host_of

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

_HEADER_BYTES = 64 * 1024
_LENGTH = re.compile(rb"(?i)\ncontent-length:[ \t]*(\d{1,15})[ \t]*\r?\n")
_TYPE = re.compile(rb"(?i)\nwarc-type:[ \t]*response[ \t]*\r?\n")
_NEXT = re.compile(rb"\n(?=WARC/\d)")
_BLANK_LINE = re.compile(rb"\n\r?\n")
_CHARSET = re.compile(r"(?i)charset\s*=\s*[\"']?([\w.:-]+)")
_PAGES = ("text/html", "application/xhtml+xml")
_ENCODINGS = ("", "identity", "gzip", "x-gzip", "deflate")


def read(source: Source) -> Iterator[RawArticle | Rejected]:
    """Yield an article or a refusal for each HTML page that was found; other records (requests,
    revisits, pictures, errors) are passed over. Record numbers count them all.

    Raises Unreadable where no further record begins.
    """
    for number, record in enumerate(_records(source), start=1):
        try:
            page = record if isinstance(record, str) else _article(record)
        except (TooLarge, Unreadable) as error:
            page = str(error)
        if isinstance(page, str):
            yield Rejected(source.path, number, page)
        elif page is not None:
            yield replace(page, record=number)


def _article(record: bytes) -> RawArticle | None:
    """The page of a record, None where it holds none. Raises TooLarge, Unreadable."""
    from warcio.exceptions import ArchiveLoadFailed
    from warcio.recordloader import ArcWarcRecordLoader
    from warcio.statusandheaders import StatusAndHeadersParserException

    if not _TYPE.search(record):
        return None
    loader = ArcWarcRecordLoader(verify_http=False, arc2warc=False)
    try:
        parsed = loader.parse_record_stream(io.BytesIO(record), known_format="warc")
        headers = parsed.http_headers
        if headers is None or headers.get_statuscode() != "200":
            return None
        kind = headers.get_header("Content-Type") or ""
        if kind.partition(";")[0].strip().lower() not in _PAGES:
            return None
        data = _payload(parsed)
    except (ArchiveLoadFailed, StatusAndHeadersParserException, EOFError, ValueError) as error:
        raise Unreadable(f"a damaged record ({error or 'cut off'})") from error
    charset = _CHARSET.search(kind)
    page = article_in_page(page_of(data, charset[1] if charset else ""))
    return replace(page, url=_address(page.url, parsed.rec_headers.get_header("WARC-Target-URI")))


def _payload(record: "ArcWarcRecord") -> bytes:
    """The page's bytes, unpacked. Raises Unreadable where they are too many or cannot be."""
    encoding = (record.http_headers.get_header("Content-Encoding") or "").strip().lower()
    if encoding not in _ENCODINGS:
        raise Unreadable(f"a page compressed with {encoding[:20]!r}, which is not read")
    stream = record.content_stream()
    data = bytearray()
    while chunk := stream.read(HTML_BYTES + 1 - len(data)):
        data += chunk
        if len(data) > HTML_BYTES:
            raise Unreadable(f"a page of more than {HTML_BYTES // MEGABYTE} MiB")
    return bytes(data)


def _address(canonical: str, visited: str | None) -> str:
    """The page's own word for its address counts on its own host: no page speaks for another's."""
    url = canonical_url(visited or "")
    return canonical if url is None or host_of(canonical) == host_of(url) else url


def _records(source: Source) -> Iterator[bytes | str]:
    """Each record, header and content, or why it cannot be read."""
    stream = _Rereadable(source.stream)
    reread = 0
    while stream.find_record():
        header = stream.header()
        length = _LENGTH.search(header)
        if not _BLANK_LINE.search(header) or not length:
            yield "a record without a header that says how long it is"
            continue
        size = int(length[1])
        if size > RECORD_BYTES:
            if _TYPE.search(header):
                yield f"a record of more than {RECORD_BYTES // MEGABYTE} MiB"
            else:
                yield b""
            stream.skip(size)
            continue
        content = stream.read(size)
        if len(content) == size and stream.at_boundary():
            yield header + content
        else:
            # Its length is wrong, so the next record may lie within what was taken for its content.
            stream.put_back(content)
            reread += len(content)
            check_skipped(reread)
            yield "a record that is cut off, or longer or shorter than it says"


class _Rereadable:
    """A stream of which what was read may be put back."""

    def __init__(self, stream: "io.BufferedReader[Any]") -> None:
        self._stream = stream
        self._again = b""

    def put_back(self, data: bytes) -> None:
        self._again = data + self._again

    def some(self, size: int) -> bytes:
        """At most so many bytes, none at the end. A file that is cut off raises after them."""
        data, self._again = self._again[:size], self._again[size:]
        return data or self._stream.read1(size)

    def read(self, size: int) -> bytes:
        data = bytearray()
        while len(data) < size and (more := self.some(size - len(data))):
            data += more
        return bytes(data)

    def skip(self, size: int) -> None:
        while size > 0 and (data := self.some(min(size, MEGABYTE))):
            size -= len(data)

    def at_boundary(self) -> bool:
        """Whether a record can end here: blank lines follow, or the next record, or nothing."""
        following = self.read(8)
        self.put_back(following)
        return following[:4] == b"\r\n\r\n" or following.strip(b"\r\n")[:5] in (b"", b"WARC/")

    def find_record(self) -> bool:
        """Go to where the next record begins; False where none does. Raises Unreadable."""
        skipped = 0
        before = b"\n"
        while data := self.some(MEGABYTE // 4):
            if begins := _NEXT.search(before + data):
                self.put_back((before + data)[begins.end() :])
                return True
            before = (before + data)[-8:]
            skipped += len(data)
            check_skipped(skipped)
        return False

    def header(self) -> bytes:
        """The record's header up to its blank line, or what there is of it."""
        data = bytearray()
        while len(data) < _HEADER_BYTES and (more := self.some(_HEADER_BYTES)):
            data += more
            if end := _BLANK_LINE.search(data):
                self.put_back(bytes(data[end.end() :]))
                return bytes(data[: end.end()])
        return bytes(data)
