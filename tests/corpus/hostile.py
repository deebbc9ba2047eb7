"""Files made to harm whoever reads them: what each is called, what stands in it, how it ends."""

import gzip
import io
import json
import os
import socket
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tests.corpus.readers.test_newsml import message, news_item
from tests.corpus.readers.test_nitf import NITF
from tests.corpus.readers.test_warc import record
from tests.corpus.readers.test_wxr import export, post

GB = 1 << 30
MB = 1 << 20
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(10)
) + "]>"  # fmt: skip
OUTSIDE = '<!DOCTYPE x [<!ENTITY k SYSTEM "file:///etc/passwd">]>'
PARAMETERS = '<!DOCTYPE x [<!ENTITY % k SYSTEM "file:///etc/passwd"> %k;]>'
QUADRATIC = f'<!DOCTYPE x [<!ENTITY k "{"a" * 100_000}">]>'


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    """The file's."""
    content: bytes | Callable[[Path], object]
    """Or what puts it there."""
    reason: str
    """A part of why it is refused; "" where it is, or may be, read."""


def sparse(beginning: bytes, size: int = GB) -> Callable[[Path], None]:
    """A file of so many bytes that takes no disk: `beginning`, text for 64 KiB, then zeros."""

    def put(path: Path) -> None:
        with path.open("wb") as file:
            file.write(beginning + b"word " * 13_000)
            file.truncate(size)

    return put


def packed(beginning: bytes, filler: bytes, size: int = GB) -> bytes:
    """A gzip file of many members that unpacks to so many bytes."""
    member = gzip.compress(filler * (MB // len(filler)))
    return gzip.compress(beginning) + member * (size // MB)


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("../../escaped.txt", b"a" * 10 * MB)
    return out.getvalue()


def table(**columns: object) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out, compression="zstd", store_schema=False)
    return out.getvalue()


def same(value: object, rows: int) -> pa.Array:
    """A column that says one thing so many times, in a few bytes."""
    return pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int32()), pa.array([value]))


def socket_at(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        # The path of a socket may have 108 bytes only.
        before = Path.cwd()
        os.chdir(path.parent)
        listener.bind(path.name)
        os.chdir(before)


def item(body: str) -> str:
    return f"<rss><channel><item><title>x</title><description>{body}</description></item>"


def long_lines() -> Iterator[Case]:
    """A gigabyte without a line break, in every format."""
    yield Case("line.txt", sparse(b""), "larger than 16 MiB")
    yield Case("line.md", sparse(b"# Title\n\n"), "larger than 16 MiB")
    yield Case("line.html", sparse(b"<html><p>"), "larger than 4 MiB")
    yield Case("line.jsonl", sparse(b'{"text": "'), "a line that goes on for")
    yield Case("line.json", sparse(b'[{"text": "'), "the rest is not read")
    yield Case("line.ninjs", sparse(b'{"uri": "urn:x", "body_text": "'), "the rest is not read")
    yield Case("line.csv", sparse(b"title,text\na,"), "a line that goes on for")
    yield Case("header.csv", sparse(b"title,text"), "a line that goes on for")
    yield Case("line.rss", sparse(b"<rss><channel><item><title>"), "larger than 16 MiB")
    yield Case("line.newsml", sparse(b"<newsMessage><newsItem guid='"), "the rest is not read")
    yield Case("between.newsml", sparse(b"<newsMessage>"), "the rest is not read")
    yield Case("line.nitf", sparse(b"<nitf><body><body.content><p>"), "larger than 8 MiB")
    yield Case("line.wxr", sparse(b"<rss><channel><item><title>"), "the rest is not read")
    yield Case("line.eml", sparse(b"Subject: "), "larger than 8 MiB")
    yield Case("line.mbox", sparse(b"From x\nSubject: "), "a line that goes on for")
    yield Case("line.warc", sparse(b"WARC/1.0\r\nWARC-Type: "), "the rest is not read")
    yield Case("line.parquet", sparse(b"PAR1"), "a damaged Parquet file")
    yield Case("letters.jsonl", b'{"text": "' + b"a" * 60 * MB + b'"}', "a line of more than 8 MiB")
    yield Case("letters.json", b'[{"text": "' + "é".encode() * 30 * MB + b'"}]', "more than 8 MiB")


def bombs() -> Iterator[Case]:
    """Small files that unpack to gigabytes."""
    yield Case("a.zip", zipped(), "a ZIP archive")
    yield Case("twice.txt.gz", gzip.compress(gzip.compress(b"a" * MB)), "a gzip file inside a gzip")
    for suffix, beginning in {
        "txt": b"", "md": b"", "html": b"<p>", "jsonl": b'{"text":"', "json": b'[{"text":"',
        "csv": b"title,text\na,", "rss": b"<rss>", "newsml": b"<newsMessage><newsItem>",
        "nitf": b"<nitf>", "wxr": b"<rss><item>", "eml": b"Subject: a\n\n",
        "mbox": b"From a\nSubject: a\n\n", "warc": b"WARC/1.0\r\n",
    }.items():  # fmt: skip
        yield Case(f"bomb.{suffix}.gz", packed(beginning, b"a"), "")
    yield Case("blank.jsonl.gz", packed(b"", b"\n"), "more than 1,000,000 empty lines")
    yield Case("blank.jsonl", lambda path: path.write_bytes(b"\n" * 50 * MB), "empty lines")
    yield Case("blank.json.gz", packed(b"[", b" "), "")
    bomb = zlib.compress(b" " * 200 * MB, 1)
    yield Case("page.warc", record(bomb, Content_Encoding="deflate"), "a page of more than 4 MiB")
    again = gzip.compress(gzip.compress(b" " * 100 * MB))
    yield Case("twice.warc", record(again, Content_Encoding="gzip"), "a page that is not text")
    claims = record().replace(b"Content-Length: ", b"Content-Length: 99999999")
    yield Case("claims.warc", claims, "a record of more than 8 MiB")
    rows = table(text=same("word " * 200_000, 1_000_000))
    yield Case("rows.parquet", rows, "unpacks to more than 200 times its size")
    yield Case(
        "nulls.parquet", table(text=pa.nulls(5_000_000, pa.string())), "broken records in a row"
    )
    yield Case(
        "value.parquet",
        lambda path: path.write_bytes(table(text=["a" * 400 * MB])),
        "unpacks to more than 200 times its size",
    )
    parts = b"Content-Type: multipart/mixed; boundary=a\n\n" + b"--a\n\nx\n" * 600_000
    yield Case("parts.eml", parts, "a message of more than 1,000 parts")
    yield Case("deep.eml", b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(999)
    ), "")  # fmt: skip


