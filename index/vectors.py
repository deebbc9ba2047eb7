"""The vectors of a generation: written once, searched by inner product, read back by row.

Up to FLAT passages the index is flat: every vector is compared, nothing is approximated, nothing
has to be trained or tuned, a search takes about 40 ms at the limit on two cores, and the file is
mapped, not loaded. Above, time and memory would grow with the archive, so an inverted file is
trained (IVF: a search reads PROBES of its lists) with one byte a dimension (SQ8: a quarter of the
memory, against product quantisation's larger loss), and the exact vectors stay beside it on disk
for the few rows that a search mixes. Whether rows are allowed is told to FAISS, so filters act
before ranking; where they leave few rows, those are compared exactly.
"""

import importlib
from pathlib import Path
from types import ModuleType
from typing import Any, BinaryIO

import numpy as np

from index import disk
from index.runtime import Floats

FLAT = 200_000
"""Passages, at most, in a flat index."""
PROBES = 32
FEW = 20_000
"""Allowed rows, at most, that are compared one by one in a trained index."""

INDEX_FILE = "vectors.faiss"
EXACT_FILE = "vectors.npy"

Rows = np.ndarray[Any, np.dtype[np.int64]]
Mask = np.ndarray[Any, np.dtype[np.bool_]]


def create(folder: Path, count: int, dimension: int) -> Floats:
    """A matrix on disk to fill row by row, then to `finish`."""
    path = folder / EXACT_FILE
    matrix = np.lib.format.open_memmap(path, mode="w+", dtype=np.float32, shape=(count, dimension))
    # Written through a mapping, a full disk would kill the process instead of raising OSError.
    disk.reserve(path)
    return matrix


def finish(folder: Path, vectors: Floats, flat: int = FLAT) -> None:
    """Write the index over the filled matrix."""
    faiss = _faiss()
    count, dimension = vectors.shape
    if count <= flat:
        index = faiss.IndexFlatIP(dimension)
    else:
        lists = lists_for(count)
        index = faiss.index_factory(dimension, f"IVF{lists},SQ8", faiss.METRIC_INNER_PRODUCT)
        sample = np.random.default_rng(0).choice(count, min(count, 50 * lists), replace=False)
        index.train(vectors[np.sort(sample)])
    for start in range(0, count, 65_536):
        index.add(np.ascontiguousarray(vectors[start : start + 65_536]))

    def write(file: BinaryIO) -> None:
        # FAISS does not look whether the file that it opens by name could be closed.
        faiss.write_index(index, faiss.PyCallbackIOWriter(file.write))

    disk.write_stream(folder / INDEX_FILE, write)
    if count <= flat:
        disk.remove(folder / EXACT_FILE)


def lists_for(count: int) -> int:
    """Of an inverted file over so many vectors."""
    return int(4 * count**0.5)


class Vectors:
    """Opened vectors. Safe from several threads; the files may be removed meanwhile."""

    def __init__(self, folder: Path) -> None:
        """Raises RuntimeError where FAISS cannot read the file."""
        faiss = _faiss()
        path = folder / INDEX_FILE
        faiss.set_deserialization_vector_byte_limit(path.stat().st_size)
        self._index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        self._trained = (folder / EXACT_FILE).exists()
        self._exact: Floats
        if self._trained:
            self._exact = np.load(folder / EXACT_FILE, mmap_mode="r", allow_pickle=False)
        else:
            count, dimension = self._index.ntotal, self._index.d
            flat = faiss.rev_swig_ptr(self._index.get_xb(), count * dimension)
            self._exact = flat.reshape(count, dimension)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def rows(self, rows: Rows) -> Floats:
        """float32 [len(rows), dimension], a copy."""
        return self._exact[rows]

    def nearest(self, query: Floats, k: int, allowed: Mask | None = None) -> tuple[Rows, Floats]:
        """Up to k rows and their inner products with `query` [dimension], best first."""
        if self._trained and allowed is not None and np.count_nonzero(allowed) <= FEW:
            return self._among(query, k, np.flatnonzero(allowed))
        scores, rows = self._index.search(query[None], k, params=self._parameters(allowed))
        found = rows[0] >= 0
        return rows[0][found], scores[0][found]

    def _among(self, query: Floats, k: int, rows: Rows) -> tuple[Rows, Floats]:
        scores = self._exact[rows] @ query
        best = np.argsort(-scores, kind="stable")[:k]
        return rows[best], scores[best]

    def _parameters(self, allowed: Mask | None) -> object:
        faiss = _faiss()
        selector = None
        if allowed is not None:
            bits = np.packbits(allowed, bitorder="little")
            selector = faiss.IDSelectorBitmap(bits)
        if self._trained:
            return faiss.SearchParametersIVF(sel=selector, nprobe=PROBES)
        return faiss.SearchParameters(sel=selector)


def _faiss() -> ModuleType:
    """Imported late, for it takes a tenth of a second; its own type stubs contradict its API."""
    return importlib.import_module("faiss")
