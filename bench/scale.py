"""When a flat index is no longer enough: FAISS indexes beside each other as an archive grows.

    python -m bench.scale [PASSAGES ...]        by default 10000 100000 1000000

The vectors are those of real passages (the news pages of September 2022 beside this checkout),
varied by seeded noise until there are enough of them; the questions are the quiz's, embedded. Of
each index: how many of the ten exactly nearest it finds (recall@10), milliseconds a question (one
at a time, the median), bytes a passage as stored, and passages a second that it is built with,
training included. What an archive of 100 million would be is computed, and said to be: bytes are
those of the largest size, the search of a flat index grows as the passages do, of an inverted
file with their square root (its lists and what is read of each both do), of a graph with their
logarithm.
"""

import argparse
import importlib
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from math import log, sqrt
from types import ModuleType
from typing import Any

import numpy as np

from bench.data import NEWS
from bench.evaluate import index_of, read_questions
from index import generations
from index.build import build
from index.embed import Embedder, load_embedder
from index.errors import IndexDamaged, NoIndex
from index.runtime import Floats
from index.vectors import PROBES, Rows, Vectors, lists_for

SIZES = (10_000, 100_000, 1_000_000)
FAR = 100_000_000
NEAREST = 10
NOISE = 0.5
"""Length of what is added to a vector of length 1: a varied passage has a cosine of .89 to its
own, which is about what two reports of one event have."""
SEARCHED = 64
"""Nodes that a graph search keeps (efSearch)."""
BATCH = 65_536


@dataclass(frozen=True, slots=True)
class Kind:
    name: str
    factory: Callable[[int], str]
    """FAISS's factory string for an index of so many vectors."""
    growth: Callable[[float, float], float]
    """How many times longer a search takes in the larger of two sizes."""


def _linear(small: float, large: float) -> float:
    return large / small


def _root(small: float, large: float) -> float:
    return sqrt(large / small)


def _logarithm(small: float, large: float) -> float:
    return log(large) / log(small)


KINDS = (
    Kind("flat", lambda count: "Flat", _linear),
    Kind("IVF", lambda count: f"IVF{lists_for(count)},Flat", _root),
    Kind("IVF, SQ8", lambda count: f"IVF{lists_for(count)},SQ8", _root),
    Kind("IVF, PQ48", lambda count: f"IVF{lists_for(count)},PQ48", _root),
    Kind("HNSW16", lambda count: "HNSW16", _logarithm),
    Kind("HNSW16, SQ8", lambda count: "HNSW16_SQ8", _logarithm),
)


@dataclass(frozen=True, slots=True)
class Figures:
    recall: float
    milliseconds: float
    bytes_each: float
    rate: float
    """Passages a second."""

    def line(self, name: str, count: int) -> str:
        return (
            f"{count:>12,} {name:14}{self.recall:>10.3f}{self.milliseconds:>10.2f}"
            f"{self.bytes_each:>10,.0f}{self.rate:>12,.0f}"
        )


def real_vectors(embedder: Embedder) -> Floats:
    index = index_of(NEWS)
    try:
        generation = generations.newest_whole(index)
    except (NoIndex, IndexDamaged):
        build(NEWS, index, embedder)
        generation = generations.newest_whole(index)
    opened = Vectors(generation.folder)
    return opened.rows(np.arange(len(opened)))


def varied(real: Floats, count: int) -> Floats:
    """float32 [count, dimension], each of length 1; the real ones first."""
    random = np.random.default_rng(20220908)
    made = np.empty((count, real.shape[1]), dtype=np.float32)
    for start in range(0, count, BATCH):
        part = made[start : start + BATCH]
        part[:] = real[np.arange(start, start + len(part)) % len(real)]
        noise = random.standard_normal(part.shape, dtype=np.float32)
        noise *= NOISE / sqrt(real.shape[1])
        part[max(len(real) - start, 0) :] += noise[max(len(real) - start, 0) :]
        part /= np.linalg.norm(part, axis=1, keepdims=True)
    return made


def measure(kind: Kind, vectors: Floats, questions: Floats, exact: Rows) -> Figures:
    library = _faiss()
    began = time.perf_counter()
    metric = library.METRIC_INNER_PRODUCT
    index = library.index_factory(vectors.shape[1], kind.factory(len(vectors)), metric)
    if not index.is_trained:
        sample = np.random.default_rng(0).choice(
            len(vectors), min(len(vectors), 50 * lists_for(len(vectors))), replace=False
        )
        index.train(vectors[np.sort(sample)])
    for start in range(0, len(vectors), BATCH):
        index.add(vectors[start : start + BATCH])
    built = time.perf_counter() - began
    options = _options(library, index)
    took, found = [], 0
    for question, nearest in zip(questions, exact, strict=True):
        began = time.perf_counter()
        _, rows = index.search(question[None], NEAREST, params=options)
        took.append(time.perf_counter() - began)
        found += len(np.intersect1d(rows[0], nearest))
    return Figures(
        recall=found / exact.size,
        milliseconds=1000 * statistics.median(took),
        bytes_each=len(library.serialize_index(index)) / len(vectors),
        rate=len(vectors) / built,
    )


def exactly(vectors: Floats, questions: Floats) -> Rows:
    """int64 [questions, NEAREST], by comparing all."""
    index = _faiss().IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    rows: Rows = index.search(questions, NEAREST)[1]
    return rows


def _faiss() -> ModuleType:
    """Its own type stubs contradict its API."""
    return importlib.import_module("faiss")


def _options(library: Any, index: Any) -> object:  # noqa: ANN401 -- FAISS is not typed
    if hasattr(index, "hnsw"):
        return library.SearchParametersHNSW(efSearch=SEARCHED)
    if hasattr(index, "nlist"):
        return library.SearchParametersIVF(nprobe=PROBES)
    return None


def main() -> None:
    parser = argparse.ArgumentParser(description="FAISS indexes beside each other.")
    parser.add_argument("passages", nargs="*", type=int, default=SIZES)
    sizes = sorted(parser.parse_args().passages)
    embedder = load_embedder()
    real = real_vectors(embedder)
    asked = read_questions(NEWS / "questions.jsonl")
    questions = embedder.embed([each.question for each in asked])
    print(
        f"{len(real):,} real vectors, {len(questions)} questions, "
        f"{_faiss().omp_get_max_threads()} threads"
    )
    print(
        f"{'passages':>12} {'index':14}{'recall@10':>10}{'ms':>10}{'bytes':>10}{'passages/s':>12}"
    )
    largest: dict[str, Figures] = {}
    for count in sizes:
        vectors = varied(real, count)
        exact = exactly(vectors, questions)
        for kind in KINDS:
            largest[kind.name] = measure(kind, vectors, questions, exact)
            print(largest[kind.name].line(kind.name, count), flush=True)
    print(f"\nextrapolated from {sizes[-1]:,} to {FAR:,} passages, not measured:")
    for kind in KINDS:
        figures = largest[kind.name]
        milliseconds = figures.milliseconds * kind.growth(sizes[-1], FAR)
        gigabytes = figures.bytes_each * FAR / 1e9
        print(f"{'':13}{kind.name:14}{milliseconds:>10,.0f} ms{gigabytes:>10,.0f} GB")


if __name__ == "__main__":
    main()
