"""JSON Lines: one article a line. A broken line costs itself only."""

import json
from collections.abc import Iterator

from corpus.encoding import decode, encoding_of
from corpus.limits import MEGABYTE, RECORD_BYTES
from corpus.raw import RawArticle, Rejected
from corpus.readers.records import article_of
from corpus.readers.source import Source


def read(source: Source) -> Iterator[RawArticle | Rejected]:
    """Yield an article or a refusal for each line that is not blank; records are line numbers."""
    encoding = ""
    for number, line in enumerate(source.lines(RECORD_BYTES), start=1):
        if line is None:
            reason = f"a line of more than {RECORD_BYTES // MEGABYTE} MiB"
            yield Rejected(source.path, number, reason)
            continue
        if not line.strip():
            continue
        # The first line that is not UTF-8 tells the encoding of those after it.
        encoding = encoding or _other_than_utf8(line)
        try:
            value = json.loads(decode(line, encoding), strict=False)
        except ValueError as error:
            yield Rejected(source.path, number, f"not JSON: {error}")
        except RecursionError:
            yield Rejected(source.path, number, "JSON nested too deep")
        else:
            yield article_of(value, source.path, number)


def _other_than_utf8(line: bytes) -> str:
    try:
        line.decode()
    except UnicodeDecodeError:
        return encoding_of(line)
    return ""
