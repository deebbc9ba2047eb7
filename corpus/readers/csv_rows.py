"""CSV and TSV: one article a row, the first row names the columns."""

import csv
import re
from collections.abc import Iterator, Sequence

from corpus.encoding import decode
from corpus.limits import MEGABYTE, RECORD_BYTES
from corpus.raw import RawArticle, Rejected
from corpus.readers.fields import article_of, names_an_article
from corpus.readers.source import Source, Unreadable

_DELIMITERS = ",;\t|"
_TOO_LONG = f"a line or field of more than {RECORD_BYTES // MEGABYTE} MiB"


def read(source: Source) -> Iterator[RawArticle | Rejected]:
    """Yield an article or a refusal for each row; records are rows, from 1, without the header.

    Raises Unreadable where the first row names no column that could hold a text.
    """
    csv.field_size_limit(RECORD_BYTES)
    lines = _Lines(source)
    header_line = next(lines, "")
    if lines.skipped:
        raise Unreadable(_TOO_LONG)
    if not header_line.strip():
        raise Unreadable("the file is empty")
    delimiter = max(_DELIMITERS, key=header_line.count)
    header = [name.strip() for name in next(csv.reader([header_line], delimiter=delimiter))]
    if not names_an_article(header):
        raise Unreadable('the first row names no column like "text", "body", "title" or "headline"')
    rows = csv.reader(lines, delimiter=delimiter)
    number = 0
    while True:
        number += 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield Rejected(source.path, number, f"not a CSV row: {error}")
            continue
        if lines.skipped:
            lines.skipped = False
            yield Rejected(source.path, number, _TOO_LONG)
        elif any(field.strip() for field in row):
            yield _article(header, row, source.path, number)
        else:
            number -= 1


def _article(
    header: Sequence[str], row: Sequence[str], path: str, number: int
) -> RawArticle | Rejected:
    if len(row) > len(header) and any(field.strip() for field in row[len(header) :]):
        return Rejected(path, number, f"{len(row)} fields where the header names {len(header)}")
    return article_of(dict(zip(header, row, strict=False)), path, number)


class _Lines:
    """The file's lines as text, ended as they like; `skipped`: one too long was left out."""

    def __init__(self, source: Source) -> None:
        self._lines = source.lines(RECORD_BYTES)
        self._encoding = source.encoding()
        self._waiting: list[str] = []
        self.skipped = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if not self._waiting:
            line = next(self._lines)
            self.skipped = self.skipped or line is None
            text = decode(line or b"\n", self._encoding).replace("\0", "")
            self._waiting = [part + "\n" for part in re.split(r"\r\n?|\n", text.rstrip("\r\n"))]
            self._waiting.reverse()
        return self._waiting.pop()
