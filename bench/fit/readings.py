"""What a reader makes of each quiz question's sentences: it takes the time, so it is kept."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from answer.reader import AnswerSpan, Reader, SentenceReading
from answer.reader_input import InContext
from bench.fit.candidates import Asked, Candidate

Readings = dict[str, list[SentenceReading]]
"""By the question's id, one for each of `near`."""


def near(asked: Asked) -> list[Candidate]:
    """The sentences to read, best first (about 40, so that a twin has enough)."""
    return [c for c in asked.candidates if not c.extra]


def read_all(reader: Reader, questions: Sequence[Asked]) -> Readings:
    return {
        asked.id: reader.read(
            asked.question,
            [InContext(c.text, c.headline, "" if c.headline else c.previous) for c in near(asked)],
        )
        for asked in questions
    }


def save(read: Mapping[str, Sequence[SentenceReading]], file: Path) -> None:
    rows = {
        key: [[r.relevance, [[s.start, s.end, s.score] for s in r.spans]] for r in some]
        for key, some in read.items()
    }
    file.write_text(json.dumps(rows), encoding="utf-8")


def load(file: Path) -> Readings:
    return {
        key: [SentenceReading(r, tuple(AnswerSpan(*span) for span in spans)) for r, spans in some]
        for key, some in json.loads(file.read_text(encoding="utf-8")).items()
    }
