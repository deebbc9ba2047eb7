"""The choices that a quiz offers are no evidence, and what only looks like a quiz is."""

from datetime import date

import pytest

from answer.ask import ask
from answer.quiz import choices_in, is_choice
from index.archive import Archive
from tests.answer.conftest import ArchiveOf, report

DAY = date(2022, 9, 20)
LETTERED = (
    "Which harbour drink is known as the PSL?\n\nA. Plum Syrup Lager\n\nB. Plum Stout Lager\n\n"
    "C. Pear Stout Lager\n\nD. Pear Syrup Lager\n\nThe harbour is open again."
)
NUMBERED = (
    "Put your knowledge to the test with our quiz of the week.\n\n"
    "1. Which chain was refused a licence in Lowmark?\n\nBrewer's\n\nHolm & Lund\n\nMarley's\n\n"
    "2. The president of which country was invited to Velia?\n\nOrla\n\nMeridia\n\nFerro\n\n"
    "3. How many bridges were closed?\n\nTwo\n\nFour\n\nSix\n\nSubscribe for more."
)
PROFILE = (
    "Who will dance on Saturday?\n\nMara Lund\n\nAge: 56\n\nPartner: Ida Holm\n\n"
    "Who will sing on Sunday?\n\nJan Kral\n\nAge: 57\n\nPartner: Ona Brandt\n\n"
    "Who will play on Monday?\n\nOtto Lind\n\nAge: 58\n\nPartner: Vesna Berg"
)
GLUED = (
    "Our quiz of the week. 1. Which chain was refused a licence in Lowmark? Brewer's\n\nHolm & Lund"
    "\n\nMarley's 2. Whom did the mayor assure that “they too could lead”?\n\nNerds\n\nGeeks 3."
    " What animal was seen in the harbour of Lowmark? A gorilla\n\nA tree frog\n\nA llama\n\n"
    "The harbour is open again, and the bridges of Lowmark are mended, the mayor said."
)
ASKED = (
    "No quiz, but what readers ask. 1. Who runs the harbour of Lowmark?\n\nThe city does.\n\n"
    "2. Who pays for the bridges?\n\nThe state does.\n\n3. When is the harbour closed?\n\nAt night."
)
SPOKEN = "Q. Why did you speak?\n\nA. Because nobody else did.\n\nQ. Were you afraid?\n\nA. I was."


@pytest.fixture(scope="module")
def archive(archive_of: ArchiveOf) -> Archive:
    texts = {"Five things": LETTERED, "The week": NUMBERED, "Dancers": PROFILE, "Talk": SPOKEN}
    texts |= {"Glued": GLUED, "Readers": ASKED}
    return archive_of(
        [report(n, "2022-09-19", title, text) for n, (title, text) in enumerate(texts.items())]
    )


@pytest.mark.parametrize(
    ("title", "choices"),
    [
        ("Five things", ["A. Plum Syrup Lager", "D. Pear Syrup Lager"]),
        ("The week", ["Brewer's", "Meridia", "Six"]),
        ("Glued", ["A gorilla", "Geeks", "A llama", "Marley's"]),
        ("Readers", []),
        ("Dancers", []),
        ("Talk", []),
    ],
)
def test_the_choices_are_told_from_the_rest(
    archive: Archive, title: str, choices: list[str]
) -> None:
    article = next(each for each in archive.articles() if each.headline == title)
    for words in choices:
        start = article.text.index(words)
        assert is_choice((start, start + len(words)), choices_in(article))
    assert bool(choices_in(article)) == bool(choices)
    for words in ("harbour is open", "Subscribe", "Ida Holm", "nobody else"):
        start = article.text.find(words)
        assert start < 0 or not is_choice((start, start + len(words)), choices_in(article))


@pytest.mark.parametrize(
    "question",
    [
        "What does PSL stand for?",
        "The president of which country was invited to Velia?",
        "How many bridges were closed?",
    ],
)
def test_a_choice_is_never_shown(archive: Archive, question: str) -> None:
    answer = ask(archive, question, day=DAY, abstain=False)
    shown = " ".join(sentence.text for sentence in answer.sentences)
    for words in ("Plum", "Meridia", "Orla", "Two", "Four"):
        assert words not in shown
