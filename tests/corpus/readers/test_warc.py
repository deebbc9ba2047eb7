import gzip
import zlib

import pytest

from corpus.article import Article
from corpus.read import Rejected
from tests.corpus.conftest import ReadBack

URL = "https://herald.example/bridge?utm_source=x"


def page(story: str = "The council voted.", head: str = "") -> str:
    return (
        f"<!DOCTYPE html><html lang='en'><head><title>Bridge to close</title>"
        f"<meta property='article:published_time' content='2022-09-08T12:00:00Z'>{head}</head>"
        f"<body><article><h1>Bridge to close</h1><p>{story}</p><p>Work begins on Monday, and it"
        f" will take nine weeks, said the mayor of Northport.</p></article></body></html>"
    )


def record(
    payload: bytes | str = page(),
    url: str = URL,
    kind: str = "text/html; charset=utf-8",
    status: str = "200 OK",
    record_type: str = "response",
    **headers: str,
) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    content = payload.encode() if isinstance(payload, str) else payload
    if record_type in ("response", "revisit"):
        content = "\r\n".join([*lines, "", ""]).encode() + content
    warc = f"""WARC/1.0\r\nWARC-Type: {record_type}\r\nWARC-Record-ID: <urn:uuid:1>\r
WARC-Target-URI: {url}\r\nWARC-Date: 2022-09-09T00:00:00Z\r
Content-Type: application/http; msgtype=response\r\nContent-Length: {len(content)}\r\n\r\n"""
    return warc.encode() + content + b"\r\n\r\n"


def test_html_answers_are_articles_and_all_else_is_passed_over(read_back: ReadBack) -> None:
    file = b"".join((
        record(b"software: test", record_type="warcinfo"),
        record(b"GET / HTTP/1.1\r\n\r\n", record_type="request"),
        record(),
        record(b"\x89PNG", kind="image/png"),
        record(page("Moved."), status="301 Moved Permanently"),
        record(b"", record_type="revisit"),
        record(page("The ferry sank."), url="https://herald.example/ferry"),
    ))  # fmt: skip
    bridge, ferry = read_back("a.warc", file)
    assert isinstance(bridge, Article)
    assert isinstance(ferry, Article)
    assert bridge.text.startswith("Bridge to close\n\nThe council voted.\n\nWork begins on Monday")
    assert (bridge.url, bridge.path) == ("https://herald.example/bridge", "a.warc#3")
    assert bridge.source == "herald.example"
    assert str(bridge.published) == "2022-09-08 12:00:00+00:00"
    assert (ferry.url, ferry.path) == ("https://herald.example/ferry", "a.warc#7")


def test_a_packed_file_has_a_gzip_member_a_record(read_back: ReadBack) -> None:
    packed = gzip.compress(record()) + gzip.compress(record(url="https://herald.example/2"))
    assert [each.path for each in read_back("CC-NEWS-1.warc.gz", packed)] == [
        "CC-NEWS-1.warc.gz#1", "CC-NEWS-1.warc.gz#2",
    ]  # fmt: skip


def test_a_page_may_be_chunked_compressed_and_of_another_encoding(read_back: ReadBack) -> None:
    text = page("The café of Northport closed.").encode("latin-1")
    body = gzip.compress(text)
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    file = record(
        chunked,
        kind="text/html; charset=ISO-8859-1",
        Content_Encoding="gzip",
        Transfer_Encoding="chunked",
    )
    (article,) = read_back("a.warc", file)
    assert isinstance(article, Article)
    assert "The café of Northport closed." in article.text


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ("<link rel='canonical' href='https://www.herald.example/2022/bridge'>",
         "https://www.herald.example/2022/bridge"),
        ("<link rel='canonical' href='https://www.bbc.com/news/1'>", "https://herald.example/bridge"),
        ("<link rel='canonical' href='javascript:alert(1)'>", "https://herald.example/bridge"),
    ],
    ids=["own", "another's", "none"],
)  # fmt: skip
def test_no_page_speaks_for_another_host(read_back: ReadBack, head: str, url: str) -> None:
    (article,) = read_back("a.warc", record(page(head=head)))
    assert isinstance(article, Article)
    assert article.url == url


def broken() -> list[tuple[bytes, str]]:
    good = record()
    size = len(good.partition(b"\r\n\r\n")[2]) - 4
    length = b"Content-Length: %d\r\n" % size
    assert length in good
    bomb = zlib.compress(b" " * 50_000_000)
    return [
        (
            good.replace(length, b"Content-Length: %d\r\n" % (size + 500)),
            "a record that is cut off",
        ),
        (good.replace(length, b"Content-Length: %d\r\n" % (size - 50)), "a record that is cut off"),
        (good.replace(length, b"Content-Length: many\r\n"), "a record without a header"),
        (good.replace(b"HTTP/1.1 200", b"HTTP"), ""),
        (record(bomb, Content_Encoding="deflate"), "a page of more than 4 MiB"),
        (record(b"x" * 9_000_000), "a record of more than 8 MiB"),
        (record(b"\x00\xff", Content_Encoding="br"), "a page compressed with 'br'"),
        (record(gzip.compress(page().encode())[:90], Content_Encoding="gzip"), ""),
        (record("<html></html>"), "no text"),
        (record(""), "no HTML"),
        (record("<p>a" + "<b>" * 50_000), "markup with too many elements"),
        (b"junk\n" * 100, ""),
    ]


@pytest.mark.parametrize(("bad", "reason"), broken())
def test_a_bad_record_costs_no_neighbour(read_back: ReadBack, bad: bytes, reason: str) -> None:
    first, last = record(), record(url="https://herald.example/last")
    found = read_back("a.warc", first + bad + last)
    urls = [each.url for each in found if isinstance(each, Article)]
    assert urls[0] == "https://herald.example/bridge"
    assert urls[-1] == "https://herald.example/last"
    if reason:
        (refused,) = (each for each in found if isinstance(each, Rejected))
        assert refused.reason.startswith(reason)
        assert refused.record == 2


def test_a_cut_off_file_gives_what_it_holds(read_back: ReadBack) -> None:
    whole = gzip.compress(record())
    article, cut = read_back("a.warc.gz", whole + whole[:-100])
    assert isinstance(article, Article)
    assert isinstance(cut, Rejected)
