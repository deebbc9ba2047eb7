"""Questions over passages of our own, in ESTER's form."""

import gzip
import json
from pathlib import Path

import pytest

from bench import ester

CAUSE = "The ferry to Low Island was stopped on Monday because its engine had caught fire."
FERRY = f"{CAUSE}\nNobody was hurt.\n\nBuses will run until the engine has been replaced."
AUDIT = (
    "Ingrid Solberg resigned as mayor of Lindholm because an audit had found that city contracts"
    " went to her brother.\nThe council elected Per Aune."
)


def row(question: str, context: str, *answers: str) -> dict[str, object]:
    spans = [[context.index(answer), context.index(answer) + len(answer)] for answer in answers]
    return {"question": question, "context": context, "answers": spans, "type": "Causal", "id": "1"}


@pytest.fixture
def reading(tmp_path: Path) -> Path:
    told = [
        row("Why was the ferry to Low Island stopped?", FERRY, "its engine had caught fire"),
        row("What will run until the engine has been replaced?", FERRY, "Buses"),
        row("Why did Ingrid Solberg resign?", AUDIT, "an audit had found"),
        row("What is not answered?", AUDIT),
    ]
    with gzip.open(tmp_path / "ester.jsonl.gz", "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(each) + "\n" for each in told)
    return tmp_path


def test_each_is_asked_of_all_passages_and_of_its_own(reading: Path) -> None:
    found = ester.measured(reading)
    assert found["ESTER questions"] == 3
    assert found["all passages: the right one is cited"] == 1
    assert found["all passages: gold span in the first 4"] == 1
    assert found["its own passage: gold span in the first 4"] == 1


def test_a_sentence_holds_a_span_where_they_overlap(reading: Path) -> None:
    ferry, buses, audit = ester.read_questions(reading / "ester.jsonl.gz")
    assert ferry.source == buses.source != audit.source
    assert ferry.held_by(CAUSE)
    assert ferry.held_by(f"{CAUSE} Nobody was hurt."), "cleaning joins lines"
    assert not ferry.held_by("Nobody was hurt.")
    assert not ferry.held_by("The ferry to Low Island runs.")
    assert audit.held_by("because an audit had found that city contracts")
