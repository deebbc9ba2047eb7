"""JSON Lines: one article a line. A broken line costs itself only."""

import json
from collections.abc import Iterator

from corpus.encoding import decode
from corpus.limits import MEGABYTE, RECORD_BYTES
from corpus.raw import RawArticle, Rejected
from corpus.readers.fields import article_of
from corpus.readers.source import Source


def read(source: Source) -> Iterator[RawArticle | Rejected]:
    """Yield an article or a refusal for each line that is not blank."""
    for number, line in enumerate(source.lines(RECORD_BYTES), start=1):
        if line is None:
            reason = f"a line of more than {RECORD_BYTES // MEGABYTE} MiB"
            yield Rejected(source.path, number, reason)
            continue
        if not line.strip():
            continue
        try:
            value = json.loads(decode(line))
        except (ValueError, RecursionError) as error:
            yield Rejected(source.path, number, f"not JSON: {error}")
            continue
        yield article_of(value, source.path, number)
