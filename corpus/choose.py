"""Which reader a file gets: by its name's ending, corrected by how its content begins."""

import re
from collections.abc import Callable, Iterator, Mapping

from corpus.encoding import decode, is_text
from corpus.raw import RawArticle, Rejected
from corpus.readers import csv_rows, feed, html, json_lines, json_values, markdown, text
from corpus.readers.source import Source, Unreadable

Reader = Callable[[Source], Iterator[RawArticle | Rejected]]

_BY_SUFFIX: Mapping[str, Reader] = {
    "": text.read,
    ".txt": text.read,
    ".text": text.read,
    ".story": text.read,
    ".article": text.read,
    ".md": markdown.read,
    ".markdown": markdown.read,
    ".html": html.read,
    ".htm": html.read,
    ".xhtml": html.read,
    ".shtml": html.read,
    ".jsonl": json_lines.read,
    ".ndjson": json_lines.read,
    ".jl": json_lines.read,
    ".json": json_values.read,
    ".csv": csv_rows.read,
    ".tsv": csv_rows.read,
    ".xml": feed.read,
    ".rss": feed.read,
    ".atom": feed.read,
    ".rdf": feed.read,
}
_SIGNATURES: Mapping[bytes, str] = {
    b"%PDF": "a PDF document",
    b"PK\x03\x04": "a ZIP archive or an office document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"RIFF": "a picture, sound or film",
    b"\x7fELF": "a program",
    b"MZ\x90": "a program",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
    b"\x28\xb5\x2f\xfd": "a zstd archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"\x1f\x8b": "a gzip file inside a gzip file",
    b"SQLite format 3": "a database",
    b"PAR1": "a Parquet file",
    b"{\\rtf": "an RTF document",
    b"\xd0\xcf\x11\xe0": "an office document",
}
_MARKUP = (".txt", ".text", "", ".html", ".htm", ".xhtml", ".shtml", ".xml", ".rss", ".atom")
_PROLOGUE = re.compile(
    rb"(?i)[\s\xef\xbb\xbf]*(?:<\?xml[^>]*>|<!--.{0,2000}?-->|<\?xml-stylesheet[^>]*>|\s+)*", re.S
)
_ROOT = re.compile(rb"(?i)<(!doctype\s+)?([\w:-]+)")
_FEEDS = frozenset((b"rss", b"feed", b"rdf:rdf"))
_OBJECT_LINE = re.compile(rb"\s*\{.*\}[ \t]*\r?\n\s*\{")


def reader_for(source: Source) -> Reader:
    """The reader for a file. Raises Unreadable where there is none, saying what it seems to be."""
    beginning = source.beginning()
    for signature, kind in _SIGNATURES.items():
        if beginning.startswith(signature):
            raise Unreadable(f"{kind}, which no reader takes")
    reader = _BY_SUFFIX.get(source.suffix)
    if reader is None:
        raise Unreadable(
            f"no reader for files like {source.suffix!r}: text, Markdown, HTML, JSON, JSON Lines, "
            "CSV, RSS and Atom are read, each also as .gz"
        )
    # Lines and values of JSON are judged one by one; the rest is text from the start or not at all.
    if reader not in (json_lines.read, json_values.read) and not is_text(decode(beginning)):
        raise Unreadable("not text")
    if source.suffix in _MARKUP:
        return _by_root(beginning) or reader
    if reader is json_lines.read and beginning.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"["):
        return json_values.read
    if reader is json_values.read and _OBJECT_LINE.match(beginning):
        return json_lines.read
    return reader


def _by_root(beginning: bytes) -> Reader | None:
    """The reader for what the first element is: an HTML page or a feed, whatever its name."""
    prologue = _PROLOGUE.match(beginning)
    root = _ROOT.match(beginning, prologue.end() if prologue else 0)
    if not root:
        return None
    name = root[2].lower()
    if name == b"html":
        return html.read
    return feed.read if name in _FEEDS else None
