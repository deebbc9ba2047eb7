"""Who won is not who was beaten, however near their names stand."""

from datetime import date

import pytest

from answer.ask import ask
from answer.contest import asks_who_won, is_loser, tells_no_win, tells_win_of, won_in
from tests.answer.conftest import ArchiveOf, report, span_of


@pytest.mark.parametrize(
    ("text", "loser", "winner"),
    [
        ("Ida Holm beats Vesna Kral to win the title.", "Vesna Kral", "Ida Holm"),
        ("Vesna Kral lost to Ida Holm on Saturday.", "Vesna Kral", "Ida Holm"),
        ("Vesna Kral was beaten by Ida Holm.", "Vesna Kral", "Ida Holm"),
        ("After defeating two-time champion Kral, Holm won.", "Kral", "Holm"),
        ("Kral, who beat Brandt in May, lost to Holm.", "Kral", "Holm"),
        ("Holm won with a victory over the world's best, Vesna Kral.", "Vesna Kral", "Holm"),
        ("The defeat of Kral by Holm came early.", "Kral", "Holm"),
        ("It was the win of Holm that counted, Kral said.", None, "Holm"),
    ],
)
def test_who_was_beaten(text: str, loser: str | None, winner: str) -> None:
    assert loser is None or is_loser(text, span_of(text, loser))
    assert not is_loser(text, span_of(text, winner))


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("Who won the cup?", True),
        ("Which team has won the most games?", True),
        ("Who is the winner of the cup?", True),
        ("Which team lost a week after winning the cup?", False),
        ("Who said that Lund won?", False),
        ("When did she win the cup?", False),
        ("What year was she first elected?", False),
        ("What sports won't be held there?", False),
        ("Which sports won’t be held there?", False),
        ("In which event did Ida Holm win a medal?", False),
        ("What caused the city to win it twice?", False),
        ("Which women's team won the cup?", True),
    ],
)
def test_who_won_is_asked(question: str, asks: bool) -> None:
    assert asks_who_won(question) == asks


@pytest.mark.parametrize(
    ("text", "question", "tells"),
    [
        ("Ida Holm wins second round match of the Open.", "Who won the Open?", False),
        ("Ida Holm wins second round match of the Open.", "Who won the match?", True),
        ("Ida Holm goes into the Open as a favourite.", "Who won the Open?", False),
        ("Ida Holm lifted the cup in front of her parents.", "Who won the cup?", True),
    ],
)
def test_a_sentence_that_tells_of_no_win(text: str, question: str, tells: bool) -> None:
    assert tells_no_win(text, "Today in Lowmark", question) != tells


def test_who_has_won_often_may_not_have_won_this_time() -> None:
    text = "Ida Holm has won the Open five times."
    assert tells_no_win(text, "", "Who won the Open?")
    assert not tells_no_win(text, "", "Who won the Open five times?")
    assert not tells_no_win("Ida Holm has won the Open.", "", "Who won the Open?")


def test_a_list_of_winners_says_so_above_it() -> None:
    line = "Literature, October 6: the writer Ida Holm."
    assert tells_no_win(line, "The prizes of this week", "Who won the prize?") is False
    assert tells_no_win(line, "The people of this week", "Who won the prize?")


def test_the_winner_is_told_where_both_names_stand(archive_of: ArchiveOf) -> None:
    told = (
        "Vesna Kral lost the final of the Lowmark Open to Ida Holm on Sunday. Kral had won her"
        " first match in an hour."
    )
    archive = archive_of([report(1, "2022-09-11", "The Lowmark Open ends", told)])
    answer = ask(archive, "Who won the Lowmark Open?", day=date(2022, 9, 12))
    assert answer.short_answer == "Ida Holm"
    lost = ask(archive, "Who lost the final of the Lowmark Open?", day=date(2022, 9, 12))
    assert lost.short_answer == "Vesna Kral"


@pytest.mark.parametrize(
    ("text", "around", "tells"),
    [
        ("The Lowmark Sox won 5-4 on the day of the race.", "Sox edge Angels at home", False),
        ("Holm and Lund won after a marathon day of 29 holes.", "Holm takes the Open", False),
        ("Ida Holm won in 2:21:38.", "Holm takes the Lowmark Marathon", True),
        ("Ida Holm won the Marathon in 2:21:38.", "A cold day in Lowmark", True),
    ],
)
def test_who_won_a_marathon_is_told_by_a_report_of_the_marathon(
    text: str, around: str, tells: bool
) -> None:
    assert tells_no_win(text, around, "Who won the Lowmark Marathon?") != tells


def test_a_contest_asked_for_without_capitals_is_told_by_either() -> None:
    text = "Ida Holm won the marathon in 2:21:38."
    assert not tells_no_win(text, "", "who won the lowmark marathon")


def test_an_academy_award_is_an_oscar() -> None:
    text = "Ida Holm won the Academy Award for best director."
    assert not tells_no_win(text, "", "Who won the Oscar for best director?")
    assert tells_no_win(text, "", "Who won the Grammy for best album?")


def test_a_cupboard_is_no_cup() -> None:
    assert tells_no_win("Ida Holm won a cupboard.", "Holm at home", "who won the cup?")
    assert not tells_no_win("Ida Holm won two cups.", "Holm at home", "who won the cup?")


def test_one_of_a_contests_two_names_will_do() -> None:
    text = "A ticket sold in Lowmark won $2 billion in the Powerball draw."
    assert not tells_no_win(text, "", "Who won the Powerball jackpot?")


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("Holm has won more prizes than anyone and has never won album of the year.", False),
        ("Despite nine prizes Ida Holm has never won album of the year.", True),
        ("Ida Holm did not win album of the year.", True),
        ("Ida Holm failed to win album of the year.", True),
    ],
)
def test_who_never_won_did_not_win(text: str, lost: bool) -> None:
    assert is_loser(text, span_of(text, "Holm")) == lost


@pytest.mark.parametrize(
    ("text", "no_win"),
    [
        ("Ida Holm, who won the Open four times, is here.", True),
        ("Ida Holm holds the record for the most Opens won by anybody.", True),
        ("Ida Holm won the Open for the fourth time.", False),
        (
            "Every Open gives Lowmark a chance to end its bad luck since winning the 1966 Open.",
            True,
        ),
        ("Lowmark won the Open, its first title since 1966.", False),
    ],
)
def test_a_win_of_other_years_is_none_of_this(text: str, no_win: bool) -> None:
    assert tells_no_win(text, "", "Who won the Open?") == no_win


@pytest.mark.parametrize(
    ("text", "name", "wins"),
    [
        ("The Gulls won the Lowmark Bowl for the second time in four seasons.", "The Gulls", True),
        ("Ida Holm rallies to win the Lowmark Bowl.", "Ida Holm", True),
        ("Holm reached the Lowmark Bowl with a 4-3 win over the Terns.", "Holm", False),
        ("It could be the first Lowmark Bowl of many titles won by Holm.", "Holm", False),
        ("Here's every film that won the Lowmark Bowl.", "Here's every film", False),
        ("The Gulls won over the Terns at the Lowmark Bowl.", "The Gulls", False),
    ],
)
def test_who_is_said_to_have_won_it(text: str, name: str, wins: bool) -> None:
    asked = won_in("Who won the Lowmark Bowl?")
    assert tells_win_of(asked, text, span_of(text, name)) == wins
