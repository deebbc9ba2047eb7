"""Asked for the news: the openings of the latest reports, and nothing of a question's kind."""

from datetime import UTC, date, datetime

import pytest

from answer.ask import ask
from answer.news import news_asked
from index.archive import Archive
from index.hit import Filters
from tests.answer.conftest import ArchiveOf

DAY = date(2022, 10, 20)


@pytest.mark.parametrize(
    "question",
    ["What's the latest news?", "latest news", "What is new today?", "today's headlines", "news",
     "What happened yesterday?", "What happened last week?", "Show me the top stories",
     "what's going on", "Any news today?", "What did I miss?", "the news of this week"],
)  # fmt: skip
def test_a_question_for_the_news(question: str) -> None:
    assert news_asked(question)


@pytest.mark.parametrize(
    "question",
    ["What is the latest news on Albania?", "What happened in Albania?", "news of the flood",
     "What is new in Albania?", "Who won?", "What happened to the Queen?", "Fox News", "What?"],
)  # fmt: skip
def test_a_question_for_something(question: str) -> None:
    assert not news_asked(question)


def test_the_latest_reports_lead(sample: Archive) -> None:
    answer = ask(sample, "What's the latest news?", day=DAY)
    assert answer.answered
    assert len(answer.sentences) == 4
    days = [c.published.date() for c in answer.citations if c.published]
    assert days == sorted(days, reverse=True)
    assert len(days) == 4
    assert max(days) <= DAY
    _, newest = sample.browse(Filters(until=DAY), 0, 1)
    assert answer.citations[0].article_id == newest[0].id
    assert len({c.headline for c in answer.citations}) == 4
    for citation in answer.citations:
        article = sample.article(citation.article_id)
        assert article is not None
        assert article.text[citation.start : citation.end] == citation.quote
        assert citation.start >= len(article.headline)
    assert answer.note == "These are the archive’s latest reports."


def test_the_news_is_that_of_the_asking_day_and_of_the_filters(sample: Archive) -> None:
    early = ask(sample, "latest news", day=date(2022, 9, 9))
    assert {c.published.date() <= date(2022, 9, 9) for c in early.citations if c.published} == {
        True
    }
    outlet = early.citations[0].source
    one = ask(sample, "latest news", day=DAY, filters=Filters(sources=(outlet,)))
    assert {c.source for c in one.citations} == {outlet}


def test_one_story_of_two_outlets_is_told_once(archive_of: ArchiveOf) -> None:
    def report(number: int, headline: str, text: str) -> dict[str, str]:
        return {"url": f"https://news.example/{number}", "title": headline, "text": text,
                "source": f"Outlet {number}", "published": f"2022-10-1{number}"}  # fmt: skip

    archive = archive_of([
        report(1, "Mill burns in Ely", "The old mill of Ely burned down on Tuesday night."),
        report(2, "Ely mill burns down", "A mill in Ely was lost to a fire that began at night."),
        report(3, "Mayor of Lund resigns", "The mayor of Lund resigned over the harbour contract."),
    ])  # fmt: skip
    answer = ask(archive, "What's the news?", day=DAY)
    assert [c.headline for c in answer.citations] == [
        "Mayor of Lund resigns",
        "Ely mill burns down",
    ]


def test_where_there_is_no_news_none_is_told(archive_of: ArchiveOf) -> None:
    archive = archive_of([
        {"title": "Mill burns", "text": "The mill of Ely burned down on Tuesday night.",
         "published": datetime(2022, 10, 1, tzinfo=UTC).isoformat()}
    ])  # fmt: skip
    assert not ask(archive, "latest news", day=date(2022, 9, 1)).answered
    assert ask(archive, "latest news", day=DAY).answered
