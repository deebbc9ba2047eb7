"""Short answers that only a headline gives, and those that the text below it gives as well."""

from datetime import date

import pytest

from answer.ask import ask
from answer.evidence import headlines, wanted_of
from index.archive import Archive
from index.hit import Filters
from tests.answer.conftest import ArchiveOf

DAY = date(2022, 6, 25)
ARTICLES = [
    {
        "url": "https://wire.example.org/chatter",
        "title": "Chatter fined $400 million over children's data",
        "source": "Harbour Wire",
        "published": "2022-06-22",
        "text": "The regulator of Meridia has fined the network after a long inquiry into how it"
        " handles what children tell it. Chatter said that it will appeal.",
    },
    {
        "url": "https://wire.example.org/mayor",
        "title": "Mara Lund elected mayor of Lowmark. What comes next?",
        "source": "Harbour Wire",
        "published": "2022-06-24",
        "text": "Mara Lund was elected mayor of Lowmark on Friday, the election board said. She had"
        " promised to mend the bridges.",
    },
    {
        "url": "https://wire.example.org/digest",
        "title": "Chatter fined, bridges mended, rain to come",
        "source": "Harbour Wire",
        "published": "2022-06-24",
        "text": "Chatter and children: what the fine means for the bridges of Lowmark.",
    },
    {
        "url": "https://wire.example.org/asks",
        "title": "Will Chatter pay its fine?",
        "source": "Harbour Wire",
        "published": "2022-06-24",
        "text": "Chatter has not said whether it will pay the fine.",
    },
    {
        "url": "https://wire.example.org/flash",
        "title": "Chatter to move to Lowmark",
        "source": "Harbour Wire",
        "published": "2022-06-24",
        "text": "",
    },
]


@pytest.fixture(scope="module")
def archive(archive_of: ArchiveOf) -> Archive:
    return archive_of(ARTICLES)


def test_what_only_a_headline_says_is_told_in_its_words(archive: Archive) -> None:
    answer = ask(archive, "How much was Chatter fined over children's data?", day=DAY)
    assert answer.short_answer in ("$400 million", "400 million")
    lead = answer.citations[answer.sentences[0].citations[0] - 1]
    assert answer.sentences[0].text == ARTICLES[0]["title"]
    assert (lead.start, lead.end) == (0, len(ARTICLES[0]["title"]))


def test_where_the_text_says_it_too_the_text_is_cited(archive: Archive) -> None:
    answer = ask(archive, "Who was elected mayor of Lowmark?", day=DAY)
    assert answer.short_answer == "Mara Lund"
    assert answer.sentences[0].text.startswith("Mara Lund was elected mayor of Lowmark on Friday")
    assert not any("What comes next" in sentence.text for sentence in answer.sentences)


def test_a_reason_is_not_told_by_a_headline(archive: Archive) -> None:
    answer = ask(archive, "Why was Chatter fined?", day=DAY, abstain=False)
    headed = {article["title"] for article in ARTICLES}
    assert answer.sentences
    assert not headed & {sentence.text for sentence in answer.sentences}


def test_headlines_that_ask_or_list_tell_nothing(archive: Archive) -> None:
    question = "How much was Chatter fined?"
    hits = archive.search(question, filters=Filters(), recency=None, k=20)
    assert {hit.article.headline for hit in hits} == {article["title"] for article in ARTICLES}
    found = headlines(hits, wanted_of(question, archive), archive)
    assert [each.text for each in found] == [ARTICLES[0]["title"]]
    assert found[0].heads_body
