"""A short answer is the whole of a date, a figure or a name, and of the sort that is asked for."""

from datetime import date

import pytest

from answer.answer import Reading
from answer.evidence import Evidence
from answer.question import read_question
from answer.ranking import Ranked
from answer.sort import of_sort, spelt_out
from answer.vote import Choice
from answer.whole import made_whole
from corpus.article import Span
from index.archive import Archive
from tests.answer.conftest import ArchiveOf

DAY = date(2022, 9, 20)


@pytest.fixture(scope="module")
def archive(archive_of: ArchiveOf) -> Archive:
    return archive_of(
        [
            {
                "url": "https://wire.example.org/storm",
                "title": "Storm over Lowmark",
                "source": "Harbour Wire",
                "published": "2022-09-18",
                "text": "Hurricane Mara hit Lowmark on Sunday. The damage is put at $2.5 million,"
                " the mayor said, and the trial of the builders begins on 5 January 2023.",
            },
        ]
    )


def _given(archive: Archive, question: str, words: str) -> tuple[list[Choice], Reading]:
    """The choice that gives `words`, which stand in a sentence of the archive."""
    reading = read_question(question, day=DAY)
    hits = archive.search("hurricane damage trial Lowmark", k=9)
    hit = next(hit for hit in hits if words in hit.passage.text and hit.passage.kind == "body")
    text = hit.article.text
    start = text.index(words)
    span = next((a, b) for a, b in hit.passage.sentences if a <= start < b)
    sentence = Ranked(Evidence(hit, span, text[slice(*span)], "", 1, 1, 1), (), {}, 0.0)
    at = (start - span[0], start - span[0] + len(words))
    return [Choice(words, 1.0, ((sentence, at),))], reading


@pytest.mark.parametrize(
    ("question", "words", "whole"),
    [
        ("Which hurricane hit Lowmark?", "Mara", "Hurricane Mara"),
        ("What is the name of the hurricane?", "Mara", "Mara"),
        ("How much is the damage?", "2.5", "$2.5 million"),
        ("When does the trial begin?", "January", "5 January 2023"),
        ("In which month does the trial begin?", "January", "January"),
        ("Who put it there?", "the mayor", "the mayor"),
    ],
)
def test_a_part_is_made_whole(archive: Archive, question: str, words: str, whole: str) -> None:
    (choice,) = made_whole(*_given(archive, question, words))
    assert choice.text == whole
    sentence, span = choice.supporters[0]
    assert sentence.evidence.text[slice(*span)] == whole


def _choices(*told: tuple[str, str]) -> list[Choice]:
    """A choice for each sentence with the words that it gives."""
    made = []
    for text, words in told:
        start = text.index(words)
        span: Span = (start, start + len(words))
        evidence = Evidence.__new__(Evidence)
        object.__setattr__(evidence, "text", text)
        made.append(Choice(words, 0.5, ((Ranked(evidence, (), {}, 0.0), span),)))
    return made


@pytest.mark.parametrize(
    ("question", "wrong", "right"),
    [
        (
            "Which state has the most cases?",
            ("A man in Harris County died.", "Harris County"),
            ("California has 4,300.", "California"),
        ),
        (
            "What country were the passengers from?",
            ("A bus rolled over in Texas.", "Texas"),
            ("A bus with Chinese tourists overturned.", "Chinese"),
        ),
        (
            "What percentage of doctors work part-time?",
            ("The couple pays $47 a month.", "47"),
            ("Of the doctors 63 percent do.", "63"),
        ),
        ("In what year was it?", ("It was in June.", "June"), ("It was in 1997.", "1997")),
        ("In which month was it?", ("It was in 1997.", "1997"), ("It was in June.", "June")),
    ],
)
def test_what_is_of_the_sort_goes_before_the_rest(
    question: str, wrong: tuple[str, str], right: tuple[str, str]
) -> None:
    both = _choices(wrong, right)
    assert of_sort(question, both) == both[1:]
    assert of_sort(question, both[:1]) == both[:1], "where there is nothing else, it stays"
    assert of_sort("What was it?", both) == both


def test_a_short_form_is_spelt_out_by_its_letters() -> None:
    given = _choices(
        ("The drink is constructive.", "constructive"),
        ("The plum stout lager is back.", "plum stout lager"),
        ("The United States of Velia is back.", "United States of Velia"),
    )
    assert spelt_out('What does "PSL" stand for?', given) == given[1:2]
    assert spelt_out("What does USV stand for?", given) == given[2:]
    assert spelt_out("What does NSA stand for?", given) == []
    assert spelt_out("What does Lund stand for?", given) == given
