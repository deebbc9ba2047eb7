"""Questions put into the words in which reports tell what they ask for."""

from datetime import date

import pytest

from answer.plain import plain, to_us
from answer.question import read_question

DAY = date(2022, 9, 8)


@pytest.mark.parametrize(
    ("question", "told", "kind"),
    [
        ("What did Harbour Wire report about the strike?", "What happened with the strike?",
         "event"),
        ("According to Harbour Wire, why did the mayor resign?", "Why did the mayor resign?",
         "reason"),
        ("What was the death toll of the flood in Velia?",
         "How many people died of the flood in Velia?", "number"),
        ("How many people died in Velia as of September 1?", "How many people died in Velia?",
         "number"),
        ("How many people died in Velia in August?", "How many people died in Velia in August?",
         "number"),
        ("How many were killed in Velia?", "How many people were killed in Velia?", "number"),
        ("How many have died in Velia?", "How many people have died in Velia?", "number"),
        ("How many ships were sunk?", "How many ships were sunk?", "number"),
        ("velia flood death toll", "How many people died in the velia flood?", "number"),
        ("latest death toll in Velia", "How many people died in Velia?", "number"),
        ("Why was the death toll lowered?", "Why was the death toll lowered?", "reason"),
        ("Why did the mayor resign?", "Why did the mayor resign?", "reason"),
    ],
)  # fmt: skip
def test_a_question_is_searched_in_the_words_of_reports(
    question: str, told: str, kind: str
) -> None:
    reading = plain(read_question(question, day=DAY, outlets=("Harbour Wire",)))
    assert (reading.question, reading.kind) == (told, kind)


def test_what_is_said_to_dateline_is_not_asked_of_the_news() -> None:
    for words in ("Hello", "Thank you!", "Who are you?", "What is your opinion on Lund?"):
        assert to_us(words)
    for words in (
        "What do you know about Lund?",
        "Hello Kitty turns 50",
        "Who thanked you know who?",
    ):
        assert not to_us(words)
