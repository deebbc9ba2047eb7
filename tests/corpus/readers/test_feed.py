import socket
from datetime import UTC, datetime

import pytest

from corpus.article import Article
from corpus.read import Rejected
from tests.corpus.conftest import ReadBack

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
     xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>The Herald</title><language>en-gb</language>
<item><title>Bridge &amp; ferry</title><link>https://herald.example/1</link>
<description>Short.</description><dc:creator>Ana Ruiz</dc:creator><category>Local</category>
<content:encoded><![CDATA[<p>The council voted.</p><p>Work begins soon.</p>]]></content:encoded>
<pubDate>Thu, 08 Sep 2022 12:00:00 GMT</pubDate></item>
<item><title>Only a title</title></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>The Herald</title>
<entry><title>Bridge to close</title><link href="https://herald.example/2"/><id>x</id>
<published>2022-09-08T00:00:00Z</published><updated>2022-09-09T00:00:00Z</updated>
<author><name>Ana Ruiz</name></author>
<content type="html">&lt;p&gt;The council voted.&lt;/p&gt;</content></entry></feed>"""


def test_an_rss_item_is_an_article(read_back: ReadBack) -> None:
    first, second = read_back("a.xml", RSS)
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert first.text == "Bridge & ferry\n\nThe council voted.\n\nWork begins soon."
    assert first.published == datetime(2022, 9, 8, 12, tzinfo=UTC)
    assert first.updated is None
    assert (first.byline, first.section, first.language) == ("Ana Ruiz", "Local", "en")
    assert (first.source, first.url) == ("The Herald", "https://herald.example/1")
    assert second.path == "a.xml#2"


def test_an_atom_entry_is_an_article(read_back: ReadBack) -> None:
    (entry,) = read_back("a.atom", ATOM)
    assert isinstance(entry, Article)
    assert entry.text == "Bridge to close\n\nThe council voted."
    assert entry.updated == datetime(2022, 9, 9, tzinfo=UTC)
    assert entry.url == "https://herald.example/2"


def test_a_feed_with_a_stray_ampersand_is_still_read(read_back: ReadBack) -> None:
    first, _ = read_back("a.rss", RSS.replace("Bridge &amp; ferry", "Bridge & ferry"))
    assert isinstance(first, Article)
    assert first.headline == "Bridge & ferry"


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ('<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><channel>&b;</channel></rss>',
         "declares entities"),
        ('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><channel>&a;</channel></rss>',
         "declares entities"),
        ('<!DOCTYPE x [<!ENTITY a "aa">]><rss><channel>&a;', "declares entities"),
        ("<rss><channel>" + "<a>" * 300_000, "too many elements or too deep"),
        ("<rss><channel>" + "<a/>" * 1_100_000 + "</channel></rss>", "too many elements"),
        ("<sitemap><url>https://x.example</url></sitemap>", "neither an RSS nor an Atom feed"),
        ("<rss><channel>" + "<item><title>x</title>" * 150_000, "too"),
    ],
    ids=["bomb", "outside", "cut bomb", "deep", "wide", "sitemap", "endless"],
)  # fmt: skip
def test_hostile_and_foreign_xml_is_refused(
    read_back: ReadBack, document: str, reason: str
) -> None:
    (found,) = read_back("a.xml", document)
    assert isinstance(found, Rejected)
    assert reason in found.reason


def test_a_dtd_that_a_feed_names_is_not_read(read_back: ReadBack) -> None:
    with socket.create_server(("127.0.0.1", 0)) as elsewhere:
        address = f"http://127.0.0.1:{elsewhere.getsockname()[1]}/rss-0.91.dtd"
        name = "-//Netscape Communications//DTD RSS 0.91//EN"
        doctype = f'<!DOCTYPE rss PUBLIC "{name}" "{address}">\n<rss'
        assert read_back("a.rss", RSS.replace("<rss", doctype)) == read_back("a.rss", RSS)
        elsewhere.setblocking(False)
        with pytest.raises(BlockingIOError):
            elsewhere.accept()
