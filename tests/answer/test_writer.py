"""What a model names is shown in the archive's words, or the archive's own answer is."""

from datetime import date

import pytest

from answer.ask import PASSAGES, ask
from answer.passages import brief_of
from answer.reply import Said
from answer.writer import Draft
from index.archive import Archive
from tests.answer.conftest import ArchiveOf

ARTICLES = [
    {
        "url": "https://harbour.example/strike",
        "headline": "The longest strike of Velia's dockers begins at a freight company",
        "text": "Talks broke down on Monday night. Nobody has struck against Transvel since 1997. "
        "Its trucks carry a tenth of what is sold.",
        "published": "2023-05-02",
        "source": "Harbour Wire",
    },
    {
        "url": "https://harbour.example/crowd",
        "headline": "The regatta of Orla",
        "text": "A crowd of 25,000 people came to see the regatta of Orla on Sunday. "
        "The harbour was closed to ships all day.",
        "published": "2023-05-03",
        "source": "Harbour Wire",
    },
]
DAY = date(2023, 5, 4)
COMPANY = "The longest strike of Velia's dockers begins at which freight company?"
CROWD = "How many people came to see the regatta of Orla?"


@pytest.fixture(scope="module")
def archive(archive_of: ArchiveOf) -> Archive:
    return archive_of(ARTICLES)


def drafted(archive: Archive, question: str, first_line: str) -> Draft:
    own = ask(archive, question, day=DAY, k=PASSAGES, abstain=False)
    draft = Draft(brief_of(own, archive), "scribe")
    draft.take(Said(first_line, (), opens=True))
    draft.closing()
    return draft


def test_a_name_is_the_answer_where_its_headline_holds_the_question(archive: Archive) -> None:
    answer = drafted(archive, COMPANY, "Transvel").answer()
    assert answer.short_answer == "Transvel"
    assert "Nobody has struck" in answer.sentences[0].text


def test_a_number_is_not_by_its_headline_alone(archive: Archive) -> None:
    assert drafted(archive, COMPANY, "1997").so_far().short_answer != "1997"


def test_where_the_model_only_agrees_the_archives_own_answer_is_shown_whole(
    archive: Archive,
) -> None:
    own = ask(archive, CROWD, day=DAY, k=PASSAGES, abstain=False)
    assert own.short_answer == "25,000"
    answer = drafted(archive, CROWD, "25 thousand").answer()
    assert answer.short_answer == "25,000"
    assert answer.written_by == "scribe"
    assert answer.sentences[0].marked == own.sentences[0].marked
    assert {each.text for each in answer.sentences} == {each.text for each in own.sentences}
    assert drafted(archive, CROWD, "26 thousand").sentences == []
