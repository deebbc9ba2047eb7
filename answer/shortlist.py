"""Which of the some two hundred sentences that were found are worth reading.

The reader takes most of an answer's time, so it is given a few. What they have in common with the
question does not tell them all: who or what is asked for is what the question does not name. So
a sentence that names more, holds a figure where one is asked for, or stands near the head of its
article goes before one that only repeats the question. The weights are those of a conditional
logit over the sentences of a question (`python -m bench.fit.shortlist`): the share of what it
gives to the sentences that hold the answer is as large as it can be.
"""

import math
import re
from collections.abc import Mapping, Sequence

from answer.answer import AnswerKind
from answer.evidence import Evidence
from answer.form import fits
from answer.kind import WANTS_SHORT

WEIGHTS: Mapping[str, float] = {
    "coverage": 3.4, "context": 1.85, "retrieval": 1.9, "near": 2.2,
    "names": 0.75, "number": 2.25, "date": 1.25, "place": 1.4,
}  # fmt: skip
HEAD = 600
"""Characters into an article after which a sentence is worth a third of one that opens it."""
_NAME = re.compile(r"[A-Z][\w'’.-]+")
_WORD = re.compile(r"[\w'’.-]+")


def shortlist(
    question: str, kind: AnswerKind, evidence: Sequence[Evidence], size: int
) -> list[Evidence]:
    """The `size` sentences worth reading, best first."""
    if kind not in WANTS_SHORT:  # What a reason looks like no word tells.
        return by_coverage(evidence, size)
    known = words(question)
    worth = [
        sum(
            WEIGHTS[name] * value
            for name, value in signals(
                known, kind, e.text, e.coverage, e.context, e.retrieval, e.near, e.span[0]
            ).items()
        )
        for e in evidence
    ]
    order = sorted(range(len(evidence)), key=lambda n: -worth[n])
    return [evidence[n] for n in order[:size]]


def by_coverage(evidence: Sequence[Evidence], size: int) -> list[Evidence]:
    """The same by coverage and retrieval alone."""
    return sorted(evidence, key=lambda e: -(e.coverage + 0.5 * e.retrieval))[:size]


def words(question: str) -> frozenset[str]:
    """What the question names, so that it is no answer."""
    return frozenset(map(_plain, _WORD.findall(question)))


def _plain(word: str) -> str:
    return word.lower().removesuffix("'s").removesuffix("’s").strip(".'’-")


def signals(
    known: frozenset[str],
    kind: AnswerKind,
    text: str,
    coverage: float,
    context: float,
    retrieval: float,
    near: float,
    start: int,
) -> dict[str, float]:
    """By the names of WEIGHTS; `start`: where the sentence begins in its article."""
    opening = _WORD.search(text)  # has a capital, name or not
    named = {_plain(name) for name in _NAME.findall(text, opening.end() if opening else 0)}
    return {
        "coverage": coverage,
        "context": context,
        "retrieval": retrieval,
        "near": near,
        "names": math.log1p(len(named - known)),
        "number": float(kind == "number" and fits(text, "number") == 1.0),
        "date": float(kind == "date" and fits(text, "date") == 1.0),
        "place": math.exp(-start / HEAD),
    }
