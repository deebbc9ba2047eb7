"""Who holds an office: not who left it, nor who speaks of it."""

from datetime import date

import pytest

from answer.ask import ask
from answer.office import (
    has_left,
    is_called_by_office,
    names_country_and_office,
    names_office,
    only_speaks_of_it,
)
from index.archive import Archive
from tests.answer.conftest import span_of


@pytest.mark.parametrize(
    ("question", "text", "speaks"),
    [
        ("Who is the harbour master?", "“Let a harbour master come in,” said Ada Holm.", True),
        ("Who is the harbour master?", "“No,” said harbour master Ada Holm.", False),
        ("Who is the harbour master?", "The harbour master is Ada Holm.", False),
        ("Who is the mayor of Lowmark?", '"The mayor is Ada Holm," he said.', False),
        ("Who won?", "“A master won,” said Ada Holm.", False),
    ],
)
def test_who_only_speaks_of_an_office_does_not_hold_it(
    question: str, text: str, speaks: bool
) -> None:
    assert only_speaks_of_it(question, text, span_of(text, "Ada Holm")) is speaks


def test_a_mayor_is_called_one() -> None:
    assert not names_office("Who is the mayor of Lowmark?", "Her mother, Ida Berg, told the paper.")
    assert not names_office("Who was the mayor of Lowmark in 2019?", "Ona Brandt won in 2019.")
    assert names_office("Who did the mayor of Lowmark fine?", "Ona Brandt was fined.")
    assert names_office("Who is the mayor of Lowmark?", "Mayor Ada Holm told the paper.")
    assert names_office("Who is the CEO of Ferro?", "Ferro's chief executive, Ada Holm, left.")


@pytest.mark.parametrize(
    ("question", "text", "named"),
    [
        ("Who is the president of France?", "French President Ada Holm denied it.", True),
        ("Who is the president of France?", "President Ada Holm denied it.", False),
        ("Who is the president of France?", "France denied it, said Ada Holm.", False),
        ("Who is the president?", "Ada Holm denied it.", True),
    ],
)
def test_an_office_is_one_of_its_country(question: str, text: str, named: bool) -> None:
    assert names_country_and_office(question, text) is named


def test_whoever_is_called_by_the_office_is_named_so() -> None:
    text = "President Ada Holm denied it, and so did Otto Lind."
    question = "Who is the president of France?"
    assert is_called_by_office(question, text, span_of(text, "Ada Holm"))
    assert not is_called_by_office(question, text, span_of(text, "Otto Lind"))
    assert not is_called_by_office("Who denied it?", text, span_of(text, "Ada Holm"))


def test_a_president_of_one_country_is_not_that_of_another(sample: Archive) -> None:
    for question in ("Who is the US president?", "Who is president of the United States?"):
        answer = ask(sample, question, day=date(2023, 9, 20))
        assert answer.short_answer == "Joe Biden"
        assert "Biden" in answer.sentences[0].text


def test_who_was_followed_holds_the_office_no_more() -> None:
    told = ["Jan Holt, whom she made chancellor after dismissing Otto Lind, reversed it."]
    assert has_left("Otto Lind", told)
    assert not has_left("Jan Holt", told)
    assert has_left("Queen Ida II", ["King Edvard succeeds Queen Ida."])
    assert not has_left("a spokesman", told)
    assert has_left("Ada Holm", ["Ada Holm announced that she was stepping down as head of Ferro."])
    assert has_left("Ada Holm", ["Ferro hired former Lowmark Steel executive Ada Holm."])
    assert not has_left("Ada Holm", ["Ada Holm should step down, said a former clerk."])
    assert not has_left("Ada Holm", ["Ada Holm replaced Otto Lind, who stepped down in May."])


def test_who_said_that_she_was_resigning_does_not_hold_the_office(sample: Archive) -> None:
    answer = ask(sample, "Who is the prime minister of Britain?", day=date(2023, 9, 20))
    assert "Liz" not in answer.short_answer
