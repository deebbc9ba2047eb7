import pytest

from bench.score import contains_answer, exact_match, f1, normalise


def test_case_articles_accents_and_punctuation_do_not_count() -> None:
    assert normalise("The “Café”, in  an Old town!") == "cafe in old town"


def test_a_long_dash_parts_words() -> None:
    assert normalise("Porto—again") == "porto again"


def test_exact_match_takes_any_accepted_answer() -> None:
    assert exact_match("the Mayor", ["Ana Duarte", "mayor"]) == 1
    assert exact_match("Ana", ["Ana Duarte"]) == 0


def test_f1_is_of_the_best_accepted_answer() -> None:
    assert f1("Mayor Ana Duarte", ["Ana Duarte", "nobody"]) == pytest.approx(0.8)
    assert f1("", ["Ana"]) == 0
    assert f1("Ana", []) == 0


def test_an_answer_is_contained_as_whole_words_only() -> None:
    assert contains_answer("It was opened by Ana Duarte.", ["ana duarte"])
    assert not contains_answer("Anabel Duarte", ["Ana"])
    assert not contains_answer("anything", ["", "the"])
