import itertools
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from index.fusion import DENSE, FREE, REPEATED, UNDATED, mix, spread
from index.hit import Recency

DAY = date(2023, 3, 1)
NO_DAYS = np.array([UNDATED, UNDATED], dtype=np.int64)


def test_the_best_of_both_gets_one() -> None:
    mixed = mix(np.array([8.0, 4.0]), np.array([0.6, 0.3]), NO_DAYS, None)
    assert mixed.score == pytest.approx([1.0, 0.5])
    assert mixed.dense == pytest.approx([DENSE, DENSE / 2])


def test_two_that_hardly_differ_stay_close() -> None:
    mixed = mix(np.array([8.0, 7.9]), np.array([0.60, 0.59]), NO_DAYS, None)
    assert mixed.score[0] - mixed.score[1] < 0.02


def test_recency_halves_with_each_half_life_both_ways_and_spares_the_undated() -> None:
    today = DAY.toordinal()
    days = np.array([today, today - 7, today + 7, today - 14, UNDATED])
    mixed = mix(np.zeros(5), np.zeros(5), days, Recency(DAY, weight=0.2, half_life_days=7))
    assert mixed.score == pytest.approx([0.2, 0.1, 0.1, 0.05, 0.0])


@given(
    arrays(np.float64, 6, elements=st.floats(0, 50)),
    arrays(np.float64, 6, elements=st.floats(-1, 1)),
)
def test_scores_stay_within_bounds_and_keep_each_order(
    bm25: "np.ndarray[tuple[int], np.dtype[np.float64]]",
    cosine: "np.ndarray[tuple[int], np.dtype[np.float64]]",
) -> None:
    mixed = mix(bm25, cosine, np.zeros(6, dtype=np.int64), None)
    assert (mixed.score >= 0).all()
    assert (mixed.score <= 1 + 1e-9).all()
    order = np.argsort(bm25)
    assert (np.diff(mixed.lexical[order]) >= 0).all()


def test_nothing_to_mix() -> None:
    empty = np.zeros(0)
    assert len(mix(empty, empty, np.zeros(0, dtype=np.int64), None).score) == 0


def test_an_article_has_a_few_passages_for_nothing_and_then_lets_others_pass() -> None:
    score = np.array([0.9, 0.8, 0.7, 0.61, 0.6, 0.59])
    order = spread(score, [1, 1, 1, 1, 2, 2])
    assert [at for at, _ in order] == [0, 1, 2, 4, 5, 3]
    assert FREE == 3
    assert [cost for _, cost in order] == [0, 0, 0, 0, 0, REPEATED]


@given(
    st.lists(st.tuples(st.integers(0, 140), st.integers(0, 3)), max_size=40),
)
def test_spread_lists_each_once_the_worth_falling_and_within_an_article_by_score(
    found: list[tuple[int, int]],
) -> None:
    score = np.array([value / 100 for value, _ in found])
    articles = [article for _, article in found]
    order = spread(score, articles)
    assert sorted(at for at, _ in order) == list(range(len(found)))
    worth = [score[at] - cost for at, cost in order]
    assert all(a >= b - 1e-12 for a, b in itertools.pairwise(worth))
    for article in set(articles):
        own = [score[at] for at, _ in order if articles[at] == article]
        assert own == sorted(own, reverse=True)
