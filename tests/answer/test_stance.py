import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answer.stance import asked_of, denies, leans_on_previous, roles_in, says, speaker_of


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("In a statement, the Foreign Ministry denied Tehran was behind any attack.",
         "the Foreign Ministry"),
        ("Ties were cut over an attack allegedly made by Iran, the prime minister said Monday.",
         "the prime minister"),
        ("Iran condemned the expulsion as short-sighted, according to state television.",
         "state television"),
        ("“We will rebuild,” said Maria Lopez, the mayor.", "Maria Lopez"),
        ("Police said two people were hurt.", "Police"),
        ("FORT MYERS, Florida — Police said two people were hurt.", "Police"),
        ("RIYADH (Reuters) — Saudi Arabia has denied that it took sides.", "Saudi Arabia"),
        ("Saudi Arabia has denied that it took sides with Russia, and says that it did not.",
         "Saudi Arabia"),
        ("When asked about reports of men who were handed papers at the rallies, spokesman Ivan"
         " Lund said it was lawful.", "spokesman Ivan Lund"),
        ("The holes were made by sabotage, the NATO allies have said, without naming anyone.",
         "the NATO allies"),
        ("He said the bridge was closed.", ""),
        ("The storm killed 40 people.", ""),
        ("The bridge was closed on Monday.", ""),
    ],
)  # fmt: skip
def test_the_speaker_is_who_says_it(sentence: str, speaker: str) -> None:
    assert speaker_of(sentence) == speaker


@pytest.mark.parametrize(
    ("question", "who"),
    [
        ("What did Iran say about the attack?", "Iran"),
        ("How did the White House respond?", "the White House"),
        ("What has the mayor of Lindholm said?", "the mayor of Lindholm"),
        ("What is the reaction to the vote?", ""),
        ("Why did Albania cut ties?", ""),
    ],
)
def test_whose_words_are_asked_for(question: str, who: str) -> None:
    assert asked_of(question) == who


@pytest.mark.parametrize(
    "sentence",
    [
        "The ministry denied that Tehran was behind the attack.",
        "Moscow has rejected the accusation as baseless.",
        "The company disputes the findings.",
        "The ministry dismissed the report as a fabrication.",
    ],
)
def test_a_denial_is_seen(sentence: str) -> None:
    assert denies(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "He was denied bail on Tuesday.",
        "The ministry denied them entry to the country.",
        "There is no denying that prices rose.",
        "The ministry confirmed the attack.",
        "The new owner dismissed several of its leaders.",
        "The minister spoke for an hour without contradicting him.",
        "The company did not deny the report.",
        "The council rejected the plan for a bridge.",
    ],
)
def test_what_only_looks_like_a_denial_is_not_one(sentence: str) -> None:
    assert not denies(sentence)


@pytest.mark.parametrize(
    ("sentence", "leans"),
    [
        ("He resigned on Monday.", True),
        ("“It was a mistake,” the minister said.", True),
        ("But the talks failed.", True),
        ("The company said it would appeal.", True),
        ("Albania cut ties with Iran.", False),
        ("The White House welcomed the move.", False),
    ],
)
def test_a_sentence_that_needs_the_one_before_is_known(sentence: str, leans: bool) -> None:
    assert leans_on_previous(sentence) == leans


@given(st.text(max_size=400))
def test_a_speaker_stands_in_the_sentence(sentence: str) -> None:
    assert speaker_of(sentence) in sentence


@pytest.mark.parametrize("part", ["Aa, ", "said ", "according to ", ", the a ", "“", "A said, "])
def test_no_sentence_takes_long_to_read(part: str) -> None:
    started = time.process_time()
    speaker_of(part * 3000)
    denies(part * 3000)
    assert time.process_time() - started < 2


def test_who_is_asked_is_known_by_role_and_in_the_midst_of_a_sentence() -> None:
    assert roles_in("her family") == roles_in("The family") == {"family"}
    assert roles_in("the police in Lindholm") == {"police"}
    assert roles_in("Iran") == frozenset()
    assert says("lund", "Velia denied it: President Mara Lund called it a lie.")
    assert says("lund", "Lund quickly responded to the suit.")
    assert not says("lund", "A court said that Lund must pay.")
