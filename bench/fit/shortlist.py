"""Fits the weights of `answer.shortlist`: `python -m bench.fit.shortlist [DATA]`.

Each quiz question of 2022 to 2024 that can be answered (`Asked.reachable`), September 2022 left
out, with all sentences of its passages: which are read decides what can be answered. Prints the
weights, and how many questions have a sentence with the answer among the first `READ`, out of fold
by week, beside what coverage and retrieval alone give.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from answer.kind import WANTS_SHORT, kind_of
from answer.shortlist import BY_COVERAGE, WEIGHTS, words
from bench.fit.candidates import Archive, articles_in, of_passages, sentences, told_of
from bench.fit.logit import Block, fitted
from bench.fit.news import HELD_OUT, week_fold
from bench.score import contains_answer

FOLDS = 5
READ = (10, 15, 20, 28, 40)
BARE = np.array([*BY_COVERAGE.values()])


@dataclass(frozen=True, slots=True)
class Asked:
    fold: int
    block: Block


def main() -> None:
    news = Path(*(sys.argv[1:] or ["../shared/data"])) / "realtimeqa-2022-2024"
    with (news / "questions.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    rows = [
        row
        for row in rows
        if not row["date"].startswith(HELD_OUT) and kind_of(row["question"]) in WANTS_SHORT
    ]
    archive = Archive(list(articles_in(news)), [row["question"] for row in rows])
    _Shared.archive = archive
    with get_context("fork").Pool() as pool:
        asked = [a for a in pool.map(measured, rows, chunksize=20) if a]
    print(f"{len(asked)} questions")
    print("read", *READ)
    print("coverage and retrieval", *recall([(a, BARE) for a in asked]))
    apart = []
    for fold in range(FOLDS):
        weights = fitted([a.block for a in asked if a.fold != fold])
        apart += [(a, weights) for a in asked if a.fold == fold]
    print("fitted, out of fold", *recall(apart))
    print(dict(zip(WEIGHTS, fitted([a.block for a in asked]).round(2).tolist(), strict=True)))


class _Shared:
    """What a forked process finds, and need not be sent."""

    archive: Archive


def measured(row: dict[str, Any]) -> Asked | None:
    """The sentences of one question as signals; None where it cannot be answered."""
    archive, question, answers = _Shared.archive, row["question"], tuple(row["answers"])
    best = np.argsort(-archive.scores(question), kind="stable")[:50]
    if not any(contains_answer(archive.passages[n].text, answers) for n in best):
        return None
    found = [c for c in sentences(archive, row) if not c.extra]
    if not found:
        return None
    low, high = of_passages(found)
    known, kind = words(question), kind_of(question)
    told = [told_of(c, known, kind, low, high) for c in found]
    matrix = np.array([[each[name] for name in WEIGHTS] for each in told])
    right = np.array([contains_answer(c.text, answers) for c in found])
    return Asked(week_fold(row["date"], FOLDS), (matrix, right))


def recall(asked: Sequence[tuple[Asked, Any]]) -> list[str]:
    """Share with a right sentence among so many read, for each of READ."""
    order = [
        right[np.argsort(-(matrix @ w), kind="stable")]
        for a, w in asked
        for matrix, right in (a.block,)
    ]
    return [f"{np.mean([right[:k].any() for right in order]):.3f}" for k in READ]


if __name__ == "__main__":
    main()
