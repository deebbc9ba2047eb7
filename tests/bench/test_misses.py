"""Each miss is sorted by the last step that still held the answer."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from answer.ask import ask
from bench.evaluate import Question
from bench.misses import Cause, cause_of, misses, table
from index.archive import Archive, open_archive
from index.embed import Embedder


@pytest.fixture(scope="module")
def archive(sample_index: Path, embedder: Embedder) -> Iterator[Archive]:
    opened = open_archive(sample_index, embedder)
    yield opened
    opened.close()


def question(text: str, answer: str, day: str = "2022-10-21") -> Question:
    return Question("1", date.fromisoformat(day), text, (answer,))


RESIGNED = "Who resigned as UK prime minister?"
"""Shown: "… Liz Truss said on Thursday that she was resigning as prime minister …"."""


@pytest.mark.parametrize(
    ("text", "answer", "cause"),
    [
        (RESIGNED, "Liz Truss", None),
        (RESIGNED, "prime minister of the United Kingdom", "right sentence, wrong span"),
        ("Why did Liz Truss resign?", "Thursday", "shown, no short answer given"),
        (RESIGNED, "nobody of that name", "not among 50 passages"),
    ],
)
def test_a_miss_has_the_cause_of_its_last_step(
    archive: Archive, text: str, answer: str, cause: Cause | None
) -> None:
    asked = question(text, answer)
    given = ask(archive, asked.question, day=asked.day, abstain=False)
    assert cause_of(archive, asked, given) == cause


def test_a_right_answer_that_is_withheld_is_a_miss(archive: Archive) -> None:
    asked = question(RESIGNED, "Liz Truss")
    given = ask(archive, asked.question, day=asked.day, abstain=False)
    unsure = replace(given, confidence=0.0)
    assert cause_of(archive, asked, unsure) == "right, but abstained"


def test_only_what_stands_in_the_archive_can_be_missed(archive: Archive) -> None:
    asked = [question(RESIGNED, "Liz Truss"), question(RESIGNED, "Bobby Moore")]
    assert misses(archive, asked) == []
    found = misses(archive, [*asked, question(RESIGNED, "Sharpless")])
    assert len(found) == 1
    assert "Sharpless" in found[0].lines()
    counts = dict(line.rsplit(None, 1) for line in table(found).splitlines())
    assert counts["misses"] == "1"
    assert counts[found[0].cause] == "1"
