"""Asked how things stand, an answer says how far back the archive lies."""

from datetime import date

import pytest

from answer.ask import ask
from index.archive import Archive
from index.hit import Filters
from tests.answer.conftest import ArchiveOf

TOLL = "How many people were killed in the Ostravia earthquake?"
ARTICLES = [
    {
        "url": "https://wire.example.org/quake",
        "title": "Ostravia earthquake toll climbs",
        "source": "Harbour Wire",
        "published": "2023-05-12",
        "text": "The number of people killed in the Ostravia earthquake rose on Friday. At least"
        " 430 people were killed in the Ostravia earthquake, the interior ministry said.",
    },
    {
        "url": "https://wire.example.org/mayor",
        "title": "Lindholm has a new mayor",
        "source": "Harbour Wire",
        "published": "2023-05-16",
        "text": "Per Aune is the mayor of Lindholm after the council of Lindholm elected him on"
        " Tuesday. The mayor of Lindholm resigned because of an audit of city contracts.",
    },
    {
        "url": "https://wire.example.org/weather",
        "title": "Rain and wind to come",
        "source": "Harbour Wire",
        "published": "2023-08-01",
        "text": "Rain and wind will come to the coast tomorrow. Sailors should stay in harbour.",
    },
]


@pytest.fixture(scope="module")
def archive(archive_of: ArchiveOf) -> Archive:
    return archive_of(ARTICLES)


@pytest.mark.parametrize(
    ("question", "short"), [(TOLL, "430"), ("Who is the mayor of Lindholm?", "Aune")]
)
def test_what_may_have_changed_since_is_told_with_its_age(
    archive: Archive, question: str, short: str
) -> None:
    def noted(day: date, until: date | None = None) -> str:
        answer = ask(archive, question, day=day, filters=Filters(until=until))
        assert short in answer.short_answer
        return answer.note

    assert noted(date(2023, 5, 20)) == ""
    newest = "12 May 2023" if question == TOLL else "16 May 2023"
    assert noted(date(2023, 8, 2)) == f"The newest report that answers this is of {newest}."
    ends = "The archive ends on 1 August 2023: what has changed since is not in it."
    assert noted(date(2026, 11, 26)) == ends
    assert noted(date(2026, 11, 26), until=date(2023, 5, 31)) == ""


def test_what_does_not_change_needs_no_such_words(archive: Archive) -> None:
    why = ask(archive, "Why did the mayor of Lindholm resign?", day=date(2026, 11, 26))
    assert why.answered
    assert why.note == ""
