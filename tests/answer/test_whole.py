"""A short answer is the whole of a date, a figure or a name, and of the class that is asked for."""

from datetime import date

import pytest

from answer.acronym import spelt_out
from answer.evidence import gather, wanted_of
from answer.fine_class import of_class
from answer.question import read_question
from answer.ranking import Ranked
from answer.vote import Choice
from answer.whole import made_whole
from index.archive import Archive
from tests.answer.conftest import ArchiveOf, report

DAY = date(2022, 9, 20)
STORM = (
    "Hurricane Mara hit Lowmark on Sunday. The damage is put at $2.5 million, the mayor said, and"
    " the trial of the builders begins on 5 January 2023."
)
TOLD = (
    "A man in Harris County died. California has 4,300, Ohio 2. It rose by 75 basis points. A bus "
    "rolled over in Texas. A bus with Chinese tourists overturned. The couple pays $47 a month. "
    "Of the doctors 63 percent do. It was in June. It was in 1997. The drink is constructive. The "
    "plum stout lager is back. The United States of Velia is back. Mila van Holm told Otto Monday."
)


@pytest.fixture(scope="module")
def archive(archive_of: ArchiveOf) -> Archive:
    return archive_of(
        [report(1, "2022-09-18", "Storm over Lowmark", STORM), report(2, None, "Told", TOLD)]
    )


def _choice(archive: Archive, words: str) -> Choice:
    """The choice that gives `words`, which stand in a sentence of the archive."""
    hits = archive.search("Lowmark hurricane bus doctors tourists", k=9)
    bodies = [hit for hit in hits if hit.passage.kind == "body"]
    sentences = gather(bodies, wanted_of("", archive), archive)
    evidence = next(each for each in sentences if words in each.text)
    start = evidence.text.index(words)
    return Choice(words, 0.5, ((Ranked(evidence, (), {}, 0.0), (start, start + len(words))),))


@pytest.mark.parametrize(
    ("question", "words", "whole"),
    [
        ("Which hurricane hit Lowmark?", "Mara", "Hurricane Mara"),
        ("Who told Otto?", "Mila van Holm", "Mila van Holm"),
        ("Who told Otto?", "Mila", "Mila van Holm"),
        ("Who told Otto?", "Holm", "Holm"),
        ("Whom did Mila tell?", "Otto", "Otto"),
        ("What is the name of the hurricane?", "Mara", "Mara"),
        ("How much is the damage?", "2.5", "$2.5 million"),
        ("How many has California?", "300", "4,300"),
        ("How much did it rise?", "75", "75 basis points"),
        ("When does the trial begin?", "January", "5 January 2023"),
        ("In which month does the trial begin?", "January", "January"),
        ("Who put it there?", "the mayor", "the mayor"),
    ],
)
def test_a_part_is_made_whole(archive: Archive, question: str, words: str, whole: str) -> None:
    (choice,) = made_whole([_choice(archive, words)], read_question(question, day=DAY))
    assert choice.text == whole
    sentence, span = choice.supporters[0]
    assert sentence.evidence.text[slice(*span)] == whole


@pytest.mark.parametrize(
    ("question", "wrong", "right"),
    [
        ("Which state has the most cases?", "Harris County", "California"),
        ("What country were the passengers from?", "Texas", "Chinese"),
        ("What percentage of doctors work part-time?", "47", "63"),
        ("In what year was it?", "June", "1997"),
        ("In which month was it?", "1997", "June"),
    ],
)
def test_what_is_of_the_class_goes_before_the_rest(
    archive: Archive, question: str, wrong: str, right: str
) -> None:
    both = [_choice(archive, words) for words in (wrong, right)]
    assert of_class(question, both) == both[1:]
    assert of_class(question, both[:1]) == both[:1], "where there is nothing else, it stays"
    assert of_class("What was it?", both) == both


def test_a_short_form_is_spelt_out_by_its_letters(archive: Archive) -> None:
    told = ("constructive", "plum stout lager", "United States of Velia")
    given = [_choice(archive, words) for words in told]
    assert spelt_out('What does "PSL" stand for?', given) == given[1:2]
    assert spelt_out("What does USV stand for?", given) == given[2:]
    assert spelt_out("What does NSA mean?", given) == []
    assert spelt_out("What does NATO mean for Velia?", given) == given
    assert spelt_out("What does Lund stand for?", given) == given
