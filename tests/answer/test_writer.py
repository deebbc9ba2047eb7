"""What a model names is shown in the archive's words, or the archive's own answer is."""

from datetime import date

import pytest

from answer.ask import PASSAGES, ask
from answer.passages import brief_of
from answer.reply import Said
from answer.writer import SURE, Draft
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
STRUCK = "Which company has nobody struck against since 1997?"
DOCKERS = "Which company is struck by the dockers of Velia?"
CROWD = "How many people came to see the regatta of Orla?"


@pytest.fixture(scope="module")
def archive(archive_of: ArchiveOf) -> Archive:
    return archive_of(ARTICLES)


def drafted(archive: Archive, question: str, *said: str) -> Draft:
    """What is made of a reply of these lines, the first of which may be a short answer."""
    own = ask(archive, question, day=DAY, k=PASSAGES, abstain=False)
    draft = Draft(brief_of(own, archive), "scribe")
    draft.opening()
    for place, line in enumerate(said):
        draft.take(Said(line, (1, 2), opens=not place))
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
    own = ask(archive, STRUCK, day=DAY, k=PASSAGES, abstain=False)
    assert own.confidence < SURE
    answer = drafted(archive, STRUCK, "The firm Transvel").answer()
    assert answer.short_answer == own.short_answer == "Transvel"
    assert answer.written_by == "scribe"
    assert answer.sentences[0].marked == own.sentences[0].marked
    assert {each.text for each in answer.sentences} == {each.text for each in own.sentences}
    assert drafted(archive, STRUCK, "The firm Porto").sentences == []


def test_an_answer_that_the_archive_is_sure_of_leads(archive: Archive) -> None:
    own = ask(archive, CROWD, day=DAY, k=PASSAGES, abstain=False)
    assert own.confidence >= SURE
    draft = Draft(brief_of(own, archive), "scribe")
    assert [sentence.marked for sentence in draft.opening()] == [own.sentences[0].marked]
    assert draft.so_far().short_answer == "25,000"
    told = drafted(archive, CROWD, "1997", "Its trucks carry a tenth of what is sold.").answer()
    assert told.short_answer == "25,000"
    assert told.sentences[0].text == own.sentences[0].text


def test_to_agree_with_what_leads_says_nothing_twice(archive: Archive) -> None:
    answer = drafted(archive, CROWD, "25 thousand", "A crowd of 25,000 came to Orla.").answer()
    assert [each.text for each in answer.sentences] == [ARTICLES[1]["text"].split(" The")[0]]
    assert answer.written_by == "scribe"
    assert answer.note == ""


LEADS = "A crowd of 25,000 people came to see the regatta of Orla on Sunday."
CLOSED = "The harbour was closed to ships all day."


@pytest.mark.parametrize("lines", [("25 thousand",), (LEADS,), ("Orla", LEADS)])
def test_who_says_what_leads_again_is_not_refused(archive: Archive, lines: tuple[str, ...]) -> None:
    answer = drafted(archive, CROWD, *lines).answer()
    assert answer.note == ""
    assert answer.written_by == "scribe"
    assert answer.sentences[0].text == LEADS


def test_a_whole_sentence_with_the_short_answer_is_more_than_that(archive: Archive) -> None:
    draft = drafted(archive, CROWD, f"{CLOSED.rstrip('.')} for the 25,000.")
    assert [sentence.text for sentence in draft.sentences] == [LEADS, CLOSED]


def test_where_the_model_gives_no_short_answer_the_archives_own_is_told(archive: Archive) -> None:
    """A reader who asks for one gets one, in the sentence that it stands in."""
    assert ask(archive, DOCKERS, day=DAY, k=PASSAGES, abstain=False).confidence < SURE
    draft = drafted(archive, DOCKERS, "Talks with the dockers broke down on Monday night.")
    answer = draft.answer()
    assert answer.short_answer == "Transvel"
    told = answer.sentences[-1]
    assert told.marked
    assert told.text[slice(*told.marked)] == "Transvel"
    assert len(answer.sentences) == 2
