"""What a fitted reader is worth: on sets labelled by people, and on quiz questions over news.

Everything reads through `answer.reader`, so that what is measured is what is served.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from answer.reader import Reader, SentenceReading
from answer.reader_input import InContext
from bench.fit.candidates import Asked, Candidate
from bench.fit.data import rows
from bench.score import contains_answer, exact_match, f1, normalise
from corpus.sentences import sentence_spans

READ = 40


def xquad(reader: Reader, reading: Path, limit: int = 10_000) -> dict[str, float]:
    """EM and F1 over XQuAD: the paragraph read whole, and its sentences read one by one."""
    asked = rows(reading / "xquad-en.jsonl.gz")[:limit]
    whole: list[tuple[float, float]] = []
    single: list[tuple[float, float]] = []
    right_sentence = 0
    for row in asked:
        text = row["context"]
        accepted = [text[a:b] for a, b in row["answers"]]
        (reading_of_all,) = reader.read(row["question"], [text])
        said = _first(text, reading_of_all)
        whole.append((exact_match(said, accepted), f1(said, accepted)))
        cuts = sentence_spans(text)
        texts = [text[a:b] for a, b in cuts]
        read = reader.read(
            row["question"],
            [InContext(t, "", texts[n - 1] if n else "") for n, t in enumerate(texts)],
        )
        best = max(range(len(read)), key=lambda n: _weight(read[n]))
        said = _first(texts[best], read[best])
        single.append((exact_match(said, accepted), f1(said, accepted)))
        right_sentence += any(cuts[best][0] <= a < cuts[best][1] for a, _ in row["answers"])
    return {
        "paragraph EM": _mean(em for em, _ in whole),
        "paragraph F1": _mean(value for _, value in whole),
        "sentences EM": _mean(em for em, _ in single),
        "sentences F1": _mean(value for _, value in single),
        "sentence right": right_sentence / len(asked),
    }


def trec_qa(reader: Reader, file: Path) -> dict[str, float]:
    """MAP and MRR of the relevance over questions that have both right and wrong sentences."""
    by_question: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for row in rows(file):
        by_question[row["question"]].append((row["sentence"], row["label"]))
    average, reciprocal = [], []
    for question, told in by_question.items():
        labels = [label for _, label in told]
        if 0 < sum(labels) < len(labels):
            read = reader.read(question, [sentence for sentence, _ in told])
            order = sorted(range(len(told)), key=lambda n: -read[n].relevance)
            ranks = [at for at, n in enumerate(order, 1) if labels[n]]
            average.append(_mean(k / rank for k, rank in enumerate(ranks, 1)))
            reciprocal.append(1 / ranks[0])
    return {"MAP": _mean(average), "MRR": _mean(reciprocal), "questions": len(average)}


def ester(reader: Reader, reading: Path) -> dict[str, float]:
    """Share of ESTER's questions for which one of the best k sentences holds a gold span."""
    hits = dict.fromkeys((1, 2, 3, 4), 0)
    asked = [row for row in rows(reading / "ester.jsonl.gz") if row["answers"]]
    for row in asked:
        cuts = sentence_spans(row["context"])
        texts = [row["context"][a:b] for a, b in cuts]
        read = reader.read(
            row["question"],
            [InContext(t, "", texts[n - 1] if n else "") for n, t in enumerate(texts)],
        )
        order = sorted(range(len(read)), key=lambda n: -read[n].relevance)
        for k in hits:
            hits[k] += any(
                cuts[n][0] < b and a < cuts[n][1] for n in order[:k] for a, b in row["answers"]
            )
    return {f"top {k}": value / len(asked) for k, value in hits.items()} | {"questions": len(asked)}


Read = list[tuple[Candidate, SentenceReading]]


