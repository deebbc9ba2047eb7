"""The sample archive holds what the demo and the questions about it need."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from corpus.article import Article
from corpus.read import Rejected, read_file, scan

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "corpus" / "sample"
QUESTIONS = [
    json.loads(line)
    for line in (ROOT / "bench" / "sample_questions.jsonl").read_text("utf-8").splitlines()
]
SEED = "Associated Press/000_6bd87e2ff0528570.txt"


def found() -> Iterator[Article | Rejected]:
    for entry in scan(SAMPLE):
        if isinstance(entry, Rejected):
            yield entry
        else:
            yield from read_file(SAMPLE, entry)


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    """Every article, by URL where it has one and by path where it has none."""
    everything = list(found())
    assert [each for each in everything if isinstance(each, Rejected)] == []
    by_place = {a.url or a.path: a for a in everything if isinstance(a, Article)}
    assert len(by_place) == len(everything), "two articles of the sample share a URL"
    return by_place


def captions(article: Article) -> list[str]:
    return [article.text[start:end] for start, end in article.captions]


def test_every_file_is_read_and_the_readme_is_not_an_article(articles: dict[str, Article]) -> None:
    assert len(articles) == 52
    assert not any("README" in article.path for article in articles.values())


def test_every_format_is_there(articles: dict[str, Article]) -> None:
    counts = Counter(
        "".join(PurePosixPath(article.path.partition("#")[0]).suffixes)
        for article in articles.values()
    )
    assert counts == {
        ".txt": 4,
        ".md": 10,
        ".html": 5,
        ".jsonl": 7,
        ".jsonl.gz": 8,
        ".csv": 8,
        ".xml": 5,
        ".json": 1,
        ".wxr": 1,
        ".atom": 3,
    }


def test_six_outlets_whatever_the_format(articles: dict[str, Article]) -> None:
    assert {article.source for article in articles.values()} == {
        "Associated Press",
        "Harbour Wire",
        "Ledger Business",
        "North Quay Times",
        "Sample News Agency",
        "The Meridian Post",
    }


def test_all_but_one_are_dated(articles: dict[str, Article]) -> None:
    undated = [article.path for article in articles.values() if article.published is None]
    assert undated == ["North Quay Times/ever-given.txt"]


def test_all_with_an_address_have_a_headline_section_and_byline(
    articles: dict[str, Article],
) -> None:
    for article in articles.values():
        if article.url:
            assert article.headline, article.path
            assert article.section, article.path
            assert "Dateline sample desk" in article.byline or article.byline == (
                "Sample News Agency"
            ), article.path


def test_the_frame_of_a_page_is_not_its_text(articles: dict[str, Article]) -> None:
    frame = ("Most read", "newsletter", "Cookie settings", "Terms of use", "made up", "Dateline")
    for article in articles.values():
        assert [words for words in frame if words in article.text] == [], article.path


@pytest.mark.parametrize(
    ("place", "fact"),
    [
        (SEED, "allegedly carried out by Tehran"),
        (
            "https://harbourwire.example.com/2022/09/28/nord-stream-leaks",
            "more than one kilometre across",
        ),
        ("https://meridianpost.example.org/science/artemis-i-timeline", "98 metres tall"),
    ],
)
def test_some_facts_stand_only_in_a_caption(
    articles: dict[str, Article], place: str, fact: str
) -> None:
    assert any(fact in caption for caption in captions(articles[place]))
    assert fact not in articles[place].text[: articles[place].captions[0][0]]


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("https://harbourwire.example.com/2022/09/11/kharkiv-counter-offensive", "square miles"),
        ("https://meridianpost.example.org/world/us-sanctions-iran-albania", "It was the Treasury"),
        ("https://ledger.example.com/companies/musk-buys-twitter", "It was 54.20 dollars"),
    ],
)
def test_corrections_are_known_as_such(
    articles: dict[str, Article], place: str, words: str
) -> None:
    assert any(words in correction for correction in articles[place].corrections)


def test_some_articles_were_updated(articles: dict[str, Article]) -> None:
    later = [
        article
        for article in articles.values()
        if article.updated and article.published and article.updated > article.published
    ]
    assert len(later) == 5


def test_ids_of_questions_are_their_own() -> None:
    assert len({question["id"] for question in QUESTIONS}) == len(QUESTIONS) == 66


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["id"])
def test_what_answers_a_question_stands_in_its_evidence(
    articles: dict[str, Article], question: dict[str, Any]
) -> None:
    """And what the answer to an unanswerable one would need stands nowhere."""
    texts = [articles[place].text for place in question["evidence_urls"]]
    if question["kind"] == "unanswerable":
        assert question["answers"] == texts == []
        for words in question["absent"]:
            assert not any(words.lower() in each.text.lower() for each in articles.values()), words
    else:
        assert texts
        assert question["answers"]
        for text in texts:
            assert any(answer in text for answer in question["answers"])
        for answer in question["answers"]:
            assert any(answer in text for text in texts), answer
