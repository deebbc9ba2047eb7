"""How answers are found in sentences, and what is taken to answer a question."""

import re
from dataclasses import replace

from hypothesis import example as case
from hypothesis import given
from hypothesis import strategies as st

from bench.fit.candidates import Asked, Candidate, find_answer
from bench.fit.data import Example
from bench.fit.news import stage_two, unanswered, week_fold
from bench.fit.train import Plan, batches, items


def candidate(text: str, coverage: float = 0.6) -> Candidate:
    return Candidate(
        text, "", "Bridge opens in Porto", "a", 1.0, coverage, 0.7, 1.0, 0, False, False
    )


ASKED = Asked(
    "q1", "2023-05-05", "Who opened the harbour bridge in Porto?",
    ("Ana Duarte", "Rui Costa", "A choir", "Nobody"), ("Ana Duarte",),
    "Mayor Ana Duarte cut the ribbon of the bridge.", True, True,
    (
        candidate("Mayor Ana Duarte opened the harbour bridge in Porto."),
        candidate("Rui Costa did not come to the opening of the harbour bridge."),
        candidate("The harbour bridge in Porto cost 40 million euros."),
    ),
)  # fmt: skip


def found(sentence: str, answer: str) -> list[str]:
    return [sentence[a:b] for a, b in find_answer(sentence, answer)]


def test_case_accents_articles_and_punctuation_do_not_count() -> None:
    assert found("She saw “Café of the Moon” twice.", "the cafe of moon") == ["Café of the Moon"]


def test_a_number_is_found_as_a_word_and_as_a_figure() -> None:
    assert found("It lasted five days.", "5 days") == ["five days"]
    assert found("It lasted 5 days.", "Five days") == ["5 days"]


def test_parts_of_words_are_not_found() -> None:
    assert found("Anabel came.", "Ana") == []


def test_an_answer_without_words_is_nowhere() -> None:
    assert found("Anything.", "...") == []


@case("", "", "aa an")
@case("", "", "he the")
@case("", "", "the cat")
@given(
    st.text(max_size=60),
    st.text(max_size=60),
    st.from_regex(r"[a-z]{1,8}( [a-z]{2,8})?", fullmatch=True),
)
def test_an_answer_is_found_wherever_it_stands(before: str, after: str, answer: str) -> None:
    """Articles at its ends do not count."""
    told = re.fullmatch(r"(?:(?:a|an|the) )*(.*?)(?: (?:a|an|the))*", answer)
    if told and find_answer(answer, answer):
        start, end = (len(before) + 1 + place for place in told.span(1))
        assert (start, end) in find_answer(f"{before} {answer} {after}", answer)


def test_sentences_with_the_right_choice_answer_and_no_others() -> None:
    for example in stage_two([ASKED], 1):
        assert example.relevant == ("Ana Duarte" in example.sentence)
        assert [example.sentence[a:b] for a, b in example.spans or ()] == (
            ["Ana Duarte"] if example.relevant else []
        )


def test_the_explanation_makes_a_group_of_its_own() -> None:
    groups = {e.group for e in stage_two([ASKED], 1)}
    told = {e.group for e in stage_two([ASKED], 1) if e.sentence == ASKED.evidence}
    assert len(groups) >= 2
    assert len(told) == 1


def test_a_question_that_nothing_answers_is_read_with_what_was_found() -> None:
    _, *others = ASKED.candidates
    nothing = replace(ASKED, candidates=tuple(others))
    told = unanswered([ASKED, nothing], 1, 5)
    assert {e.sentence for e in told} == {c.text for c in others}
    assert {(e.group, e.relevant, e.spans) for e in told} == {(5, False, ())}


def test_days_of_one_week_share_a_fold() -> None:
    assert len({week_fold(f"2023-05-0{day}", 5) for day in (1, 3, 6)}) == 1


def test_batches_never_tear_a_group() -> None:
    examples = [
        Example(f"Who is {n}?", "", "", f"He is {'very ' * (k * 3)}{n}.", (), False, group=n)
        for n in range(30)
        for k in range(5)
    ]
    made = batches(items(examples), Plan(1, 1e-4, 3, tokens=300), 0)
    assert sum(len(batch) for batch in made) == len(examples)
    for group in range(30):
        assert sum(any(item.group == group for item in batch) for batch in made) == 1
