from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answer.errors import BadQuestion
from answer.question import LONGEST, Turn, make_part_whole, make_whole, read_question
from index.hit import Filters

DAY = date(2022, 9, 8)
OUTLETS = ("Reuters", "CNN", "The Meridian Post")
TIES = [Turn("Why did Albania cut ties with Iran?", "")]


def test_a_period_becomes_a_filter_that_names_its_words() -> None:
    reading = read_question("What did Iran say in July?", day=DAY)
    assert reading.filters.since == date(2022, 7, 1)
    assert reading.read == {"period": "in July"}


def test_news_of_a_period_may_be_published_some_days_after_it() -> None:
    reading = read_question("What happened on 1 September?", day=DAY)
    assert reading.filters == Filters(since=date(2022, 9, 1), until=date(2022, 9, 4))


def test_a_period_that_reaches_the_asking_day_does_not_run_past_it() -> None:
    assert read_question("What happened last week?", day=DAY).filters.until == DAY


@pytest.mark.parametrize("words", ["this week", "today", "on Monday", "recently", "now"])
def test_words_for_what_is_new_prefer_new_articles_and_hide_none(words: str) -> None:
    reading = read_question(f"What happened in Kabul {words}?", day=DAY)
    assert reading.recent
    assert reading.filters == Filters()


def test_a_question_for_what_was_prefers_nothing_new() -> None:
    assert read_question("When was the first summit held?", day=DAY).historic
    assert not read_question("Who leads the party?", day=DAY).historic


def test_a_filter_given_by_hand_is_kept() -> None:
    given_ = Filters(since=date(2020, 1, 1), sources=("CNN",))
    reading = read_question(
        "What did Reuters say in July?", day=DAY, filters=given_, outlets=OUTLETS
    )
    assert reading.filters == given_
    assert reading.read == {}


def test_a_filter_can_be_taken_back() -> None:
    reading = read_question("What did Iran say in July?", day=DAY, read_filters=False)
    assert reading.filters == Filters()


@pytest.mark.parametrize(
    ("question", "source"),
    [
        ("What did Reuters say about Iran?", "Reuters"),
        ("According to CNN, who won?", "CNN"),
        ("What does the Meridian Post report on the floods?", "The Meridian Post"),
        ("Who owns CNN?", None),
        ("Who told Reuters about the deal?", None),
    ],
)
def test_an_outlet_is_a_filter_only_where_its_reporting_is_asked_for(
    question: str, source: str | None
) -> None:
    sources = read_question(question, day=DAY, outlets=OUTLETS).filters.sources
    assert sources == ((source,) if source else ())


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who resigned?", "person"),
        ("Which Pacific nation was struck by an earthquake?", "place"),
        ("Which countries recognise the vote?", "place"),
        ("Which two companies merged?", "organization"),
        ("Which prices rose?", "thing"),
        ("Where is the camp?", "place"),
        ("Which airline agreed to buy its rival?", "organization"),
        ("How many people died?", "number"),
        ("What was the magnitude of the quake?", "number"),
        ("How strong is the economy?", "manner"),
        ("When does the law take effect?", "date"),
        ("What is the name of the storm?", "name"),
        ("Why did Albania cut ties with Iran?", "reason"),
        ("What caused the blackout?", "reason"),
        ("Why did the death toll fall?", "reason"),
        ("She is the first woman to win the prize since:", "date"),
        ("The last of his people, he was known as:", "name"),
        ("The federal judge approved a request for...", "thing"),
        ("True or false: the bridge was closed.", "description"),
        ("How did Iran respond to the accusation?", "reaction"),
        ("What did the ministry say?", "reaction"),
        ("What happened in Maui?", "event"),
        ("What did the probe do to the asteroid?", "event"),
        ("What does she do for a living?", "thing"),
        ("Did Iran admit the cyberattack?", "polar"),
        ("How was the beer made?", "manner"),
        ("Which political figure visited Maui?", "thing"),
        ("____ won the cup final on Sunday.", "thing"),
        ("Where was Lund when the dam broke?", "place"),
        ("Who was mayor when the dam broke?", "person"),
        ("What were the 19th-century swimsuits made of?", "thing"),
        ("What organ did singer Mara Lund receive?", "thing"),
        ("Which country was he sent to after a 20-month fight?", "place"),
        ("Lund was sent to which country after a 20-month fight?", "place"),
        ("Which state's governor resigned?", "place"),
        ("Which city received two months of rain in a day?", "place"),
        ("Which film won the prize?", "name"),
        ("Which major U.S. city will host the final?", "place"),
        ("Which U.S. state saw its governor sign the law?", "place"),
        ("The two services will merge. What will it be called?", "name"),
    ],
)
def test_the_kind_of_answer_is_read(question: str, kind: str) -> None:
    assert read_question(question, day=DAY).kind == kind


