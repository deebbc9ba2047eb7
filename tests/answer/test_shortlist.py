"""What is read of many sentences: that which may answer before that which repeats the question."""

import math
from collections.abc import Callable
from datetime import date

import pytest

from answer.ask import PASSAGES, ask
from answer.evidence import Evidence, gather, wanted_of
from answer.ranking import READ
from answer.shortlist import by_coverage, shortlist, signals, words
from index.archive import Archive
from tests.answer.conftest import ArchiveOf

DAY = date(2022, 6, 25)
TOLD = "In Lowmark it is Mara Lund of the Harbour List, with 4,310 ballots."
WARDS = {
    "harbour": "fishing boats lay idle", "mill": "a school served as polling place",
    "station": "trains ran late", "castle": "rain kept the old at home", "market": "stalls closed",
    "river": "a ferry carried ballots over", "garden": "dogs waited outside",
    "forest": "one road was blocked by a fallen tree", "quarry": "workers came in shifts",
}  # fmt: skip


@pytest.fixture(scope="module")
def archive(archive_of: ArchiveOf) -> Archive:
    """Nine reports that ask who will be mayor in many words, and one that says it in others."""
    asking = [
        {
            "url": f"https://wire.example.org/{ward}",
            "title": f"Lowmark's {ward} votes",
            "source": "Harbour Wire",
            "published": "2022-06-24",
            "text": f"The {ward} ward of Lowmark waits for its mayor. There {seen}, and people"
            " asked when Lowmark would know its mayor.",
        }
        for ward, seen in WARDS.items()
    ]
    told = {
        "url": "https://wire.example.org/won",
        "title": "Lowmark has a new mayor",
        "source": "Harbour Wire",
        "published": "2022-06-24",
        "text": f"{TOLD} The count took all night.",
    }
    return archive_of([*asking, told])


@pytest.fixture(scope="module")
def found(archive: Archive) -> Callable[[str], list[Evidence]]:
    def sentences(question: str) -> list[Evidence]:
        hits = archive.search(question, k=PASSAGES)
        return gather(hits, wanted_of(question, archive), archive, DAY)

    return sentences


def test_a_sentence_that_names_somebody_is_read_where_many_repeat_the_question(
    archive: Archive, found: Callable[[str], list[Evidence]]
) -> None:
    question = "Who was elected mayor of Lowmark?"
    sentences = found(question)
    assert len(sentences) > READ
    assert TOLD not in [e.text for e in by_coverage(sentences, READ)]
    assert TOLD in [e.text for e in shortlist(question, "person", sentences, READ)]
    shown = ask(archive, question, day=DAY, abstain=False).sentences
    assert TOLD in [sentence.text for sentence in shown]


def test_a_figure_is_read_where_one_is_asked_for(
    found: Callable[[str], list[Evidence]],
) -> None:
    question = "How many elected the mayor of Lowmark?"
    assert shortlist(question, "number", found(question), 4)[0].text == TOLD


def test_of_a_reason_no_name_is_asked(found: Callable[[str], list[Evidence]]) -> None:
    question = "Why does the mill ward of Lowmark ask after the new mayor?"
    sentences = found(question)
    assert shortlist(question, "reason", sentences, 4) == by_coverage(sentences, 4)


def test_what_the_question_names_is_no_news() -> None:
    known = words("Did Mara Lund’s rival leave the U.S.?")
    told = [
        signals(known, "thing", text, 0, 0, 0, 0, 0)["names"]
        for text in (
            "On Friday Lund's rival left the U.S.",
            "It was Mara Lund.",
            "So said Rui Costa.",
        )
    ]
    assert told == [math.log1p(1), 0, math.log1p(2)]
