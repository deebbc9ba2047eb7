from datetime import UTC, datetime

import pytest

from corpus.article import Article
from corpus.read import Rejected
from tests.corpus.conftest import ReadBack

HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>The Northport Herald</title><link>https://herald.example</link>
<language>en-GB</language><wp:wxr_version>1.2</wp:wxr_version>
<wp:author><wp:author_login><![CDATA[aruiz]]></wp:author_login>
<wp:author_display_name><![CDATA[Ana Ruiz]]></wp:author_display_name></wp:author>
"""
CONTENT = """<!-- wp:paragraph --><p>The council voted&nbsp;<b>today</b>.</p><!-- /wp:paragraph -->

[caption id="attachment_6" width="300"]<a href="x"><img src="a.jpg" /></a> Divers found the
cracks.[/caption]
Work begins on Monday [sic].

[gallery ids="1,2"]Ferries will run.<script>alert(1)</script>"""


def post(content: str = CONTENT, status: str = "publish", number: int = 12, **fields: str) -> str:
    extra = "".join(f"<wp:{name}>{text}</wp:{name}>" for name, text in fields.items())
    gmt = "" if "post_date_gmt" in fields else (
        "<wp:post_date_gmt><![CDATA[2022-09-08 12:00:00]]></wp:post_date_gmt>"
    )  # fmt: skip
    kind = "" if "post_type" in fields else "<wp:post_type><![CDATA[post]]></wp:post_type>"
    return f"""<item><title><![CDATA[Bridge & ferry]]></title>
<link>https://herald.example/{number}/</link><pubDate>Thu, 08 Sep 2022 14:00:00 +0200</pubDate>
<dc:creator><![CDATA[aruiz]]></dc:creator>
<guid isPermaLink="false">https://herald.example/?p={number}</guid><description></description>
<content:encoded><![CDATA[{content}]]></content:encoded>
<excerpt:encoded><![CDATA[An excerpt.]]></excerpt:encoded>
<wp:post_id>{number}</wp:post_id>{gmt}
<wp:post_modified_gmt>2022-09-09 08:00:00</wp:post_modified_gmt>
<wp:status><![CDATA[{status}]]></wp:status>{kind}{extra}
<category domain="post_tag" nicename="b"><![CDATA[bridges]]></category>
<category domain="category" nicename="t"><![CDATA[Transport]]></category>
<wp:comment><wp:comment_content><![CDATA[First! </item><item>]]></wp:comment_content></wp:comment>
</item>"""


def export(*items: str) -> str:
    return f"{HEAD}{''.join(items)}</channel></rss>"


def only(read_back: ReadBack, *items: str) -> Article:
    (found,) = read_back("a.xml", export(*items))
    assert isinstance(found, Article), found
    return found


def test_a_post_is_an_article(read_back: ReadBack) -> None:
    article = only(read_back, post())
    assert article.text == (
        "Bridge & ferry\n\nThe council voted today.\n\nWork begins on Monday [sic].\n\n"
        "Ferries will run.\n\nDivers found the cracks."
    )
    assert [article.text[a:b] for a, b in article.captions] == ["Divers found the cracks."]
    assert article.published == datetime(2022, 9, 8, 12, tzinfo=UTC)
    assert article.updated == datetime(2022, 9, 9, 8, tzinfo=UTC)
    assert (article.byline, article.section) == ("Ana Ruiz", "Transport")
    assert (article.source, article.language) == ("The Northport Herald", "en")
    assert (article.url, article.path) == ("https://herald.example/12/", "a.xml#1")


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("publish", "usable"), ("private", "withheld"), ("draft", "withheld"), ("", "withheld"),
        ("pending", "withheld"), ("auto-draft", "withheld"), ("trash", "withdrawn"),
    ],
)  # fmt: skip
def test_its_state_is_the_articles(read_back: ReadBack, status: str, expected: str) -> None:
    assert only(read_back, post(status=status)).status == expected


def test_a_post_with_a_password_is_withheld(read_back: ReadBack) -> None:
    assert only(read_back, post(post_password="secret")).status == "withheld"


def test_a_post_of_the_future_has_an_embargo(read_back: ReadBack) -> None:
    later = only(read_back, post(status="future", post_date_gmt="2098-01-01 06:00:00"))
    assert (later.status, later.embargo) == ("withheld", datetime(2098, 1, 1, 6, tzinfo=UTC))
    assert only(read_back, post(status="future")).status == "usable"


def test_a_draft_without_a_date_has_its_day(read_back: ReadBack) -> None:
    dates = {"post_date_gmt": "0000-00-00 00:00:00", "post_date": "2022-09-10 10:00:00"}
    assert only(read_back, post(status="draft", **dates)).published == datetime(
        2022, 9, 10, 10, tzinfo=UTC
    )


def test_pages_and_attachments_are_passed_over_and_counted(read_back: ReadBack) -> None:
    page, picture = post(post_type="page"), post(post_type="attachment")
    assert only(read_back, page, picture, post()).path == "a.xml#3"
    (none,) = read_back("b.xml", export(page))
    assert none == Rejected("b.xml", None, "the file holds no article")


def test_a_bad_post_costs_no_neighbour(read_back: ReadBack) -> None:
    found = read_back(
        "a.xml", export(post(), "<item><title>x</item>", post("y < z &amp", number=13), "<item>")
    )
    assert [type(each) for each in found] == [Article, Rejected, Article, Rejected]


def test_a_commenter_cannot_write_an_article(read_back: ReadBack) -> None:
    comment = "]]&gt;</item><item><title>Fake</title><wp:post_type>post</wp:post_type></item>"
    article = only(read_back, post().replace("First!", comment))
    assert "Fake" not in article.text
