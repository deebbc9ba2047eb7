"""What comes again and again: a report of another year or another number answers something else."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answer.ask import ask
from answer.question import read_question
from answer.series import asked_in, numbers_in, year_in
from index.archive import Archive
from tests.answer.conftest import ArchiveOf, report

DAY = date(2024, 9, 20)


@pytest.fixture(scope="module")
def archive(archive_of: ArchiveOf) -> Archive:
    return archive_of(
        [
            report(
                1,
                "2021-07-11",
                "Ida Holm wins the Lowmark Cup",
                "Ida Holm won the Lowmark Cup on Sunday, in front of a full house in Lowmark.",
            ),
            report(
                2,
                "2022-07-10",
                "Lowmark Cup goes to Vesna Kral",
                "Vesna Kral won the 2022 Lowmark Cup on Sunday. She had lost the final of 2019.",
            ),
            report(
                3,
                None,
                "The history of the Lowmark Cup",
                "Ona Brandt won the Lowmark Cup in 2019 and was the first from Orla to do so.",
            ),
            report(
                4,
                "2023-10-02",
                "Ferro 8 has a better screen",
                "The Ferro 8 was released on September 29, 2023, with a better screen.",
            ),
            report(
                5,
                "2024-09-12",
                "Ferro 9 in the shops",
                "The Ferro 9 was announced on June 3 and was released on 10 September 2024.",
            ),
            report(
                6,
                "2024-09-18",
                "Mayor of Lowmark opens the bridge",
                "Mara Lund, the mayor of Lowmark, opened the bridge on Wednesday. The unemployment"
                " rate in Meridia is 4.1 percent, she said.",
            ),
            report(
                7,
                "2024-09-19",
                "Nurses in Meridia strike",
                "Nurses in Meridia are on strike because their pay has fallen behind prices. In"
                " 1988 nurses in Meridia were on strike because of long shifts.",
            ),
        ]
    )


@pytest.mark.parametrize(
    ("question", "winner"),
    [
        ("Who won the Lowmark Cup in 2021?", "Ida Holm"),
        ("Who won the 2021 Lowmark Cup?", "Ida Holm"),
        ("Who won the Lowmark Cup in 2022?", "Vesna Kral"),
        ("Who won the 2019 Lowmark Cup?", "Ona Brandt"),
    ],
)
def test_the_winner_is_that_of_the_year(archive: Archive, question: str, winner: str) -> None:
    answer = ask(archive, question, day=DAY)
    assert answer.short_answer == winner
    assert winner in answer.sentences[0].text


@pytest.mark.parametrize("year", [2015, 2023])
def test_of_a_year_that_nobody_tells_of_there_is_no_winner(archive: Archive, year: int) -> None:
    assert ask(archive, f"Who won the {year} Lowmark Cup?", day=DAY).short_answer == ""


@pytest.mark.parametrize(
    "question",
    [
        "Who was the mayor of Lowmark in 2019?",
        "What was the unemployment rate in Meridia in 2019?",
        "What happened in Meridia in 2014?",
    ],
)
def test_what_is_told_of_another_year_is_not_told_of_that(archive: Archive, question: str) -> None:
    answer = ask(archive, question, day=DAY)
    assert not answer.answered
    assert not answer.short_answer


def test_what_is_asked_of_now_is_not_told_by_what_was_long_before(archive: Archive) -> None:
    answer = ask(archive, "Why are nurses in Meridia on strike?", day=DAY)
    assert answer.answered
    assert not any("1988" in sentence.text for sentence in answer.sentences)


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("When was the Ferro 8 released?", "September 29, 2023"),
        ("When was the Ferro 9 released?", "10 September 2024"),
    ],
)
def test_the_date_is_that_of_the_number(archive: Archive, question: str, day: str) -> None:
    assert ask(archive, question, day=DAY).short_answer == day


@pytest.mark.parametrize(
    ("question", "year"),
    [
        ("Who won the cup in 2021?", 2021),
        ("Who won the 2021 cup?", 2021),
        ("Who has won the most cups since 2021?", None),
        ("Is Lund older than in 2021?", 2021),
        ("Did more people die than 2021?", None),
        ("Who won between 2019 and 2021?", None),
        ("Who paid $2021 for it?", None),
        ("How did 2,021 people get there?", None),
        ("Who led after 50 games of the 2021-22 season?", None),
    ],
)
def test_the_year_that_is_asked_about(question: str, year: int | None) -> None:
    assert year_in(question) == year
    assert read_question(question, day=DAY).year == year


@pytest.mark.parametrize(
    ("text", "name", "numbers"),
    [
        ("the iPhone 14 and the iPhone 13", "iphone", {13, 14}),
        ("its fourth season", "season", {4}),
        ("Season 17 of it", "season", {17}),
        ("the 92nd Academy Awards", "academy", {92}),
        ("in World War II", "war", {2}),
        ("Super Bowl LVII", "bowl", {57}),
        ("Super Bowl XLIV", "bowl", {44}),
        ("on November 17 and Sept. 3", "november", set()),
        ("Lowmark 2.5 km away", "lowmark", set()),
        ("Ferro 300 million", "ferro", set()),
    ],
)
def test_what_is_numbered(text: str, name: str, numbers: set[int]) -> None:
    assert numbers_in(text).get(name, frozenset()) == numbers


@pytest.mark.parametrize(
    ("question", "recurs"),
    [
        ("Who was the mayor of Lowmark in 2019?", True),
        ("Who was the first mayor of Lowmark in 1919?", False),
        ("Who was Mara Lund in 1919?", False),
        ("How many people died in the flood of 1919?", False),
        ("What was the turnout in 2019?", True),
    ],
)
def test_what_comes_every_year(question: str, recurs: bool) -> None:
    assert asked_in(question, year_in(question)).recurs == recurs


@given(st.text(max_size=200))
def test_any_text_can_be_looked_through(text: str) -> None:
    for name, numbers in numbers_in(text).items():
        assert name
        assert all(number >= 0 for number in numbers)
