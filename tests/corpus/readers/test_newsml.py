import re
from datetime import UTC, datetime

import pytest

from corpus.article import Article
from corpus.read import Rejected
from tests.corpus.conftest import ReadBack

NITF = """<inlineXML contenttype="application/nitf+xml"><nitf xmlns="http://iptc.org/std/NITF/2006-10-18/">
<body><body.head><hedline><hl1>Bridge to close</hl1></hedline></body.head>
<body.content><p>The council voted.</p><p>Use it by noon.</p><p>Work begins &lt;soon&gt;.</p>
<media media-type="image"><media-reference source="a.jpg"/><media-caption>Divers found the cracks in
March.</media-caption><media-producer>Ana Ruiz/Wire</media-producer></media></body.content></body>
</nitf></inlineXML>"""
XHTML = """<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml">
<head><title>Bridge to close</title><script>alert(1)</script></head>
<body><p>The council voted.</p><p>Work begins <em>soon</em>.</p></body></html></inlineXML>"""
PLAIN = """<inlineData contenttype="text/plain">The council voted.

Work begins soon.</inlineData>"""


def news_item(
    content: str = NITF, status: str = "", guid: str = "urn:newsml:wire.example:1", version: int = 2
) -> str:
    return f"""<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="{guid}"
version="{version}" standard="NewsML-G2" standardversion="2.28" xml:lang="en-GB">
<catalogRef href="http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_34.xml"/>
<rightsInfo><copyrightHolder><name>Wire</name></copyrightHolder>
<usageTerms>Use it by noon.</usageTerms></rightsInfo>
<itemMeta><itemClass qcode="ninat:text"/><provider qcode="nprov:NPW"><name>Northport Wire</name>
</provider><versionCreated>2022-09-08T12:00:00Z</versionCreated>
<firstCreated>2022-09-08T09:00:00Z</firstCreated>{status}</itemMeta>
<contentMeta><by>Ana Ruiz</by><subject qcode="medtop:04000000"><name>Transport</name></subject>
<headline>Bridge to close</headline></contentMeta>
<contentSet>{content}</contentSet></newsItem>"""


def message(*items: str) -> str:
    return (
        '<?xml version="1.0"?><newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header>'
        f"<sent>2022-09-08T12:00:00Z</sent></header><itemSet>{''.join(items)}</itemSet></newsMessage>"
    )


def only(read_back: ReadBack, document: str) -> Article:
    (found,) = read_back("a.xml", document)
    assert isinstance(found, Article), found
    return found


def test_an_item_with_nitf_is_an_article(read_back: ReadBack) -> None:
    article = only(read_back, news_item())
    assert article.text == (
        "Bridge to close\n\nThe council voted.\n\nWork begins <soon>.\n\n"
        "Divers found the cracks in March."
    )
    assert [article.text[a:b] for a, b in article.captions] == ["Divers found the cracks in March."]
    assert article.published == datetime(2022, 9, 8, 9, tzinfo=UTC)
    assert article.updated == datetime(2022, 9, 8, 12, tzinfo=UTC)
    assert (article.byline, article.source) == ("Ana Ruiz", "Northport Wire")
    assert (article.section, article.language) == ("Transport", "en")
    assert (article.version, article.status, article.path) == (2, "usable", "a.xml#1")


@pytest.mark.parametrize("content", [XHTML, PLAIN], ids=["xhtml", "plain"])
def test_other_content_gives_the_same_text(read_back: ReadBack, content: str) -> None:
    article = only(read_back, news_item(content))
    assert article.text == "Bridge to close\n\nThe council voted.\n\nWork begins soon."


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ('<pubStatus qcode="stat:usable"/>', "usable"),
        ('<pubStatus qcode="stat:withheld"/>', "withheld"),
        ('<pubStatus qcode="stat:canceled"/>', "withdrawn"),
        ('<pubStatus qcode="stat:withdrawn"/>', "withdrawn"),
        ('<pubStatus uri="http://cv.iptc.org/newscodes/pubstatusg2/canceled"/>', "withdrawn"),
        ('<pubStatus qcode="stat:undreamt-of"/>', "withheld"),
        ("<pubStatus>stat:canceled</pubStatus>", "withdrawn"),
        ('<pubStatus code="stat:canceled"/>', "withheld"),
        ('<pubStatus qcode="stat:usable"/><pubStatus qcode="stat:canceled"/>', "withdrawn"),
        ("<embargoed/>", "withheld"),
        ("<embargoed>when it is over</embargoed>", "withheld"),
        ("<embargoed>2001-01-01T00:00:00Z</embargoed>", "usable"),
    ],
)
def test_its_state_is_the_articles(read_back: ReadBack, status: str, expected: str) -> None:
    article = only(read_back, news_item(status=status))
    assert (article.status, article.embargo) == (expected, None)


def test_an_embargo_is_kept(read_back: ReadBack) -> None:
    article = only(read_back, news_item(status="<embargoed>2098-01-01T06:00:00+01:00</embargoed>"))
    assert article.status == "withheld"
    assert article.embargo == datetime(2098, 1, 1, 5, tzinfo=UTC)


def test_a_message_holds_many_and_a_bad_item_costs_no_neighbour(read_back: ReadBack) -> None:
    found = read_back(
        "a.xml",
        message(
            news_item(guid="urn:1"),
            "<newsItem><itemMeta><p></itemMeta></newsItem>",
            '<packageItem guid="urn:p"><groupSet/></packageItem>',
            "<newsItem guid='urn:open'><contentSet>",
            news_item(guid="urn:2", content=NITF.replace("voted", "voted &nbsp;&eacute;t & <3")),
            news_item(guid="urn:3").replace(
                "voted.", "vo\x0bted.<![CDATA[ </newsItem><newsItem> ]]>"
            ),
        ),
    )
    assert [type(each) for each in found] == [
        Article,
        Rejected,
        Rejected,
        Rejected,
        Article,
        Article,
    ]
    reasons = [each.reason for each in found if isinstance(each, Rejected)]
    assert reasons[0].startswith("not well-formed XML: Opening and ending tag mismatch")
    assert reasons[1] == "a packageItem, which has no text of its own"
    assert reasons[2] == "an item that is not closed"
    fifth, sixth = found[4:]
    assert isinstance(fifth, Article)
    assert isinstance(sixth, Article)
    assert "voted ét & <3." in fifth.text
    assert "voted. </newsItem><newsItem> " in sixth.text.replace("\n", " ")


def test_a_prefix_and_an_old_encoding_change_nothing(read_back: ReadBack) -> None:
    document = message(news_item().replace("council", "café"))
    document = document.replace("<?xml version", "<?xml encoding='iso-8859-1' version")
    prefixed = re.sub(r"<(/?)(?=\w)", r"<\1nar:", document).replace("xmlns=", "xmlns:nar=")
    for name, text in (("a.xml", document), ("b.xml", prefixed)):
        (article,) = read_back(name, text.encode("latin-1"))
        assert isinstance(article, Article)
        assert article.headline == "Bridge to close"
        assert "The café voted." in article.text
