"""Who or what somebody or something is: told by the words that stand beside the name."""

from datetime import date

import pytest

from answer.ask import ask
from answer.who import description_asked, descriptions
from index.archive import Archive

DAY = date(2022, 10, 20)


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Who is Ada Quayle?", "Ada Quayle"),
        ("who was Ann van der Wald", "Ann van der Wald"),
        ("Who's Pelé?", "Pelé"),
        ("What is long COVID?", "long COVID"),
        ("What are NFTs?", "NFTs"),
        ("Who is the mayor of Ely?", ""),
        ("Who is running for mayor?", ""),
        ("Who is winning?", ""),
        ("What is Ely’s plan?", ""),
        ("What is happening in Ely?", ""),
        ("What is the death toll?", ""),
        ("What did Ada Quayle say?", ""),
        ("What is quiet quitting?", "quiet quitting"),
        ("What is Velia planning?", ""),
        ("What is inflation doing?", ""),
        ("What are voters saying?", ""),
        ("What was Ada Quayle accused of?", ""),
        ("What is it?", ""),
    ],
)
def test_a_question_for_a_description_is_told_by_its_form(question: str, name: str) -> None:
    assert description_asked(question) == name


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Velian Prime Minister Ada Quayle resigned.", "Velian Prime Minister"),
        ("Brothers of Velia leader Ada Quayle won.", "Brothers of Velia leader"),
        ("Ada Quayle, 61, a harbour pilot from Ely, saw it.", "a harbour pilot from Ely"),
        ("Ada Quayle, prime minister for 44 days, left.", "prime minister for 44 days"),
        ("The chancellor of the exchequer, Ada Quayle, left.", "chancellor of the exchequer"),
        ("The budget that her first chancellor, Ada Quayle, drew up.", "her first chancellor"),
        ("Ada Quayle was the longest-serving mayor of Ely.", "the longest-serving mayor of Ely"),
        ("Velian President Tom Ade and mayor Ada Quayle met.", "mayor"),
        ("Bo Wald, Velian President Ada Quayle and others came.", "Velian President"),
        ("After meeting Ada Quayle, a dog was seen in Ely.", ""),
        ("“Ada Quayle is a champion of the people,” he said.", ""),
        ("Tom Ade and Gov. Ada Quayle met.", "Gov."),
        ("New Velia Attorney General Ada Quayle sued.", "New Velia Attorney General"),
        ("Governor Ada Quayles spoke.", ""),
        ("Ada Quayle is ill.", ""),
        ("President Tom Ade phoned Ada Quayle.", ""),
    ],
)
def test_what_stands_beside_a_name_is_its_description(text: str, told: str) -> None:
    spans = list(descriptions("Ada Quayle", text, of_person=True))
    assert (text[slice(*spans[0][1])] if spans else "") == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Ethereum, a platform for contracts, changed.", "a platform for contracts"),
        ("Ethereum is the second-largest network.", "the second-largest network"),
        ("With Ethereum, the agency recommends patience.", ""),
        ("NASA’s director of Ethereum left.", ""),
    ],
)
def test_a_thing_is_described_by_its_kind(text: str, told: str) -> None:
    spans = list(descriptions("Ethereum", text, of_person=False))
    assert (text[slice(*spans[0][1])] if spans else "") == told


def test_who_somebody_is_is_answered_by_the_office(sample: Archive) -> None:
    answer = ask(sample, "Who is Kwasi Kwarteng?", day=DAY)
    assert answer.answered
    assert "chancellor" in answer.short_answer.lower()
    lead = answer.sentences[0]
    assert lead.marked is not None
    assert lead.text[slice(*lead.marked)] == answer.short_answer


def test_what_no_sentence_names_is_not_described(sample: Archive) -> None:
    assert not ask(sample, "What is quiet quitting?", day=DAY).answered
    assert not ask(sample, "Who is Ada Quayle?", day=DAY).answered
