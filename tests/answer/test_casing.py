"""What is typed without capitals or a question mark is asked all the same."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answer.ask import PASSAGES, ask, search
from answer.casing import cased
from answer.question import read_question
from index.archive import Archive
from index.hit import Filters, Hit
from tests.answer.conftest import ArchiveOf, report

DAY = date(2023, 9, 20)
ARTICLES = [
    report(
        1,
        "2023-09-01",
        "Orla Bank Sells Its App",
        "On Monday the Bank of Orla sold its app for the iPhone, which May Duarte had built. Many "
        "of the bank's clients may leave, al-Kadi said, and Duarte was not asked.",
    ),
    report(
        2,
        "2023-09-02",
        "The App Is Closed",
        "Sold in May, the app was closed on Friday. Clients of Orla had used it on an iPhone only, "
        "the WHO, as its owner is called, said.",
    ),
]


@pytest.fixture(scope="module")
def made(archive_of: ArchiveOf) -> Archive:
    return archive_of(ARTICLES)


def hits_of(archive: Archive, question: str) -> list[Hit]:
    reading = read_question(question, day=DAY, filters=Filters(), outlets=(), read_filters=True)
    return search(archive, reading, PASSAGES)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("who built the bank of orla's iphone app?", "who built the bank of Orla's iPhone app?"),
        ("Why did al-kadi speak of clients?", "Why did al-Kadi speak of clients?"),
        ("may clients of orla leave?", "may clients of Orla leave?"),  # she is one May of three
        ("Who sold the app to duarte and why?", "Who sold the app to Duarte and why?"),
        ("What did Orla sell to duarte?", "What did Orla sell to duarte?"),  # it has capitals
        ("who sold on the way?", "who sold on the way?"),  # only a sentence's first word has one
        ("who closed the app?", "who closed the app?"),  # and not the WHO
    ],
)
def test_a_name_is_written_as_the_archive_writes_it(made: Archive, typed: str, meant: str) -> None:
    assert cased(typed, hits_of(made, typed)) == meant


WORDS = " ".join(article["text"] for article in ARTICLES).split()


@given(st.lists(st.sampled_from(WORDS).map(str.lower) | st.text(max_size=9)).map(" ".join))
def test_nothing_but_case_changes(made: Archive, typed: str) -> None:
    hits = hits_of(made, "who sold the app?")
    assert cased(typed, hits).lower() == typed.lower()


@pytest.mark.parametrize(
    "question",
    [
        "When did Queen Elizabeth die?",
        "When did Mahsa Amini die?",
        "Who blew up Nord Stream?",
        "Why did Albania cut ties with Iran?",
        "How did Iran respond to Albania's accusation?",
        "Why did Armenia cut ties with Iran?",
    ],
)
def test_who_types_in_haste_is_answered_the_same(sample: Archive, question: str) -> None:
    written = ask(sample, question, day=DAY)
    for words in (question.lower(), question.rstrip("?"), question.lower().rstrip("?")):
        typed = ask(sample, words, day=DAY)
        assert typed.question == words
        assert typed.answered == written.answered
        assert typed.short_answer == written.short_answer
        assert typed.sentences == written.sentences
