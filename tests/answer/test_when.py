"""The date of an event is the one that stands beside its deed, and the deed beside whose it is."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answer.ask import ask
from answer.when import date_of, event_asked, told
from index.archive import Archive
from tests.answer.conftest import ArchiveOf

DIED = "When did Queen Mara II die?"
FUNERAL = "When did the Queen's funeral take place?"
DAM = "When did the dam in Orla collapse?"


@pytest.mark.parametrize(
    ("question", "text", "words"),
    [
        (DIED, "Queen Mara II died on Thursday at her home in Orla.", "Thursday"),
        (DIED, "The Queen, who was 91 and had long been ill, died on 8 September.", "8 September"),
        (DIED, "On Thursday, Mara died in her sleep.", "Thursday"),
        (DIED, "The death of the Queen on September 8 was announced by her son.", "September 8"),
        (DIED, "Mara's death on Sept. 8, 2022 ended an age.", "Sept. 8, 2022"),
        (DIED, "When her father died in 1952, Mara II became the Queen of Velia.", None),
        (DIED, "Mara's only sister, Ida, died in her sleep in February 2002.", None),
        (DIED, "Queen Mara died after she had reigned since 1952.", None),
        (DIED, "The Queen was crowned in 1953.", None),
        (
            FUNERAL,
            "The Queen’s funeral will be held on Monday, September 19.",
            "Monday, September 19",
        ),
        (FUNERAL, "Queen Mara's funeral is set for Sept. 19.", "Sept. 19"),
        (FUNERAL, "The Queen spoke at the funeral of Per Aune in 1965.", None),
        (DAM, "The dam collapsed last week, a month after it was opened.", "last week"),
        (DAM, "The bridge collapsed on Friday.", None),
        ("When did Velia invade Orla?", "Velia invaded Orla in 2014.", "2014"),
        ("When did Velia invade Orla?", "Velia was invaded by Orla in 2014.", None),
        ("When was Per Aune arrested?", "Per Aune was arrested on Friday.", "Friday"),
        ("In what year was Mara crowned?", "Mara was crowned in 1953.", "1953"),
    ],
)
def test_the_date_that_stands_beside_the_deed(question: str, text: str, words: str | None) -> None:
    event = event_asked(question)
    assert event is not None
    span = date_of(event, text)
    assert (span and text[slice(*span)]) == words


def test_she_is_who_the_sentence_before_names() -> None:
    event = event_asked(DIED)
    assert event is not None
    text = "She fell into a coma and died on September 8."
    before = "Queen Mara, who was 91, had been in hospital since Monday."
    span = date_of(event, text, before)
    assert span is not None
    assert text[slice(*span)] == "September 8"
    assert date_of(event, text) is None
    assert date_of(event, text, "Ida Berg had been in hospital since Monday.") is None


def test_what_did_not_happen_has_no_date() -> None:
    event = event_asked(DIED)
    assert event is not None
    assert date_of(event, "Queen Mara did not die on Thursday, the palace said.") is None


@pytest.mark.parametrize(
    "question",
    [
        "Who died?",
        "When?",
        "When did she?",
        "When did X?",
        "How long did Mara reign?",
        "When was it",
    ],
)
def test_what_asks_for_no_plain_event(question: str) -> None:
    assert event_asked(question) is None


@given(st.text(max_size=60), st.text(max_size=120))
def test_any_question_and_any_text(asked: str, text: str) -> None:
    event = event_asked(f"When did {asked}?")
    if event is not None:
        assert all(0 <= start < end <= len(text) for start, end in told(event, text))
        span = date_of(event, text)
        assert span is None or text[slice(*span)].strip()


ARTICLES = [
    {
        "url": "https://harbour.example/life",
        "headline": "The long life of Queen Mara",
        "text": "When her father died in 1952, Mara II, then just 25, became the Queen of Velia. "
        "Queen Mara's only sister, Princess Ida, died in her sleep in 2002.",
        "published": "2022-02-05",
        "source": "Harbour Wire",
    },
    {
        "url": "https://harbour.example/death",
        "headline": "Velia mourns",
        "text": "Queen Mara II died on Thursday at her home in Orla, the palace said. "
        "Her son Edvard is king.",
        "published": "2022-09-08",
        "source": "Harbour Wire",
    },
]


@pytest.fixture(scope="module")
def archive(archive_of: ArchiveOf) -> Archive:
    return archive_of(ARTICLES)


@pytest.mark.parametrize("question", [DIED, "When did the Queen die?", "when did queen mara die"])
def test_another_deed_of_the_life_is_no_answer(archive: Archive, question: str) -> None:
    answer = ask(archive, question, day=date(2022, 9, 30), abstain=False)
    assert answer.short_answer == "Thursday"
    assert answer.citations[0].published is not None
    assert answer.citations[0].published.date() == date(2022, 9, 8)


def test_where_no_sentence_tells_it_no_other_date_is_made_up(archive: Archive) -> None:
    answer = ask(archive, "When did Princess Ida die?", day=date(2022, 9, 30), abstain=False)
    assert answer.short_answer == "2002"
