"""What asks several things is taken apart; what only looks so is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answer.split import MOST, split


def shown(question: str) -> list[str]:
    return [part.words for part in split(question).parts]


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "Who is the new UK prime minister and when did she take office?",
            ["Who is the new UK prime minister?", "When did she take office?"],
        ),
        (
            "What did Iran say, and what did Albania say?",
            ["What did Iran say?", "What did Albania say?"],
        ),
        ("Who won the race? And by how much?", ["Who won the race?", "By how much?"]),
        ("Who was arrested in Kabul and why?", ["Who was arrested in Kabul?", "Why?"]),
        ("What happened, when and where?", ["What happened?", "When?", "Where?"]),
        (
            "When and where was the summit held?",
            ["When was the summit held?", "Where was the summit held?"],
        ),
        (
            "How many people died and how many were injured?",
            ["How many people died?", "How many were injured?"],
        ),
        (
            "Did Iran admit the attack and did Albania cut ties?",
            ["Did Iran admit the attack?", "Did Albania cut ties?"],
        ),
        (
            "Mr. Lund resigned in May. Who replaced him, and when did he leave?",
            ["Mr. Lund resigned in May. Who replaced him?", "When did he leave?"],
        ),
        (
            "Why are the UK and the EU at odds, and what does Northern Ireland want?",
            ["Why are the UK and the EU at odds?", "What does Northern Ireland want?"],
        ),
    ],
)
def test_each_question_is_a_part(question: str, parts: list[str]) -> None:
    assert shown(question) == parts
    assert split(question).compared == ""


@pytest.mark.parametrize(
    "question",
    [
        "Who wrote War and Peace",
        "How large is the trade between Iran and Albania?",
        "Who pays for food and drink?",
        "What did the minister and the mayor say?",
        "Who founded the company and was the first to lead it?",
        "Who resigned and was arrested?",
        "Who is the man who shot the minister and who planned it?",
        "Who is the man who shot the minister and who was arrested?",
        "Which actor said that his partner, who is a singer, is expecting a baby?",
        "Did police say how and when he died?",
        "Do we know who did it and what happened?",
        "When the queen died, what did her son say?",
        "What is expected if the court decides which and how many will stay?",
        "Which film is about a boy and what he learns?",
        "Who sang “Where Are You and when did you go” last week?",
        "Was it repaired or did it stay shut?",
        "Who won the race? True or false?",
        "True or false: the bridge was closed",
        "Who won, Lula or Bolsonaro?",
        "Which team scored more than 30 points, the Jets or the Bills?",
        "Is inflation higher than a year ago?",
        "Is the tower taller than 300 metres?",
        "Finland and which other nation applied to join NATO?",
        "Who, what, when, where, why and how?",
        "and",
        "?",
    ],
)
def test_one_question_stays_one(question: str) -> None:
    assert shown(question) == []


@pytest.mark.parametrize(
    ("question", "parts", "asked", "compared"),
    [
        (
            "Which is larger, the toll in Pakistan or in Nigeria?",
            ["The toll in Pakistan", "The toll in Nigeria"],
            ["How many people died in Pakistan?", "How many people died in Nigeria?"],
            "more",
        ),
        (
            "Which was less expensive, the budget of Velia or Tarnow?",
            ["The budget of Velia", "The budget of Tarnow"],
            ["How much did the budget of Velia cost?", "How much did the budget of Tarnow cost?"],
            "less",
        ),
        (
            "Which was deadlier, the fire on Maui or Hurricane Ian?",
            ["The fire on Maui", "Hurricane Ian"],
            [
                "How many people were killed in the fire on Maui?",
                "How many people were killed in Hurricane Ian?",
            ],
            "more",
        ),
        (
            "Who is younger, Biden or Trump?",
            ["Biden", "Trump"],
            ["How old is Biden?", "How old is Trump?"],
            "less",
        ),
        (
            "Is the price of gas in Velia higher than in Tarnow?",
            ["The price of gas in Velia", "The price of gas in Tarnow"],
            ["What is the price of gas in Velia?", "What is the price of gas in Tarnow?"],
            "more",
        ),
        (
            "Were more people killed in Turkey or Syria?",
            ["In Turkey", "In Syria"],
            ["How many people killed in Turkey?", "How many people killed in Syria?"],
            "more",
        ),
        (
            "Did Apple sell fewer phones than Samsung?",
            ["Apple", "Samsung"],
            ["How many phones did Apple sell?", "How many phones did Samsung sell?"],
            "less",
        ),
        (
            "Who won more medals, Norway, Sweden or Finland?",
            ["Norway", "Sweden", "Finland"],
            [f"How many medals {name} won?" for name in ("Norway", "Sweden", "Finland")],
            "more",
        ),
    ],
)
def test_a_comparison_asks_for_each_figure(
    question: str, parts: list[str], asked: list[str], compared: str
) -> None:
    found = split(question)
    assert [part.words for part in found.parts] == parts
    assert [part.question for part in found.parts] == asked
    assert found.compared == compared


def test_what_leads_into_the_first_part_leads_into_each() -> None:
    found = split("In the 2022 election, who won and who lost?")
    assert [part.question for part in found.parts] == [
        "In the 2022 election, who won?",
        "In the 2022 election, who lost?",
    ]
    assert found.parts[1].words == "Who lost?"


def test_what_a_follow_up_took_from_before_goes_with_each_part() -> None:
    found = split("And who paid for it and when (Albania cut ties with Iran)?")
    assert [part.question for part in found.parts] == [
        "Who paid for it (Albania cut ties with Iran)?",
        "When (Albania cut ties with Iran)?",
    ]
    assert [part.words for part in found.parts] == ["Who paid for it?", "When?"]


WORDS = st.lists(
    st.sampled_from(
        "who what which when where why how many did is was he she the and or , ? . more larger "
        "than in Iran Albania killed people won toll ( ) “ ” _ whom by".split()
    ),
    max_size=25,
).map(" ".join)


@given(st.one_of(st.text(max_size=400), WORDS))
def test_anything_is_taken_apart_in_two_to_four_or_left_whole(question: str) -> None:
    parts = split(question).parts
    assert not parts or 2 <= len(parts) <= MOST
    assert all(part.words.strip("? ") and part.question for part in parts)
