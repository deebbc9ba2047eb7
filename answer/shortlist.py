"""Which of the some two hundred sentences that were found are worth reading.

The reader takes most of an answer's time, so it is given a few. What they have in common with the
question does not tell them all: who or what is asked for is what the question does not name. So
a sentence that names more, holds a figure where one is asked for, or stands near the head of its
article goes before one that only repeats the question. The weights are those of a conditional
logit over the sentences of a question (`bench/fit/README.md`): the share of what it gives to the
sentences that hold the answer is as large as it can be.
"""

import math
import re
from collections.abc import Mapping, Sequence

from answer.answer import AnswerKind
from answer.evidence import Evidence
from answer.form import fits
from answer.kind import WANTS_SHORT
from answer.mixing import dot

WEIGHTS: Mapping[str, float] = {
    "coverage": 3.4, "context": 1.85, "retrieval": 1.9, "near": 2.2,
    "names": 0.75, "number": 2.25, "date": 1.25, "place": 1.4,
}  # fmt: skip
BY_COVERAGE: Mapping[str, float] = dict.fromkeys(WEIGHTS, 0.0) | {"coverage": 1.0, "retrieval": 0.5}
HEAD = 600
"""Characters into an article after which a sentence is worth a third of one that opens it."""
_NAME = re.compile(r"[A-Z][\w'’.-]+")
_WORD = re.compile(r"[\w'’.-]+")


def shortlist(
    question: str, kind: AnswerKind, evidence: Sequence[Evidence], size: int
) -> list[Evidence]:
    """The `size` sentences worth reading, best first."""
    known = words(question)

    def told(e: Evidence) -> dict[str, float]:
        return signals(known, kind, e.text, e.coverage, e.context, e.retrieval, e.near, e.span[0])

    return sorted(evidence, key=lambda e: -worth(kind, told(e)))[:size]


def worth(kind: AnswerKind, told: Mapping[str, float]) -> float:
    """Of a sentence with these `signals`. What a reason looks like no word tells: there coverage
    and retrieval alone decide."""
    return dot(WEIGHTS if kind in WANTS_SHORT else BY_COVERAGE, told)


def by_coverage(evidence: Sequence[Evidence], size: int) -> list[Evidence]:
    """The same for what no question's kind is known of, as headlines."""
    return sorted(
        evidence,
        key=lambda e: -dot(BY_COVERAGE, {"coverage": e.coverage, "retrieval": e.retrieval}),
    )[:size]


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
