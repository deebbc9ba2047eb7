from datetime import UTC, datetime

import pytest

from corpus.article import Article
from corpus.read import Rejected
from tests.corpus.conftest import ReadBack

NITF = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nitf SYSTEM "http://www.nitf.org/IPTC/NITF/3.3/specification/dtd/nitf-3-3.dtd">
<nitf xml:lang="en-GB"><head><title>Bridge</title>
<docdata management-status="usable"><doc-id regsrc="NPW" id-string="4711"/>
<date.issue norm="20220908T120000+0200"/><du-key version="2"/>
<doc.copyright holder="Wire">Copyright 2022 Northport Wire</doc.copyright></docdata>
<pubdata name="Northport Wire" position.section="Transport" date.publication="20220908T090000Z"
ex-ref="https://wire.example/bridge"/></head>
<body><body.head><hedline><hl1>Bridge to close</hl1><hl2>A long detour</hl2></hedline>
<byline>By Ana Ruiz</byline><dateline>NORTHPORT</dateline></body.head>
<body.content><block><p>The council voted.</p><hl2>When</hl2><p>Work begins on
<chron>Monday</chron>.</p><note><p>Desk: call the mayor.</p></note>
<table><tr><td>Lanes</td><td>4</td></tr></table><ol><li>By ferry</li></ol></block>
<media media-type="image"><media-caption>Divers found the cracks.</media-caption>
<media-producer>Photo: Ana Ruiz</media-producer></media><p>Copyright 2022 Northport Wire</p>
</body.content></body></nitf>"""


def only(read_back: ReadBack, document: str, name: str = "a.xml") -> Article:
    (found,) = read_back(name, document)
    assert isinstance(found, Article), found
    return found


def test_a_document_is_an_article(read_back: ReadBack) -> None:
    article = only(read_back, NITF)
    assert article.text == (
        "Bridge to close\n\nThe council voted.\n\nWhen\n\nWork begins on Monday.\n\nLanes | 4\n\n"
        "By ferry\n\nDivers found the cracks."
    )
    assert [article.text[a:b] for a, b in article.captions] == ["Divers found the cracks."]
    assert article.published == datetime(2022, 9, 8, 9, tzinfo=UTC)
    assert article.updated == datetime(2022, 9, 8, 10, tzinfo=UTC)
    assert (article.byline, article.source) == ("Ana Ruiz", "Northport Wire")
    assert (article.section, article.language) == ("Transport", "en")
    assert (article.version, article.url) == (2, "https://wire.example/bridge")


@pytest.mark.parametrize(
    ("status", "release", "expected", "embargo"),
    [
        ("canceled", "", "withdrawn", None),
        ("withheld", "", "withheld", None),
        ("embargoed", "", "withheld", None),
        ("embargoed", "the evening", "withheld", None),
        ("embargoed", "20980101T060000Z", "withheld", datetime(2098, 1, 1, 6, tzinfo=UTC)),
        ("usable", "20980101T060000Z", "withheld", datetime(2098, 1, 1, 6, tzinfo=UTC)),
        ("usable", "20010101T060000Z", "usable", None),
        ("usable", "the evening", "withheld", None),
        ("usable", "20981345T060000Z", "withheld", None),
        ("usable", "", "usable", None),
    ],
)
def test_its_state_is_the_articles(
    read_back: ReadBack, status: str, release: str, expected: str, embargo: datetime | None
) -> None:
    document = NITF.replace(
        'management-status="usable">',
        f'management-status="{status}"><date.release norm="{release}"/>',
    )
    article = only(read_back, document)
    assert (article.status, article.embargo) == (expected, embargo)


def test_two_desks_may_number_alike(read_back: ReadBack) -> None:
    one = only(read_back, NITF)
    again = only(read_back, NITF.replace("The council voted", "They voted"), "b.xml")
    other = only(read_back, NITF.replace('regsrc="NPW"', 'regsrc="SNA"'), "c.xml")
    assert one.id == again.id != other.id


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (NITF.replace("</p>", "", 1), "not well-formed XML: Opening and ending tag mismatch"),
        (NITF.partition("<media-producer>")[0], "not well-formed XML: "),
        (NITF.replace("nitf-3-3.dtd\">", 'x" [<!ENTITY a "b">]>'), "XML that declares entities"),
        ("<!DOCTYPE nitf><notes/>", "XML that does not begin as NITF does"),
    ],
    ids=["mismatch", "cut off", "entities", "another root"],
)  # fmt: skip
def test_what_is_broken_is_refused_whole(read_back: ReadBack, document: str, reason: str) -> None:
    """The part that is missing might have been what holds the article back."""
    (found,) = read_back("a.xml", document)
    assert isinstance(found, Rejected)
    assert found.reason.startswith(reason)


@pytest.mark.parametrize(
    "doctype",
    ['<!DOCTYPE nitf SYSTEM "http://127.0.0.1:9/nitf-3-5.dtd">',
     '<!DOCTYPE nitf PUBLIC "-//IPTC//DTD NITF 3.5//EN" "file:///etc/passwd">'],
)  # fmt: skip
def test_a_dtd_that_it_names_is_not_read(read_back: ReadBack, doctype: str) -> None:
    article = only(read_back, doctype + NITF[NITF.index("<nitf") :])
    assert article == only(read_back, NITF)