def declared_entities() -> Iterator[Case]:
    """XML that grows, or reads files, by what its doctype declares."""
    documents = {
        "rss": "<rss><channel><item><title>&{0};</title></item></channel></rss>",
        "newsml": message(news_item("<inlineData>&{0};</inlineData>")).partition("?>")[2],
        "nitf": NITF.partition('dtd">')[2].replace("The council", "&{0}; &{0};"),
        "wxr": export(post("]]>&{0};<![CDATA[")).partition("?>")[2],
    }
    for suffix, document in documents.items():
        for name, doctype, entity in (
            ("laughs", f"<!-- {'a ' * 20_000} -->{LAUGHS}", "k"),
            ("outside", OUTSIDE, "k"), ("parameters", PARAMETERS, "k"),
            ("quadratic", QUADRATIC, "k;&k" * 50 + ";&k"),
        ):  # fmt: skip
            content = doctype + document.replace("&{0};", f"&{entity};")
            yield Case(f"{name}.{suffix}", content.encode(), "declares entities")
    attribute = LAUGHS + '<nitf id="&j;"><body><body.content><p>a</p></body.content></body></nitf>'
    yield Case("attribute.nitf", attribute.encode(), "declares entities")


def deep() -> Iterator[Case]:
    """Things inside each other, further down than any parser should follow."""
    n = 1_000_000
    yield Case("lists.json", b"[" * n, "")
    yield Case("objects.jsonl", b'{"text":' * n, "JSON nested too deep")
    yield Case(
        "field.json", b'[{"title":"a","text":' + b"[" * n + b"]" * n + b"}]", "nested too deep"
    )
    yield Case("deep.html", b"<html>" + b"<div>" * n, "")
    yield Case("field.jsonl", json.dumps({"text": "<p>" * 400_000}).encode(), "markup")
    yield Case("deep.rss", b"<rss>" + b"<a>" * n, "too deep")
    yield Case(
        "deep.newsml", b"<newsMessage><newsItem>" + b"<a>" * n + b"</newsItem></newsMessage>", "XML"
    )
    yield Case("deep.nitf", b"<nitf>" + b"<a>" * n, "XML")
    yield Case("deep.wxr", b"<rss><item>" + b"<a>" * n + b"</item></rss>", "XML")
    yield Case("deep.md", b"---\na: " + b"[" * 90_000 + b"\n---\n", "front matter")
    yield Case("nested.warc", record("<b>a" * 200_000), "markup")


