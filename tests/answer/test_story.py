"""A timeline: one cited sentence a day, in order, of the story that was asked for and no other."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from answer.ask import ask
from answer.story import topic_of
from index.archive import Archive, open_archive
from index.build import build
from index.embed import Embedder
from index.hit import Filters

DAY = date(2023, 12, 1)


@pytest.fixture(scope="module")
def archive(sample_index: Path, embedder: Embedder) -> Iterator[Archive]:
    opened = open_archive(sample_index, embedder)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("timeline of the Maui fire", "the Maui fire"),
        ("Give me a timeline of Nord Stream.", "Nord Stream"),
        ("Show me the chronology of Truss's fall!", "Truss's fall"),
        ("How did the floods unfold?", "the floods"),
        ("When did the timeline of the project change?", ""),
        ("Why did Albania cut ties with Iran?", ""),
        ("", ""),
    ],
)
def test_a_timeline_is_asked_for_by_name(question: str, topic: str) -> None:
    assert topic_of(question) == topic


def test_a_story_has_one_sentence_a_day_in_order(archive: Archive) -> None:
    answer = ask(archive, "timeline of the Pakistan floods", day=DAY)
    assert answer.answered
    assert answer.story
    days = [citation.published for citation in answer.citations]
    assert len(days) >= 4
    assert days == sorted(set(days), key=str)
    text = " ".join(sentence.text for sentence in answer.sentences)
    assert text.index("937") < text.index("1,033") < text.index("1,265") < text.index("1,739")


def test_another_fire_is_not_of_the_story(archive: Archive) -> None:
    answer = ask(archive, "Timeline of the Maui fire", day=DAY)
    assert len(answer.sentences) >= 4
    assert all(sentence.citations for sentence in answer.sentences)
    assert not any("Notre-Dame" in sentence.text for sentence in answer.sentences)


def test_a_story_keeps_to_the_limits(archive: Archive) -> None:
    filters = Filters(since=date(2022, 8, 27), until=date(2022, 9, 30))
    answer = ask(archive, "timeline of the Pakistan floods", day=DAY, filters=filters)
    assert answer.story
    assert all(
        citation.published and date(2022, 8, 27) <= citation.published.date() <= date(2022, 9, 30)
        for citation in answer.citations
    )


def test_what_the_archive_does_not_tell_is_no_story(archive: Archive) -> None:
    answer = ask(archive, "timeline of the 1966 World Cup", day=DAY)
    assert not answer.story
    assert not answer.answered


def test_what_only_shares_a_word_is_not_of_the_story(archive: Archive) -> None:
    answer = ask(archive, "timeline of the war in Ukraine", day=DAY)
    assert len(answer.sentences) >= 3
    sources = {citation.headline for citation in answer.citations}
    assert not any("Italian" in headline or "Nord Stream" in headline for headline in sources)
    hurricane = ask(archive, "timeline of Hurricane Ian", day=DAY)
    assert not any("Artemis" in citation.headline for citation in hurricane.citations)


def test_a_story_of_one_day_is_told_and_says_so(archive: Archive) -> None:
    answer = ask(archive, "timeline of Twitter and Musk", day=DAY)
    assert answer.story
    assert len(answer.sentences) == 1
    assert "one day only" in answer.note


def test_headings_and_notices_are_no_sentences_of_a_story(
    tmp_path: Path, embedder: Embedder
) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for day, text in (
        ("2022-09-01", "Lindholm dam\n\nSign up here for updates on the Lindholm dam by mail."),
        ("2022-09-02", "The Lindholm dam has begun to leak, the county said on Friday."),
        ("2022-09-03", "4. Lindholm dam leak\n\nThe Lindholm dam was drained on Saturday morning."),
    ):
        (corpus / f"{day}.txt").write_text(f" date {day} {text}")
    build(corpus, tmp_path / "index", embedder)
    opened = open_archive(tmp_path / "index", embedder)
    told = ask(opened, "timeline of the Lindholm dam", day=DAY).sentences
    opened.close()
    assert [sentence.text.split(" dam ")[1][:9] for sentence in told] == ["has begun", "was drain"]
