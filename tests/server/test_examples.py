"""Example questions: turned from sentences without breaking their English."""

import pytest

from server.examples import candidates, interleaved
from tests.templates.answers import written


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        (
            "Albania cut diplomatic ties with Iran and expelled its staff over a cyberattack.",
            "Why did Albania cut diplomatic ties with Iran?",
        ),
        (
            "Portovia suspends night trains citing a lack of drivers",
            "Why did Portovia suspend night trains?",
        ),
        (
            "The old swing bridge in Ely was closed because divers had found cracks in it.",
            "Why was the old swing bridge in Ely closed?",
        ),
        (
            "At least 12 people were killed in the fire at Portovia harbour.",
            "How many people were killed in the fire at Portovia harbour?",
        ),
        (
            "Ada Quayle was elected mayor of Portovia on Monday, the council said.",
            "Who was elected mayor of Portovia on Monday?",
        ),
        (
            "The floods in southern Portovia killed 1,739 people, officials said.",
            "How many people did the floods in southern Portovia kill?",
        ),
        ("Ada Quayle resigned on Monday after a row.", "Why did Ada Quayle resign?"),
        ("Ada Quayle, the mayor, died at home on Monday.", "When did Ada Quayle die?"),
        (
            "Ada Quayle bought the mill of Portovia for 4 million dollars.",
            "How much did Ada Quayle pay for the mill of Portovia?",
        ),
        (
            "Lights were out, but Ines Calder, the harbour chief of Portovia, said all was well.",
            "Who is the harbour chief of Portovia?",
        ),
    ],
)
def test_a_sentence_becomes_its_question(sentence: str, question: str) -> None:
    turns = candidates([written("Notes", sentence, "So it was in Albania and in Portovia.")])
    assert [made for made, _ in interleaved(turns)] == [question]


@pytest.mark.parametrize(
    "sentence",
    [
        "They were told to leave because the river rose.",  # who?
        "About 40 people have been tested.",  # where?
        "The bridge was not closed because divers found cracks, she said.",
        "It rained.",
        "Scientists suspended work because of rain.",  # a name, or a word at the start?
    ],
)
def test_a_sentence_that_does_not_stand_alone_makes_none(sentence: str) -> None:
    assert list(interleaved(candidates([written("Notes", sentence)]))) == []


def test_turns_alternate_and_nothing_is_asked_twice() -> None:
    turns = [[("a", "1"), ("b", "2")], [], [("c", "3"), ("a", "1")]]
    assert list(interleaved(turns)) == [("a", "1"), ("c", "3"), ("b", "2")]


def test_a_name_in_several_headlines_asks_for_the_latest() -> None:
    articles = [written(f"North Light {word}", "Text.") for word in ("shuts", "reopens")]
    assert list(interleaved(candidates(articles))) == [
        ("What is the latest on North Light?", articles[0].id)
    ]


def test_articles_in_other_languages_make_no_english_question() -> None:
    sentence = "Albania cut diplomatic ties with Iran over a cyberattack."
    assert list(interleaved(candidates([written("Notes", sentence, language="sq")]))) == []