def endless() -> Iterator[Case]:
    """Markup that never ends, or has so many pieces that reading it never does."""
    size = 3_900_000

    def fill(piece: str) -> bytes:
        return (piece * (size // len(piece))).encode()

    for name, piece in {
        "open": "<p>a ", "breaks": "<br>", "tags": "<", "entities": "&amp;", "comment": "<!-- a ",
        "closed": "</div>", "quotes": "<a href='", "links": "<a href=/a>a</a> ", "cells": "<td>a",
        "lists": "<li>word ", "divs": "<div>word word</div>", "scripts": "<script>",
        "tables": "<table><tr><td>", "forms": "<form><input>", "titles": "<title>a",
    }.items():  # fmt: skip
        yield Case(f"{name}.html", b"<!DOCTYPE html><html><body><p>A story.</p>" + fill(piece), "")
    linked = b'<script type="application/ld+json">' + b"[" * 500_000 + b"</script><p>A story.</p>"
    yield Case("linked.html", b"<html>" + linked, "")
    nodes = json.dumps([{"@type": "NewsArticle", "a": [{}] * 3}] * 60_000).encode()
    yield Case("nodes.html", b'<html><script type="application/ld+json">' + nodes, "")
    yield Case("attribute.html", b'<html><body class="' + fill("a") + b'"><p>A story.</p>', "")
    yield Case("items.rss", b"<rss><channel>" + b"<item><title>a" * 150_000, "")
    yield Case(
        "items.newsml", b"<newsMessage>" + b"<newsItem>" * 800_000, "broken records in a row"
    )
    yield Case("items.wxr", b"<rss><channel>" + b"<item/>" * 1_000_000, "")
    yield Case("item.newsml", b"<newsMessage><newsItem><p>" + b"<a/>" * 15 * MB, "more than 8 MiB")
    yield Case(
        "wide.newsml", b"<newsItem>" + b"<a/>" * 1_900_000 + b"</newsItem>", "too many elements"
    )
    yield Case("wide.nitf", b"<nitf>" + b"<a/>" * 2_000_000 + b"</nitf>", "too many elements")
    yield Case("cdata.wxr", b"<rss><item><![CDATA[" + b"</item><item>" * 700_000, "")
    yield Case("records.warc", b"WARC/1.0\r\nContent-Length: 0\r\n\r\n\r\n\r\n" * 300_000, "")
    lying = b"WARC/1.0\r\nContent-Length: 8000000\r\n\r\n\r\n\r\n"
    yield Case("lying.warc", lying * 500_000, "the rest is not read")
    yield Case("words.eml", b"Subject:" + b" =?utf-8?B?YWFh?=" * 400_000 + b"\n\nA story.", "")


def slow_texts() -> Iterator[Case]:
    """Plain text as long as may be, of what rules of cleaning look for."""
    for number, piece in enumerate((
        "(", "Photo: ", "— ", ".", " .", "\n", " \n", "\n\n", "a.", "A. ", "“", "www.a.b ", "CNN) ",
        "Read more: ", "Mr. ", "@a ", "a\n", "A, B and C, ", "[1](", "](a) ", "*a", "_a_", "`",
        "> ",
        "Correction: ", "http://", "Follow A on ", "1,000 ", "((", "- ", "A B (AP) — ", "\t", "! ",
        "Updated: 1 ", "Associated Press ", "'", "’s ", "…", "?! ", "caption ", "Image: ", "<", "&",
    )):  # fmt: skip
        suffix = "md" if piece[0] in "[]*_`>" else "txt"
        yield Case(f"slow{number}.{suffix}", (piece * (1_990_000 // len(piece))).encode(), "")


def things() -> Iterator[Case]:
    """What is no file, or leads elsewhere."""
    yield Case("pipe.txt", os.mkfifo, "not a regular file")
    yield Case("socket.txt", socket_at, "not a regular file")
    yield Case("passwd.txt", lambda path: path.symlink_to("/etc/passwd"), "leads out")
    yield Case("zero.txt", lambda path: path.symlink_to("/dev/zero"), "leads out")
    yield Case("up", lambda path: path.symlink_to("../../.."), "leads out")
    yield Case("self.txt", lambda path: path.symlink_to("self.txt"), "cannot be opened")
    yield Case("round", lambda path: path.symlink_to("."), "a link to a folder")
    for name in ("line\nbreak.txt", "\x1b[31mred.txt", "bad\udcff.txt", "nul\x7f.txt"):
        yield Case(name, b"A story of some words.", "a file name")


GROUPS = (long_lines, bombs, declared_entities, deep, endless, slow_texts, things)
