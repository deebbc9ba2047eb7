"""What the sample archive's answers are worth, held to figures that may only rise.

`floors.json` has questions written by us over `corpus/sample`, with the short answers that are
accepted, or the words that a sentence shown must have, or neither, where the archive does not
answer. Each floor is what was reached when it was set: a change that answers better raises it in
the same commit, and none lowers it. `python -m bench.floors` does the same over real archives.
"""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from answer.answer import Answer
from answer.ask import ask
from answer.confidence import is_low
from bench.score import contains_answer, exact_match, f1
from index.archive import open_archive
from index.embed import Embedder

FILE = Path(__file__).with_name("floors.json")
TOLD: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
Asked = list[tuple[dict[str, Any], Answer]]


@pytest.fixture(scope="module")
def reached(sample_index: Path, embedder: Embedder) -> Iterator[dict[str, float]]:
    archive = open_archive(sample_index, embedder)
    asked = [
        (row, ask(archive, row["question"], day=date.fromisoformat(row["date"]), abstain=False))
        for row in TOLD["questions"]
    ]
    yield figures(asked)
    archive.close()


def figures(asked: Asked) -> dict[str, float]:
    """Counts of questions, and the sum of the short answers' F1."""
    short = [pair for pair in asked if "answers" in pair[0]]
    held = [pair for pair in asked if "answers" in pair[0] or "says" in pair[0]]
    parted = [pair for pair in held if "parts" in pair[0]]
    whole = [pair for pair in held if "parts" not in pair[0]]
    return {
        "answer in the first passage": sum(_passage(*pair) < 1 for pair in whole),
        "answer in the first four passages": sum(_passage(*pair) < 4 for pair in whole),
        "short answer exact": sum(exact_match(a.short_answer, q["answers"]) for q, a in short),
        "short answer F1, summed": sum(f1(a.short_answer, q["answers"]) for q, a in short),
        "answer in the first sentence": sum(_sentence(*pair) < 1 for pair in whole),
        "answer in the first four sentences": sum(_sentence(*pair) < 4 for pair in whole),
        "every part answered": sum(_parts(*pair) for pair in parted),
        "denials shown": sum(_side(*pair) for pair in held if pair[0].get("side") == "denial"),
        "earlier figures shown": sum(
            _side(*pair) for pair in held if pair[0].get("side") == "earlier figure"
        ),
        "corrections carried": sum(_corrected(a) for q, a in held if q.get("side") == "correction"),
        "answerable answered": sum(not is_low(a.confidence) for _, a in held),
        "unanswerable left open": sum(
            is_low(a.confidence) for q, a in asked if not {"answers", "says"} & q.keys()
        ),
    }


def _holds(text: str, row: dict[str, Any]) -> bool:
    return contains_answer(text, row.get("answers") or row["says"])


def _passage(row: dict[str, Any], answer: Answer) -> int:
    ranks = (rank for rank, hit in enumerate(answer.hits) if _holds(hit.passage.text, row))
    return next(ranks, len(answer.hits))


def _sentence(row: dict[str, Any], answer: Answer) -> int:
    return next((n for n, s in enumerate(answer.sentences) if _holds(s.text, row)), 99)


def _parts(row: dict[str, Any], answer: Answer) -> bool:
    """Whether each part shows the words that it must have."""
    told = [
        " ".join(s.text for s in answer.sentences if s.part == part + 1)
        for part in range(row["parts"])
    ]
    return all(
        contains_answer(text, [words]) for text, words in zip(told, row["says"], strict=True)
    )


def _side(row: dict[str, Any], answer: Answer) -> bool:
    return any(sentence.side == row["side"] for sentence in answer.sentences)


def _corrected(answer: Answer) -> bool:
    """Whether a card under the answer will show a correction of the outlet's."""
    cited = {citation.article_id for citation in answer.citations}
    return any(hit.article.corrections for hit in answer.hits if hit.article.id in cited)


@pytest.mark.parametrize("name", TOLD["floors"])
def test_no_figure_falls_below_its_floor(name: str, reached: dict[str, float]) -> None:
    assert reached[name] >= TOLD["floors"][name]


def test_every_figure_has_a_floor(reached: dict[str, float]) -> None:
    assert TOLD["floors"].keys() == reached.keys()