@pytest.mark.parametrize("question", ["", "   ", "?!", "\n"])
def test_a_question_without_a_word_is_refused(question: str) -> None:
    with pytest.raises(BadQuestion, match="empty"):
        read_question(question, day=DAY)


def test_a_question_that_is_too_long_is_refused() -> None:
    with pytest.raises(BadQuestion, match=str(LONGEST)):
        read_question("who " * LONGEST, day=DAY)


@pytest.mark.parametrize(
    ("question", "history", "whole"),
    [
        (
            "and who paid for it?",
            TIES,
            "and who paid for it (Albania cut ties with Iran)?",
        ),
        (
            "What about Syria?",
            [Turn("How many people died in Turkey?", "1,000")],
            "How many people died in Syria?",
        ),
        (
            "When was she elected?",
            [Turn("Who became prime minister?", "Liz Truss")],
            "When was Liz Truss elected (became prime minister)?",
        ),
        ("Why?", TIES, "Why (Albania cut ties with Iran)?"),
        (
            "And in Syria?",
            [Turn("How many people died in Turkey?", "1,000")],
            "How many people died in Syria?",
        ),
        (
            "When did she take office?",
            [
                Turn("Who resigned as mayor of Lindholm?", "Mara Lund"),
                Turn("Why (resigned as mayor of Lindholm)?", ""),
            ],
            "When did Mara Lund take office (resigned as mayor of Lindholm)?",
        ),
        (
            "Whom did he beat?",
            [
                Turn("Who won the Lindholm Open?", "Per Aune"),
                Turn("How old is Per Aune (won the Lindholm Open)?", "19"),
            ],
            "Whom did Per Aune beat (Per Aune; won the Lindholm Open)?",
        ),
        (
            "Why?",
            [Turn("How strong was it (died in the flood; hit Velia)?", "")],
            "Why (hit Velia)?",
        ),
        ("Who is Boris Johnson?", TIES, "Who is Boris Johnson?"),
        ("Who won the election in Brazil?", TIES, "Who won the election in Brazil?"),
        ("Who resigned?", [], "Who resigned?"),
    ],
)
def test_a_follow_up_is_made_whole(question: str, history: list[Turn], whole: str) -> None:
    assert make_whole(question, history) == whole


def test_the_kind_of_a_follow_up_is_its_own() -> None:
    reading = read_question("And who paid for it?", day=DAY, history=TIES)
    assert reading.kind == "person"


@given(st.text(max_size=300), st.text(max_size=300), st.text(max_size=60))
def test_any_conversation_is_read_or_refused(question: str, before: str, answer: str) -> None:
    try:
        reading = read_question(question, day=DAY, history=[Turn(before, answer)], outlets=OUTLETS)
    except BadQuestion:
        return
    assert reading.question


@pytest.mark.parametrize(
    ("part", "first", "whole"),
    [
        ("Who scored?", Turn("Who won the World Cup?", "Spain"), "Who scored in the World Cup?"),
        ("Who came second?", Turn("Who won the race?", ""), "Who came second in the race?"),
        ("Why?", Turn("Who won the race?", ""), "Why (won the race)?"),
        ("Who resigned?", Turn("Who bought the paper?", ""), "Who resigned (bought the paper)?"),
    ],
)
def test_a_part_keeps_the_event(part: str, first: Turn, whole: str) -> None:
    assert make_part_whole(part, first) == whole
