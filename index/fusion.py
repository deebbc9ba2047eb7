"""One order from two rankers: a convex combination of scores scaled by their best, then spread
over the articles.

Bruch, Gai and Ingber 2022 (https://arxiv.org/abs/2210.11934): it beats reciprocal rank fusion in
and out of domain and has one parameter that needs little tuning. The lowest score a ranker can
give, 0, stands for 0 and its best for 1; with the lowest that it happened to give instead, two
passages that hardly differ would come out as 0 and 1 where a filter leaves only them. What is
mixed are the scores of every candidate by both rankers, also of one that only one of them listed.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import Any

import numpy as np

from index.hit import Recency

DENSE = 0.5
"""The vectors' share; measured in `docs/retrieval.md`."""

FREE = 3
"""Passages of one article that stand by their score alone."""
REPEATED = 0.05
"""What each one more costs: far down a list, a passage of yet another article is the likelier to
hold what the first ones lack."""

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
        lexical=(1 - DENSE) * _scaled(bm25),
        dense=DENSE * _scaled(cosine),
        recency=np.zeros(len(days)) if recency is None else _nearness(days, recency),
    )


def _scaled(scores: Scores) -> Scores:
    best = scores.max(initial=0.0)
    return np.clip(scores, 0.0, None) / best if best > 0 else np.zeros(len(scores))


def _nearness(days: Days, recency: Recency) -> Scores:
    """Halves with each half-life between publication and the day, before it or after."""
    age = np.abs(days - recency.day.toordinal())
    near = recency.weight * np.exp2(-age / recency.half_life_days)
    return np.where(days == UNDATED, 0.0, near)


def spread(score: Scores, articles: Sequence[int]) -> list[tuple[int, float]]:
    """The places of the passages, best first, each with what its article's better ones cost it.

    `articles` names the article of each passage; equal scores keep the order given.
    """
    waiting = [(-value, at, 0.0) for at, value in enumerate(score.tolist())]
    heapify(waiting)
    listed: Counter[int] = Counter()
    order = []
    while waiting:
        _, at, cost = heappop(waiting)
        now = REPEATED * max(0, listed[articles[at]] - FREE + 1)
        if now > cost:  # others of its article were listed since its worth was reckoned
            heappush(waiting, (now - float(score[at]), at, now))
            continue
        listed[articles[at]] += 1
        order.append((at, cost))
    return order
