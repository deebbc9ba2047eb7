"""WARC files of web crawls, CC-NEWS among them: the HTML pages that servers answered with.

Records are cut out here by their length, so that one that is broken costs itself only; warcio then
reads what a record holds: HTTP headers, chunks and compression.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from corpus.encoding import is_text
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
_CHUNK = 1 << 18
_LENGTH = re.compile(rb"(?i)\ncontent-length:[ \t]*(\d{1,15})[ \t]*\r?\n")
_TYPE = re.compile(rb"(?i)\nwarc-type:[ \t]*response[ \t]*\r?\n")
_ADDRESS = re.compile(rb"(?i)\nwarc-target-uri:[ \t]*<?https?:")
_BEGINS = b"\nWARC/"
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

    if not _TYPE.search(record) or not _ADDRESS.search(record):
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
    page = page_of(data, charset[1] if charset else "")
    if not is_text(page):
        raise Unreadable("a page that is not text")
    found = article_in_page(page)
    return replace(found, url=_address(found.url, parsed.rec_headers.get_header("WARC-Target-URI")))


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
    stream = _Bytes(source)
    reread = 0
    while stream.find_record():
        header = stream.header()
        length = _LENGTH.search(header)
        if not length:
            yield "a record without a header that says how long it is"
            continue
        size = int(length[1])
        if size > RECORD_BYTES:
            too_long = f"a record of more than {RECORD_BYTES // MEGABYTE} MiB"
            yield too_long if _TYPE.search(header) else b""
            stream.skip(size)
            continue
        content = stream.peek(size)
        if len(content) == size and stream.can_end_after(size):
            stream.position += size
            yield header + content
        else:
            # Its length is wrong, so the next record may lie within what was taken for its content.
            reread += len(content)
            check_skipped(reread)
            yield "a record that is cut off, or longer or shorter than it says"


class _Bytes:
    """The file's bytes from `position` on."""

    def __init__(self, source: Source) -> None:
        self._stream = source.stream
        self._buffer = b"\n"
        self.position = 0

    def peek(self, size: int) -> bytes:
        """The next bytes, fewer only at the end; the position stays."""
        while len(self._buffer) - self.position < size and self._read():
            pass
        return self._buffer[self.position : self.position + size]

    def skip(self, size: int) -> None:
        while size > 0:
            there = min(size, len(self._buffer) - self.position)
            self.position += there
            size -= there
            if size and not self._read():
                return

    def can_end_after(self, size: int) -> bool:
        """Whether blank lines follow, or the next record, or nothing."""
        following = self.peek(size + 8)[size:]
        return following[:4] == b"\r\n\r\n" or following.strip(b"\r\n")[:5] in (b"", b"WARC/")

    def find_record(self) -> bool:
        """Go to the next line that begins one; False where none does. Raises Unreadable."""
        skipped = 0
        while (begins := self._buffer.find(_BEGINS, max(self.position - 1, 0))) < 0:
            end = max(len(self._buffer) - len(_BEGINS), self.position)
            skipped += end - self.position
            self.position = end
            check_skipped(skipped)
            if not self._read():
                return False
        self.position = begins + 1
        return True

    def header(self) -> bytes:
        """Move past the record's header and its blank line; empty where it has no end."""
        while True:
            end = _BLANK_LINE.search(self._buffer, self.position, self.position + _HEADER_BYTES)
            if end:
                header = self._buffer[self.position : end.end()]
                self.position = end.end()
                return header
            if len(self._buffer) - self.position > _HEADER_BYTES or not self._read():
                self.position += len(_BEGINS)
                return b""

    def _read(self) -> bool:
        """Append some more; False at the end. What lies before the position is let go of."""
        data = self._stream.read1(_CHUNK)
        kept = max(self.position - 1, 0)
        self._buffer = self._buffer[kept:] + data
        self.position -= kept
        return bool(data)
