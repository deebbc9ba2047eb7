"""Who speaks of a deed is not named as its doer."""

from datetime import date

import pytest

from answer.ask import ask
from answer.speaker import only_speaks
from tests.answer.conftest import ArchiveOf, report, span_of

DAY = date(2023, 5, 20)
LEAKED = "Who leaked the harbour papers?"


@pytest.mark.parametrize(
    ("question", "text", "only"),
    [
        (LEAKED, "Ada Holm said the papers' leak was a grave matter.", True),
        (LEAKED, "Ada Holm said that she had leaked the papers.", False),
        (LEAKED, "Ada Holm, who leaked the papers, said nothing of note.", False),
        (LEAKED, "Prosecutors said that Ada Holm leaked the papers.", False),
        ("Who was the harbour shooter?", "Police chief Ada Holm said there were more.", True),
        ("Who is the police chief?", "Police chief Ada Holm said there were more.", False),
        ("Who is the CEO of Ferro?", "Ferro CEO Ada Holm said the plant was shut.", False),
        ("Who called the leak grave?", "Ada Holm said the leak was grave.", False),
        ("Who resigned?", "“I have had enough,” Ada Holm said.", False),
    ],
)
def test_who_only_speaks_of_a_deed_did_not_do_it(question: str, text: str, only: bool) -> None:
    assert only_speaks(question, text, span_of(text, "Ada Holm")) is only


def test_nobody_is_named_for_a_leak_of_which_they_only_speak(archive_of: ArchiveOf) -> None:
    told = "Minister Ada Holm said on Friday that the leak of the harbour papers is not over."
    archive = archive_of([report(1, "2022-09-18", "The harbour papers", told)])
    answer = ask(archive, LEAKED, day=DAY, abstain=False)
    assert answer.short_answer == ""
    assert answer.confidence == 0.0
