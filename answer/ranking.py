"""Sentences in the order in which they answer, from what the reader and the search say of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from answer.answer import AnswerKind
from answer.evidence import Evidence
from answer.kind import WANTS_SHORT
from answer.mixing import Mix, dot, sentence_signals
from answer.reader import Reader, SentenceReading
from answer.reader_input import InContext

READ = 16
"""Sentences read for one question: 20 answer no better, and take a quarter longer."""

HEADLINES = 4
"""Headlines read beside them where a short answer is wanted."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A sentence that was read."""

    evidence: Evidence
    spans: tuple[tuple[int, int, float], ...]
    """Spans in the sentence's text with their scores over "no answer", best first."""
    signals: Mapping[str, float]
    """By the names of `answer.mixing.SENTENCE`."""
    score: float
    """Higher answers better; comparable within one question."""


def rank(
    question: str, kind: AnswerKind, evidence: Sequence[Evidence], reader: Reader, mix: Mix
) -> list[Ranked]:
    """The candidates as read, best first."""
    readings = reader.read(question, [with_context(e, kind) for e in evidence])
    return ranked_by(kind, evidence, readings, mix)


def with_context(evidence: Evidence, kind: AnswerKind) -> InContext:
    """A sentence with its headline: it says who "he" is in fewer words than the sentence before,
    which is read where there is no headline, or where sentences are to tell and not a few words."""
    headline = evidence.article.headline
    leans = not headline or kind not in WANTS_SHORT
    return InContext(evidence.text, headline, evidence.previous if leans else "")


def ranked_by(
    kind: AnswerKind,
    evidence: Sequence[Evidence],
    readings: Sequence[SentenceReading],
    mix: Mix,
) -> list[Ranked]:
    """The candidates with their readings, best first."""
    ranked = []
    for found, reading in zip(evidence, readings, strict=True):
        spans = tuple((span.start, span.end, span.score) for span in reading.spans)
        signals = sentence_signals(
            relevance=reading.relevance,
            span=spans[0][2] if spans else 0.0,
            retrieval=found.retrieval,
            coverage=found.coverage,
            context=found.context,
            near=found.near,
            answer=found.text[spans[0][0] : spans[0][1]] if spans else "",
            kind=kind,
        )
        ranked.append(Ranked(found, spans, signals, dot(mix.sentence, signals)))
    return sorted(ranked, key=lambda r: -r.score)
