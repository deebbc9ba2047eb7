"""One order from two rankers: a convex combination of min-max scores.

Bruch, Gai and Ingber 2022 (https://arxiv.org/abs/2210.11934): it beats reciprocal rank fusion in
and out of domain and has one parameter that needs little tuning. The scores mixed are those of
every candidate by both rankers, also of a passage that only one of them listed.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from index.hit import Recency

DENSE = 0.5
"""The vectors' share; measured in `docs/retrieval.md`."""

Scores = np.ndarray[Any, np.dtype[np.float64]]
Days = np.ndarray[Any, np.dtype[np.int64]]

UNDATED = 0
"""Stands for the day of an article without a date: no proleptic ordinal is 0."""


@dataclass(frozen=True, slots=True)
class Mix:
    """What each part adds to each candidate; the sum is the score."""

    lexical: Scores
    dense: Scores
    recency: Scores

    @property
    def score(self) -> Scores:
        return self.lexical + self.dense + self.recency


def mix(bm25: Scores, cosine: Scores, days: Days, recency: Recency | None) -> Mix:
    """All of one length; `bm25` is 0 for a passage that holds no word of the question."""
    return Mix(
        lexical=(1 - DENSE) * _spread(bm25),
        dense=DENSE * _spread(cosine),
        recency=np.zeros(len(days)) if recency is None else _nearness(days, recency),
    )


def _spread(scores: Scores) -> Scores:
    """To 0..1; where all are alike they say nothing, and are 0."""
    if not len(scores):
        return scores
    low, high = scores.min(), scores.max()
    return (scores - low) / (high - low) if high > low else np.zeros(len(scores))


def _nearness(days: Days, recency: Recency) -> Scores:
    """Halves with each half-life between publication and the day, before it or after."""
    age = np.abs(days - recency.day.toordinal())
    near = recency.weight * np.exp2(-age / recency.half_life_days)
    return np.where(days == UNDATED, 0.0, near)
