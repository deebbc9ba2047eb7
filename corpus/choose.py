"""Which reader a file gets: by its name's ending, corrected by how its content begins."""

import re
from collections.abc import Callable, Iterator, Mapping

from corpus.encoding import decode, is_text
from corpus.raw import RawArticle, Rejected
from corpus.readers import (
    csv_rows,
    feed,
    html,
    json_lines,
    json_values,
    mail,
    markdown,
    newsml,
    nitf,
    parquet,
    text,
    warc,
    wxr,
)
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
    ".wxr": wxr.read,
    ".nitf": nitf.read,
    ".newsml": newsml.read,
    ".ninjs": json_values.read,
    ".eml": mail.read,
    ".mbox": mail.read_mailbox,
    ".mbx": mail.read_mailbox,
}
_BY_SIGNATURE: Mapping[bytes, Reader] = {b"WARC/": warc.read, b"PAR1": parquet.read}
"""Formats that are known by how they begin, whatever their name."""
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
    b"{\\rtf": "an RTF document",
    b"\xd0\xcf\x11\xe0": "an office document",
}
_MARKUP = frozenset(
    ".txt .text .html .htm .xhtml .shtml .xml .rss .atom .rdf .nitf .newsml".split()
) | {""}
_PROLOGUE = re.compile(
    rb"(?i)[\s\xef\xbb\xbf]*(?:<\?xml[^>]*>|<!--.{0,2000}?-->|<\?xml-stylesheet[^>]*>|\s+)*", re.S
)
_ROOT = re.compile(rb"(?i)<(!doctype\s+)?([\w:-]+)")
_BY_ROOT: Mapping[bytes, Reader] = {
    b"html": html.read,
    b"rss": feed.read,
    b"feed": feed.read,
    b"rdf": feed.read,
    b"nitf": nitf.read,
    b"newsmessage": newsml.read,
    **{name.lower().encode(): newsml.read for name in newsml.ITEMS},
}
_WORDPRESS = re.compile(rb"(?i)xmlns:wp\s*=\s*[\"']https?://wordpress\.org/export/")
_OBJECT_LINE = re.compile(rb"\s*\{.*\}[ \t]*\r?\n\s*\{")


def reader_for(source: Source) -> Reader:
    """The reader for a file. Raises Unreadable where there is none, saying what it seems to be."""
    beginning = source.beginning()
    for signature, reader in _BY_SIGNATURE.items():
        if beginning.startswith(signature):
            return reader
    for signature, kind in _SIGNATURES.items():
        if beginning.startswith(signature):
            raise Unreadable(f"{kind}, which no reader takes")
    named = _BY_SUFFIX.get(source.suffix)
    if named is None:
        raise Unreadable(
            f"no reader for files like {source.suffix!r}: text, Markdown, HTML, JSON, JSON Lines, "
            "CSV, RSS, Atom, ninjs, NewsML-G2, NITF, WordPress exports, WARC, Parquet and mail are "
            "read, each but Parquet also as .gz"
        )
    # Lines and values of JSON are judged one by one; the rest is text from the start or not at all.
    if named not in (json_lines.read, json_values.read) and not is_text(decode(beginning)):
        raise Unreadable("not text")
    if source.suffix in _MARKUP:
        return _by_root(beginning) or named
    if named is json_lines.read and beginning.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"["):
        return json_values.read
    if named is json_values.read and _OBJECT_LINE.match(beginning):
        return json_lines.read
    return named


def _by_root(beginning: bytes) -> Reader | None:
    """The reader for what the first element is, whatever the file's name; a doctype names it."""
    prologue = _PROLOGUE.match(beginning)
    root = _ROOT.match(beginning, prologue.end() if prologue else 0)
    if not root:
        return None
    reader = _BY_ROOT.get(root[2].lower().rpartition(b":")[2])
    return wxr.read if reader is feed.read and _WORDPRESS.search(beginning) else reader
