"""Of versions of one article, in whatever files and formats they came, one counts."""

import json
from pathlib import Path

import pytest

from index.archive import open_archive
from index.build import build
from index.report import BuildReport
from tests.corpus.readers.test_newsml import message, news_item
from tests.corpus.readers.test_nitf import NITF
from tests.index.newsroom import WordEmbedder

GUID = "urn:newsml:wire.example:bridge"
OLD, NEW = "The council voted for the bridge.", "The council voted against the bridge."


class Corpus:
    def __init__(self, folder: Path) -> None:
        self.folder = folder / "corpus"
        self.index = folder / "index"
        self.folder.mkdir()

    def ninjs(self, name: str, text: str = "", **fields: object) -> None:
        body = {"body_text": text} if text else {}
        self.put(name, json.dumps({"uri": GUID, "headline": "Bridge"} | body | fields))

    def put(self, name: str, content: str) -> None:
        (self.folder / name).write_text(content)

    def build(self) -> tuple[BuildReport, list[str]]:
        """The report, and the texts that can be found."""
        report = build(self.folder, self.index, WordEmbedder())
        found = report.new + report.changed + report.unchanged + len(report.rejected)
        assert report.found == found
        archive = open_archive(self.index, WordEmbedder())
        hits = archive.search("bridge council voted", k=20)
        archive.close()
        return report, sorted({hit.article.text.partition("\n\n")[2] for hit in hits})


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    return Corpus(tmp_path)


def reasons(report: BuildReport) -> list[str]:
    return [refused.reason for refused in report.rejected]


def test_the_higher_version_counts_whatever_its_clock_and_its_place(corpus: Corpus) -> None:
    corpus.ninjs("b.json", OLD, version="1", versioncreated="2022-09-09T00:00:00Z")
    corpus.ninjs("a.json", NEW, version="2", versioncreated="2022-09-08T00:00:00Z")
    report, texts = corpus.build()
    assert texts == [NEW]
    assert reasons(report) == ["an earlier version of a.json#1, which has the same identifier"]


def test_without_versions_the_later_time_counts(corpus: Corpus) -> None:
    corpus.ninjs("b.json", OLD, versioncreated="2022-09-08T00:00:00Z")
    corpus.ninjs("a.json", NEW, versioncreated="2022-09-09T00:00:00Z", version="7")
    assert corpus.build()[1] == [NEW]


@pytest.mark.parametrize(
    "fields",
    [
        {"version": "3", "versioncreated": "2022-09-09T00:00:00Z"},
        {"version": "3"},
        {"versioncreated": "2022-09-09T00:00:00Z"},
        {},
        {"version": "2", "versioncreated": "2022-09-08T00:00:00Z"},
    ],
    ids=["later", "higher", "dated", "undated", "same"],
)
def test_a_cancelled_version_takes_the_article_out(
    corpus: Corpus, fields: dict[str, object]
) -> None:
    corpus.ninjs("b.json", OLD, version="2", versioncreated="2022-09-08T00:00:00Z")
    assert corpus.build()[1] == [OLD]
    corpus.ninjs("a.json", pubstatus="canceled", **fields)
    report, texts = corpus.build()
    assert (texts, report.articles) == ([], 0)
    assert reasons(report) == ["withdrawn by a.json#1"]


def test_a_version_after_the_cancelled_one_brings_it_back(corpus: Corpus) -> None:
    corpus.ninjs("a.json", OLD, version="1")
    corpus.ninjs("b.json", version="2", pubstatus="canceled")
    corpus.ninjs("c.json", NEW, version="3")
    assert corpus.build()[1] == [NEW]


def test_an_embargo_hides_the_versions_before(corpus: Corpus) -> None:
    corpus.ninjs("a.json", OLD, version="1")
    corpus.ninjs("b.json", NEW, version="2", embargoed="until the speech")
    assert corpus.build()[1] == []


def test_one_item_is_one_article_across_formats(corpus: Corpus) -> None:
    corpus.ninjs("a.json", OLD, version="1")
    corpus.put("b.xml", message(news_item(f"<inlineData>{NEW}</inlineData>", guid=GUID)))
    report, texts = corpus.build()
    assert texts == [NEW]
    corpus.put("c.xml", message(news_item("", '<pubStatus qcode="stat:canceled"/>', GUID, 3)))
    report, texts = corpus.build()
    assert texts == []
    assert reasons(report) == ["withdrawn by c.xml#1"] * 2


def test_an_address_joins_what_identifiers_part(corpus: Corpus) -> None:
    url = "https://wire.example/bridge"
    corpus.put("a.jsonl", json.dumps({"url": url, "text": OLD, "date": "2022-09-08"}))
    assert f'ex-ref="{url}"' in NITF
    corpus.put("b.xml", NITF.replace("The council voted.", NEW))
    report, (text,) = corpus.build()
    assert NEW in text
    assert reasons(report) == ["an earlier version of b.xml, which has the same address"]


def test_taking_the_cancelling_file_away_is_noticed(corpus: Corpus) -> None:
    corpus.ninjs("a.json", OLD, version="1")
    corpus.ninjs("b.json", version="2", pubstatus="canceled")
    assert corpus.build()[1] == []
    (corpus.folder / "b.json").unlink()
    assert corpus.build()[1] == [OLD]


def test_a_thousand_versions_are_one_article(corpus: Corpus) -> None:
    lines = (
        json.dumps({"uri": GUID, "version": str(n), "body_text": f"{OLD} Take {n}."})
        for n in range(1, 1_001)
    )
    corpus.put("a.jsonl", "\n".join(lines))
    report, texts = corpus.build()
    assert len(texts) == 1
    assert len(report.rejected) == 999