def read_quiz(reader: Reader, questions: Sequence[Asked], form: str = "previous") -> list[Read]:
    """Each question's best sentences, as read. `form`: "alone", "headline" or "previous"."""
    found = []
    for asked in questions:
        near = [c for c in asked.candidates if not c.extra][:READ]
        told = [
            InContext(
                c.text,
                c.headline if form != "alone" else "",
                c.previous if form == "previous" else "",
            )
            for c in near
        ]
        found.append(list(zip(near, reader.read(asked.question, told), strict=True)))
    return found


@dataclass(frozen=True, slots=True)
class Vote:
    """What each signal weighs in the vote for a short answer; divided by 4, then exponentiated."""

    span: float = 0.3
    relevance: float = 0.3
    retrieval: float = 4.0
    coverage: float = 8.0
    date: float = 0.0
    """For a sentence published on the day of asking; half of it 14 days away."""
    echo: float = 0.0
    """Taken from an answer that only says words of the question again."""
    spans: int = 1
    sentences: int = 24


SIMPLE = Vote()
"""As in the earlier trial (`research/methods.md`), so that figures can be set beside it."""
DATED = Vote(span=0.7, coverage=4.0, date=6.0, echo=8.0, spans=3, sentences=40)
"""Coarsely chosen on folds 0 and 1."""


def quiz(questions: Sequence[Asked], read: Sequence[Read], vote: Vote) -> dict[str, float]:
    """EM and F1 of a vote, and whether the best sentences hold the answer.

    An article votes for an answer once, with the weight of its best sentence.
    """
    scored: list[tuple[bool, bool, float, float, list[bool]]] = []
    for asked, sentences in zip(questions, read, strict=True):
        ranked = sorted(
            sentences[: vote.sentences], key=lambda pair: -_mixed(pair[0], pair[1], vote)
        )
        said = _voted(asked.question, ranked, vote)
        holds = [contains_answer(c.text, asked.answers) for c, _ in ranked[:4]]
        scored.append(
            (asked.reachable, asked.in_archive, exact_match(said, asked.answers),
             f1(said, asked.answers), holds)
        )  # fmt: skip
    figures: dict[str, float] = {"questions": len(scored)}
    for name, some in (
        ("all", scored),
        ("reachable", [s for s in scored if s[0]]),
        ("answerable", [s for s in scored if s[1]]),
    ):
        figures[f"{name} EM"] = _mean(s[2] for s in some)
        figures[f"{name} F1"] = _mean(s[3] for s in some)
        for k in (1, 2, 4):
            figures[f"{name} first {k}"] = _mean(any(s[4][:k]) for s in some)
    return figures


def _voted(question: str, ranked: Read, vote: Vote) -> str:
    asked = set(normalise(question).split())
    votes: dict[str, dict[str, float]] = defaultdict(dict)
    text: dict[str, str] = {}
    for c, reading in ranked:
        for span in reading.spans[: vote.spans]:
            said = c.text[span.start : span.end]
            key = normalise(said)
            if key:
                echo = vote.echo if set(key.split()) <= asked else 0.0
                weight = math.exp((_mixed(c, reading, vote) + vote.span * span.score - echo) / 4)
                votes[key][c.article] = max(votes[key].get(c.article, 0.0), weight)
                text.setdefault(key, said)
    best = max(votes, key=lambda key: sum(votes[key].values()), default="")
    return text.get(best, "")


def _mixed(c: Candidate, reading: SentenceReading, vote: Vote) -> float:
    return (
        vote.relevance * reading.relevance
        + vote.retrieval * c.retrieval
        + vote.coverage * c.coverage
        + vote.date * math.exp2(-abs(c.days) / 14)
    )


def _weight(reading: SentenceReading) -> float:
    return reading.relevance + (reading.spans[0].score if reading.spans else -99.0)


def _first(text: str, reading: SentenceReading) -> str:
    return text[reading.spans[0].start : reading.spans[0].end] if reading.spans else ""


def _mean(values: Iterable[float]) -> float:
    listed = [float(v) for v in values]
    return round(sum(listed) / len(listed), 4) if listed else 0.0
