"""Misspelt words: read as the archive spells them, said so, and nothing else made of them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answer.ask import ask
from answer.spelling import is_one_slip, respelt
from index.archive import Archive

DAY = date(2022, 10, 20)
WORDS = st.text("abcde", max_size=7)


def distance(one: str, other: str) -> int:
    """Optimal string alignment, by its definition."""
    rows = [list(range(len(other) + 1))]
    for i, a in enumerate(one, 1):
        rows.append([i])
        for j, b in enumerate(other, 1):
            costs = [rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (a != b)]
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                costs.append(rows[i - 2][j - 2] + 1)
            rows[i].append(min(costs))
    return rows[-1][-1]


@given(WORDS, WORDS)
def test_a_slip_is_one_step_of_the_alignment(one: str, other: str) -> None:
    assert is_one_slip(one, other) == (distance(one, other) == 1)


@given(WORDS, st.integers(0, 7), st.sampled_from("abcde"))
def test_a_letter_more_or_less_is_a_slip(word: str, place: int, letter: str) -> None:
    longer = word[:place] + letter + word[place:]
    assert is_one_slip(word, longer)
    assert is_one_slip(longer, word)


@pytest.mark.parametrize(
    ("question", "typed", "meant"),
    [
        ("why did Albannia cut ties with Iran", "Albannia", "Albania"),
        ("WHY DID ALBANNIA CUT TIES WITH IRAN?", "ALBANNIA", "Albania"),
        (
            "Why did Albania’s goverment cut ties with Tehrran?",
            "goverment” and “Tehrran",
            "government” and “Tehran",
        ),
        ("why did kwartang resign", "kwartang", "Kwarteng"),
        ("When did Queen Elizabth die?", "Elizabth", "Elizabeth"),
    ],
)
def test_a_misspelt_name_is_read_as_the_archive_has_it(
    sample: Archive, question: str, typed: str, meant: str
) -> None:
    answer = ask(sample, question, day=DAY)
    assert answer.answered
    assert answer.question == question
    assert answer.note == f"The archive has no “{typed}”; this is about “{meant}”."
    shown = " ".join(f"{c.headline} {c.quote}" for c in answer.citations)
    assert meant.rpartition("“")[2] in shown


@pytest.mark.parametrize(
    "question",
    [
        "Why did Armenia cut ties with Iran?",  # another country
        "Who found the Holy Grail in Albannia?",  # nor does it hold what is asked
        "Why did Elbania cut ties with Iran?",  # nobody mistakes a first letter
        "When did Queen Elzbth die?",
    ],
)
def test_what_is_no_slip_or_has_no_answer_stays_unanswered(sample: Archive, question: str) -> None:
    answer = ask(sample, question, day=DAY)
    assert not answer.answered
    assert answer.note == ""


def test_only_whole_words_are_put_right() -> None:
    assert respelt("Trus’s trust in Trus", {"Trus": "Truss"}) == "Truss’s trust in Truss"
