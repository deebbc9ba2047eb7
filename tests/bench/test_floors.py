"""Bounds are read from the table in the docs, and a figure that breaks one is named."""

import pytest

from bench.floors import FILE, bounds, broken

TABLE = """
| figure | at least | at most |
|---|---|---|
| answer-hit@4 | .796 | |
| wrong among the answered | | .35 |
"""


@pytest.mark.parametrize(
    ("hit", "wrong", "lines"),
    [
        (0.796296, 0.3504, []),
        (0.8, 0.2, []),
        (0.795, 0.2, ["answer-hit@4: 0.795, below 0.796"]),
        (0.8, 0.351, ["wrong among the answered: 0.351, above 0.350"]),
    ],
)
def test_a_figure_beyond_its_bound_is_named(hit: float, wrong: float, lines: list[str]) -> None:
    assert broken({"answer-hit@4": hit, "wrong among the answered": wrong}, TABLE) == lines


def test_a_figure_that_nobody_measures_any_more_is_named() -> None:
    assert broken({"answer-hit@4": 1.0}, TABLE) == ["wrong among the answered: not measured"]


def test_the_docs_have_a_bound_for_every_row() -> None:
    text = FILE.read_text("utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ") and "---" not in line]
    assert len(bounds(text)) == len(rows) - 1 >= 20, "all but the head"
