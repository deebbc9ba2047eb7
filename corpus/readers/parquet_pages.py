"""How large the pages of a Parquet file are by their own headers: that is what is allocated to
unpack them, whatever the file's footer says.

A header is a struct in Thrift's compact protocol (parquet.thrift, PageHeader); pyarrow reads it,
but shows it to nobody.
"""

from collections.abc import Iterator
from typing import BinaryIO

_HEADER_BYTES = (1 << 10, 1 << 20)
"""Read at first, and where that was not all: statistics in a header may hold whole texts."""
_MOST = 100_000
"""Pages of a column chunk."""
_UNPACKED, _PACKED = 2, 3
"""The fields' numbers."""
_STOP, _TRUE, _FALSE, _BYTE = 0, 1, 2, 3
_INTEGERS = (4, 5, 6)
_DOUBLE, _BINARY, _LIST, _SET, _STRUCT = 7, 8, 9, 10, 12


def page_sizes(file: BinaryIO, start: int, length: int) -> Iterator[int]:
    """Unpacked bytes of each page of a column chunk. Raises ValueError for what is no header."""
    at = start
    for _ in range(_MOST):
        if at >= start + length:
            return
        sizes, end = _header(file, at)
        unpacked, packed = sizes.get(_UNPACKED, -1), sizes.get(_PACKED, -1)
        if unpacked < 0 or packed < 0:
            raise ValueError("a page without a size")
        yield unpacked
        at = end + packed
    raise ValueError(f"more than {_MOST:,} pages in a column")


def _header(file: BinaryIO, at: int) -> tuple[dict[int, int], int]:
    """The integers of the page header that begins there, by number, and where it ends."""
    for size in _HEADER_BYTES:
        file.seek(at)
        header = _Compact(file.read(size))
        try:
            return header.struct(), at + header.at
        except IndexError:
            continue
        except RecursionError:
            break
    raise ValueError("a page without a header")


class _Compact:
    """Reads one struct and steps over what it holds. Raises IndexError where the bytes end."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.at = 0

    def struct(self) -> dict[int, int]:
        """The integers among its fields, by number."""
        integers: dict[int, int] = {}
        number = 0
        while (head := self._byte()) != _STOP:
            kind, step = head & 15, head >> 4
            number = number + step if step else self._integer()
            if kind in _INTEGERS:
                integers[number] = self._integer()
            elif kind not in (_TRUE, _FALSE):
                self._skip(kind)
        return integers

    def _skip(self, kind: int) -> None:
        if kind in (_TRUE, _FALSE, _BYTE):
            self._byte()
        elif kind == _DOUBLE:
            self._past(8)
        elif kind == _BINARY:
            self._past(self._varint())
        elif kind in (_LIST, _SET):
            head = self._byte()
            for _ in range(self._varint() if head >> 4 == 15 else head >> 4):
                self._skip(head & 15)
        elif kind == _STRUCT:
            self.struct()
        elif kind in _INTEGERS:
            self._varint()
        else:
            raise IndexError("of a kind that no page header holds")

    def _past(self, length: int) -> None:
        self.at += length
        if self.at > len(self._data):
            raise IndexError("the bytes end")

    def _byte(self) -> int:
        byte = self._data[self.at]
        self.at += 1
        return byte

    def _varint(self) -> int:
        value = shift = 0
        while (byte := self._byte()) & 128:
            value |= (byte & 127) << shift
            shift += 7
            if shift > 63:
                raise IndexError("a number of more than 64 bits")
        return value | byte << shift

    def _integer(self) -> int:
        value = self._varint()
        return value >> 1 ^ -(value & 1)
