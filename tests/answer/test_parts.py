"""Questions that ask several things, asked of the sample archive."""

from dataclasses import replace
from datetime import date

import pytest

from answer.answer import Answer
from answer.ask import ask
from index.archive import Archive
from index.hit import Filters
from server.exports import plain
from server.terminal import answer_lines
from server.words import headings

DAY = date(2023, 3, 1)
DENIED = "Why did Albania cut ties with Iran, and what did Iran say?"
WHO_AND_WHO = "Who won the 1966 World Cup and who resigned as UK prime minister?"


def asked(archive: Archive, question: str, day: date = DAY) -> Answer:
    answer = ask(archive, question, day=day)
    used = {number for sentence in answer.sentences for number in sentence.citations}
    assert used == set(range(1, len(answer.citations) + 1))
    assert len(answer.sentences) <= 4
    parts = [sentence.part for sentence in answer.sentences]
    assert parts == sorted(parts), "in the order asked"
    assert answer.timings.keys() == {"search", "read", "compose"}
    return answer


def test_each_part_has_its_own_sentence(sample: Archive) -> None:
    answer = asked(sample, "When and where did Queen Elizabeth die?")
    when, where = (
        next(s for s in answer.sentences if s.part == part and s.marked) for part in (1, 2)
    )
    assert answer.reading.parts == (
        "When did Queen Elizabeth die?",
        "Where did Queen Elizabeth die?",
    )
    assert when.text[slice(*when.marked or (0, 0))].startswith("September 8")
    assert "balmoral" in where.text[slice(*where.marked or (0, 0))].lower()
    assert answer.short_answer.startswith("September 8")
    assert answer.note == ""


def test_a_sentence_stands_in_the_part_that_it_belongs_to(sample: Archive) -> None:
    answer = asked(sample, DENIED, date(2022, 9, 12))
    texts = [sentence.text for sentence in answer.sentences]
    assert len(set(texts)) == len(texts)
    (denial,) = [sentence for sentence in answer.sentences if "denied Tehran" in sentence.text]
    assert denial.part == 2
    assert answer.sentences[0].part == 1
    assert answer.sentences[0].text.startswith("Albania cut diplomatic ties")


def test_a_part_without_an_answer_is_named(sample: Archive) -> None:
    answer = asked(sample, WHO_AND_WHO, date(2022, 10, 27))
    assert answer.answered
    assert answer.note == "The archive does not answer “Who won the 1966 World Cup?”."
    assert {sentence.part for sentence in answer.sentences} == {2}
    assert answer.short_answer == "Liz Truss"


def test_the_other_part_is_answered_as_by_itself(sample: Archive) -> None:
    alone = asked(sample, "Who resigned as UK prime minister?", date(2022, 10, 27))
    answer = asked(sample, WHO_AND_WHO, date(2022, 10, 27))
    assert replace(answer.sentences[0], part=0) == alone.sentences[0]
    assert answer.confidence == pytest.approx(alone.confidence)


def test_nothing_to_any_part_is_no_answer(sample: Archive) -> None:
    answer = asked(sample, "Who won the 1966 World Cup and what is the capital of Paraguay?")
    assert not answer.answered
    assert answer.reading.parts == ()


def test_figures_are_compared(sample: Archive) -> None:
    answer = asked(sample, "Which is larger, the toll in Pakistan or in Turkey?")
    leads = [next(s for s in answer.sentences if s.part == part) for part in (1, 2)]
    assert ["1,739" in leads[0].text, "35,418" in leads[1].text] == [True, True]
    assert answer.note == "Of these figures 35,418 is the higher."
    assert answer.short_answer == ""


def test_a_figure_that_is_not_held_is_named(sample: Archive) -> None:
    answer = asked(sample, "Which is larger, the toll in Pakistan or in Nigeria?")
    assert answer.note == "The archive gives no figure for “The toll in Nigeria”."
    assert {sentence.part for sentence in answer.sentences} == {1}


def test_one_number_does_not_answer_two_questions(sample: Archive) -> None:
    answer = asked(
        sample,
        "How many people died in the floods in Pakistan and how many homes were destroyed?",
        date(2022, 10, 27),
    )
    assert {sentence.part for sentence in answer.sentences} == {1}
    assert "How many homes were destroyed?" in answer.note


def test_a_period_of_one_part_holds_for_all(sample: Archive) -> None:
    answer = asked(
        sample,
        "Who resigned as UK prime minister in October 2022 and why?",
        date(2022, 11, 10),
    )
    assert answer.reading.read == {"period": "in October 2022"}
    assert answer.reading.filters.since == date(2022, 10, 1)
    assert {sentence.part for sentence in answer.sentences} == {1, 2}


def test_periods_of_their_own_are_nobody_elses(sample: Archive) -> None:
    answer = asked(
        sample,
        "Who resigned as UK prime minister in October 2022 and how many people died in the Turkey "
        "earthquake in February 2023?",
        date(2023, 3, 1),
    )
    assert {sentence.part for sentence in answer.sentences} == {1, 2}
    assert answer.reading.filters == Filters()
    assert answer.reading.read == {}


def test_a_question_that_is_one_has_no_parts(sample: Archive) -> None:
    answer = asked(sample, "Who resigned as UK prime minister?", date(2022, 10, 27))
    assert answer.reading.parts == ()
    assert {sentence.part for sentence in answer.sentences} == {0}
    assert headings(answer) == ("",) * len(answer.sentences)


def test_every_way_to_read_it_shows_the_parts(sample: Archive) -> None:
    answer = asked(sample, DENIED, date(2022, 9, 12))
    first, second = answer.reading.parts
    assert [heading for heading in headings(answer) if heading] == [first, second]
    for lines in (list(answer_lines(answer)), plain(answer).split("\n")):
        told = "\n".join(lines)
        assert told.index(first) < told.index("Albania cut diplomatic ties") < told.index(second)
