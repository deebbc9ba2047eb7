"""Sentences in the order in which they answer, from what the reader and the search say of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from answer.evidence import Evidence
from answer.reader import Reader
from answer.reader_input import InContext

READ = 28
"""Sentences read for one question: more gained nothing (`docs/quality.md`)."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A sentence that was read."""

    evidence: Evidence
    relevance: float
    """The reader's logit that the sentence answers."""
    spans: tuple[tuple[int, int, float], ...]
    """Spans in the sentence's text with their scores over "no answer", best first."""
    score: float
    """Higher answers better; comparable within one question."""


def rank(question: str, evidence: Sequence[Evidence], reader: Reader) -> list[Ranked]:
    """The candidates as read, best first."""
    readings = reader.read(
        question, [InContext(e.text, e.article.headline, e.previous) for e in evidence]
    )
    ranked = [
        Ranked(
            e,
            reading.relevance,
            tuple((span.start, span.end, span.score) for span in reading.spans),
            _score(e, reading.relevance),
        )
        for e, reading in zip(evidence, readings, strict=True)
    ]
    return sorted(ranked, key=lambda r: -r.score)


def _score(evidence: Evidence, relevance: float) -> float:
    return 0.3 * relevance + 4 * evidence.retrieval / 4 + 8 * evidence.coverage / 4
