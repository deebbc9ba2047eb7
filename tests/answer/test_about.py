"""The article that leads must be about what was asked: its names, and the time it calls new."""

from datetime import date

import pytest

from answer.about import names_asked
from answer.ask import ask
from index.archive import Archive
from tests.answer.conftest import ArchiveOf

NEW = "Chatter announced this week that it will be testing which new feature?"
ARTICLES = [
    {
        "url": "https://wire.example.org/chatter",
        "title": "Chatter will test a new feature",
        "source": "Harbour Wire",
        "published": "2022-06-22",
        "text": "Chatter announced on Wednesday that it will be testing a new feature called Super"
        " Follows. Chatter said that the test of the new feature begins this week.",
    },
    {
        "url": "https://wire.example.org/storm",
        "title": "Storm Agatha batters Meridia",
        "source": "Harbour Wire",
        "published": "2022-06-24",
        "text": "Storm Agatha battered the island of Meridia on Friday and knocked out all of its"
        " power. The mayor of Meridia said that storm Agatha had left mass floods behind.",
    },
]
TODAY = {
    "url": "https://wire.example.org/weather",
    "title": "Rain and wind to come",
    "source": "Harbour Wire",
    "published": "2023-05-18",
    "text": "Rain and wind will come to the coast tomorrow. Sailors should stay in harbour.",
}


@pytest.fixture(scope="module")
def ended(archive_of: ArchiveOf) -> Archive:
    return archive_of(ARTICLES)


def test_what_was_told_long_before_is_no_news_of_this_week(
    ended: Archive, archive_of: ArchiveOf
) -> None:
    lively = archive_of([*ARTICLES, TODAY])
    for archive in (ended, lively):
        assert "Super Follows" in ask(archive, NEW, day=date(2022, 6, 25)).short_answer
    assert not ask(lively, NEW, day=date(2023, 5, 20)).answered


def test_an_archive_that_ended_long_before_answers_and_says_so(ended: Archive) -> None:
    answer = ask(ended, NEW, day=date(2023, 5, 20))
    assert "Super Follows" in answer.short_answer
    ends = "The archive ends on 24 June 2022: what has changed since is not in it."
    assert answer.note == ends


def test_the_storm_of_one_island_is_not_that_of_another(ended: Archive) -> None:
    day = date(2022, 6, 25)
    asked = "After knocking out all of {}'s power, what storm battered the island?"
    assert "Agatha" in ask(ended, asked.format("Meridia"), day=day).short_answer
    assert not ask(ended, asked.format("Porto Lindo"), day=day).answered


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Why did Albania cut ties with Iran?", {"Albania", "Iran"}),
        ("Where did the director Jean-Luc Godard die?", {"Jean", "Luc", "Godard"}),
        ("The Bells of Lund won “Best Play.” How many prizes did Mara’s play win on Monday?",
         {"Bells", "Lund", "Best", "Play", "Mara"}),
        ("Did the UN or NATO meet in June?", set()),
        ("Who Won The Lund Prize Then", set()),
        ("who won the prize?", set()),
    ],
)  # fmt: skip
def test_names_are_what_has_a_capital_amid_a_sentence(question: str, names: set[str]) -> None:
    assert names_asked(question) == names
