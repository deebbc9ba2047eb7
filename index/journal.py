"""Vectors of the build that runs, kept as they are made.

Embedding is nearly all of a build's time, an hour for a large archive. What is embedded is
appended here, so that a build that died goes on where it stopped. Once a generation is published
it holds the vectors itself and the journal goes.

A record is the key (32 bytes), the vector (float32, little-endian) and the CRC-32 of both; records
that do not match theirs are left out, and so is a torn end. The file's name carries the model.
"""

import hashlib
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index import disk
from index.runtime import Floats

PATTERN = "embedded-*.journal"


class Journal:
    def __init__(self, index: Path, model: str, dimension: int) -> None:
        name = hashlib.sha256(model.encode()).hexdigest()[:12]
        self._path = index / PATTERN.replace("*", name)
        self._record = np.dtype([("key", "V32"), ("vector", "<f4", (dimension,)), ("crc", "<u4")])

    def read(self) -> dict[bytes, Floats]:
        try:
            data = self._path.read_bytes()
        except FileNotFoundError:
            return {}
        whole = len(data) - len(data) % self._record.itemsize
        records = np.frombuffer(data[:whole], dtype=self._record)
        return {
            record["key"].tobytes(): record["vector"]
            for record in records
            if zlib.crc32(record.tobytes()[:-4]) == record["crc"]
        }

    def add(self, keys: Sequence[bytes], vectors: Floats) -> None:
        records = np.zeros(len(keys), dtype=self._record)
        records["key"] = np.array(keys, dtype="V32")
        records["vector"] = vectors
        packed = [record.tobytes()[:-4] for record in records]
        records["crc"] = [zlib.crc32(each) for each in packed]
        self._realign()
        disk.append(self._path, records.tobytes())

    def _realign(self) -> None:
        """Cut off the torn end that a dead build may have left, or every later record shifts."""
        size = self._path.stat().st_size if self._path.exists() else 0
        if size % self._record.itemsize:
            disk.truncate(self._path, size - size % self._record.itemsize)


def discard(index: Path) -> None:
    """Every model's journal."""
    for path in index.glob(PATTERN):
        disk.remove(path)
