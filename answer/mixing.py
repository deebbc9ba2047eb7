"""The few fitted numbers that join what the reader, the search and the words say.

Three linear models, fitted out of fold by `bench.fit.mix` and kept in `weights/mix.json`: the score
of a sentence (a conditional logit over the sentences of a question), the weight of its span in the
vote, and the confidence of the answer (a logistic regression, so that it reads as a probability).
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from answer.answer import AnswerKind
from answer.form import fits

SENTENCE = ("relevance", "span", "retrieval", "coverage", "context", "near", "form")
CONFIDENCE = {
    "short": (
        "relevance", "span", "coverage", "context", "score", "share", "margin", "stories",
    ),
    "told": ("relevance", "coverage", "context"),
}  # fmt: skip
"""Signals of an answer with a short answer, and of one that whole sentences tell: the reader's
spans say nothing of a reason or a denial."""


@dataclass(frozen=True, slots=True)
class Mix:
    sentence: Mapping[str, float]
    """Weight of each of SENTENCE."""
    vote: Mapping[str, float]
    """What a span's own score ("span"), the sentence's "relevance", "retrieval", "coverage" and
    "near", and an "echo" of the question weigh in the vote."""
    confidence: Mapping[str, Mapping[str, float]]
    """For "short" and "told", the weight of each of CONFIDENCE, and "bias"."""
    threshold: float
    """Below this probability the archive does not answer."""


@cache
def load_mix() -> Mix:
    return Mix(**json.loads((files("answer") / "weights" / "mix.json").read_text("utf-8")))


def sentence_signals(
    *,
    relevance: float,
    span: float,
    retrieval: float,
    coverage: float,
    context: float,
    near: float,
    answer: str,
    kind: AnswerKind,
) -> dict[str, float]:
    """What is known of one sentence, by the names of SENTENCE.

    `relevance` and `span` are the reader's logits, squashed so that one model's temper does not
    decide; the rest lies in 0 to 1; `answer` is the text of its best span.
    """
    return {
        "relevance": _squash(relevance),
        "span": _squash(span),
        "retrieval": retrieval,
        "coverage": coverage,
        "context": context,
        "near": near,
        "form": fits(answer, kind),
    }


def _squash(logit: float) -> float:
    return math.tanh(logit / 8) * 8


def dot(weights: Mapping[str, float], signals: Mapping[str, float]) -> float:
    return sum(weights[name] * value for name, value in signals.items())


def confidence_signals(
    best: Sequence[Mapping[str, float]],
    scores: Sequence[float],
    shares: Sequence[float],
    stories: int,
) -> dict[str, float]:
    """What is known of a whole answer, by all the names in CONFIDENCE.

    `best` are the signals of the sentences, best first, with their `scores`; `shares` those of the
    votes, most first; `stories` how many articles vote for the winner.
    """
    return {
        "relevance": max(s["relevance"] for s in best),
        "span": max(s["span"] for s in best[:4]),
        "coverage": max(s["coverage"] for s in best[:4]),
        "context": max(s["context"] for s in best[:4]),
        "score": scores[0],
        "share": shares[0] if shares else 0.0,
        "margin": shares[0] - shares[1] if len(shares) > 1 else 1.0,
        "stories": math.log(max(stories, 1)),
    }


def probability(weights: Mapping[str, float], signals: Mapping[str, float]) -> float:
    """Of a logistic model that may leave some signals unread."""
    z = weights["bias"] + sum(w * signals[name] for name, w in weights.items() if name != "bias")
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, z))))
