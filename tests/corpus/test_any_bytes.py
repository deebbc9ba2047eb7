"""Whatever bytes stand in a file of any format: its reader refuses them or gives articles whose
spans are exact, and raises nothing else."""

import gzip
import io
import json
from collections.abc import Mapping
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.article import Article
from corpus.assemble import assemble
from corpus.choose import reader_for
from corpus.passages import passages_of
from corpus.raw import Rejected
from corpus.readers.source import Source, Unreadable
from tests.corpus.readers.test_feed import ATOM, RSS
from tests.corpus.readers.test_mail import MAIL, STORY, newsletter
from tests.corpus.readers.test_newsml import NITF as NITF_INSIDE
from tests.corpus.readers.test_newsml import PLAIN, XHTML, message, news_item
from tests.corpus.readers.test_ninjs import NINJS_1, NINJS_3
from tests.corpus.readers.test_nitf import NITF
from tests.corpus.readers.test_parquet import STORIES, table
from tests.corpus.readers.test_warc import page, record
from tests.corpus.readers.test_wxr import export, post

WARC = record() + record(gzip.compress(page().encode()), Content_Encoding="gzip") + record(page())
WHOLE: Mapping[str, bytes] = {
    "ninjs.json": json.dumps([NINJS_1, NINJS_3]).encode(),
    "newsml.xml": message(*map(news_item, (NITF_INSIDE, XHTML, PLAIN))).encode(),
    "nitf.xml": NITF.encode(),
    "wxr.xml": export(post(), post(status="future"), post("[caption]<p>x")).encode(),
    "a.warc": WARC,
    "a.parquet": table(1, **STORIES),
    "a.eml": newsletter(STORY, "<p>The council voted.</p>", b"x"),
    "a.mbox": f"From a\n{MAIL}\n\nFrom b\n{MAIL}".encode(),
    "a.rss": RSS.encode(),
    "a.atom": ATOM.encode(),
    "a.html": page().encode(),
    "a.csv": b"title,text,date\nBridge,The council voted.,2022-09-08\n",
    "a.md": b"---\ntitle: Bridge\n---\n![The bridge at dawn.](a.jpg)\n\nThe *council* voted.\n",
}
PIECES = st.sampled_from(
    [piece.encode() for piece in
     """< > </ /> <![CDATA[ ]]> <!-- --> &amp; &nbsp; & <!DOCTYPE <!ENTITY <?xml { } [ ] " : , \\
     null </item> <item> <newsItem> </newsItem> <p> </p> WARC/1.0 Content-Length: 9999999 -1
     boundary=x --x =?utf-8?B? ?= base64 gzip chunked From 9999-12-31T23:59:59Z 0000-00-00 \ud7ff
     \u202e \u200b e\u0301""".split()]
    + [b"\x00", b"\xff", b"\xfe\xff", b"\xe9", b"\r\n\r\n", b"\n", b"\x1f\x8b", b"PAR1", b" " * 70]
)  # fmt: skip
EDITS = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 60), PIECES | st.binary(max_size=12)), max_size=6
)


def edited(whole: bytes, edits: list[tuple[float, int, bytes]]) -> bytes:
    """`whole` with each piece put in at a place, over so many bytes."""
    for place, over, piece in edits:
        at = int(place * len(whole))
        whole = whole[:at] + piece + whole[at + over :]
    return whole


def check(name: str, content: bytes) -> None:
    source = Source(name, name[name.rindex(".") :], io.BufferedReader(io.BytesIO(content)))
    with suppress(Unreadable):
        for raw in reader_for(source)(source):
            found = raw if isinstance(raw, Rejected) else assemble(raw, name)
            if isinstance(found, Rejected):
                found.reason.encode()
            else:
                check_spans(found)


def check_spans(article: Article) -> None:
    article.text.encode()
    assert article.text.startswith(article.headline)
    assert article.status != "usable" or any(map(str.isalnum, article.text))
    for start, end in article.captions:
        assert 0 <= start < end <= len(article.text)
        assert article.text[start:end].strip() == article.text[start:end] != ""
    for passage in passages_of(article):
        assert article.text[passage.start : passage.end] == passage.text
        assert all(passage.start <= a < b <= passage.end for a, b in passage.sentences)


SETTINGS = settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("name", WHOLE)
def test_the_whole_files_are_articles(name: str) -> None:
    check(name, WHOLE[name])


@SETTINGS
@given(st.sampled_from(sorted(WHOLE)), st.binary(max_size=300))
def test_any_bytes(name: str, content: bytes) -> None:
    check(name, content)
    check(name, WHOLE[name][:100] + content)


@pytest.mark.parametrize("name", WHOLE)
@SETTINGS
@given(edits=EDITS)
def test_any_edit_of_a_whole_file(name: str, edits: list[tuple[float, int, bytes]]) -> None:
    check(name, edited(WHOLE[name], edits))


@pytest.mark.soak
@pytest.mark.parametrize("name", WHOLE)
@settings(SETTINGS, max_examples=5_000)
@given(edits=EDITS)
def test_thousands_of_edits(name: str, edits: list[tuple[float, int, bytes]]) -> None:
    check(name, edited(WHOLE[name], edits))
