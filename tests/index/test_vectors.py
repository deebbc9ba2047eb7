from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.vectors import EXACT_FILE, INDEX_FILE, Vectors, create, finish

Array = np.ndarray[Any, Any]


def unit(count: int, dimension: int, seed: int) -> Array:
    """Vectors of length 1 around forty centres, as texts on forty subjects would be."""
    random = np.random.default_rng(seed)
    centres = np.random.default_rng(99).standard_normal((40, dimension))
    found = centres[random.integers(0, 40, count)] + 0.6 * random.standard_normal(
        (count, dimension)
    )
    return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32)


def written(folder: Path, data: Array, **options: int) -> Vectors:
    matrix = create(folder, *data.shape)
    matrix[:] = data
    finish(folder, matrix, **options)
    return Vectors(folder)


@pytest.fixture(scope="module")
def data() -> Array:
    return unit(6000, 32, seed=0)


@pytest.fixture(scope="module", params=["flat", "trained"])
def vectors(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, data: Array
) -> Vectors:
    """The same vectors, below and above the size at which an index is trained."""
    limit = len(data) if request.param == "flat" else len(data) - 1
    folder = tmp_path_factory.mktemp(str(request.param))
    found = written(folder, data, flat=limit)
    assert (folder / INDEX_FILE).exists()
    assert (folder / EXACT_FILE).exists() == (request.param == "trained")
    return found


def test_rows_are_what_was_stored(vectors: Vectors, data: Array) -> None:
    rows = np.array([5, 0, 5999, 5])
    np.testing.assert_array_equal(vectors.rows(rows), data[rows])
    assert len(vectors) == len(data)


def test_nearest_are_the_nearest(vectors: Vectors, data: Array) -> None:
    overlap = []
    for query in unit(50, 32, seed=1):
        rows, scores = vectors.nearest(query, 10)
        exact = np.argsort(-(data @ query))[:10]
        overlap.append(len(set(rows) & set(exact)) / 10)
        np.testing.assert_allclose(scores, data[rows] @ query, atol=0.02)
        assert list(scores) == sorted(scores, reverse=True)
    assert np.mean(overlap) > 0.95


@pytest.mark.parametrize("share", [0.0, 0.001, 0.1, 0.9])
def test_only_allowed_rows_are_found(vectors: Vectors, data: Array, share: float) -> None:
    allowed = np.random.default_rng(3).random(len(data)) < share
    for query in unit(10, 32, seed=4):
        rows, _ = vectors.nearest(query, 10, allowed)
        assert len(rows) == min(10, np.count_nonzero(allowed))
        assert allowed[rows].all()
        best = np.argsort(-np.where(allowed, data @ query, -9))[: len(rows)]
        assert len(set(rows) & set(best)) >= 0.7 * len(rows)


def test_no_vectors_at_all(tmp_path: Path) -> None:
    vectors = written(tmp_path, np.empty((0, 32), dtype=np.float32))
    assert len(vectors) == 0
    rows, scores = vectors.nearest(unit(1, 32, seed=5)[0], 10)
    assert (len(rows), len(scores)) == (0, 0)
