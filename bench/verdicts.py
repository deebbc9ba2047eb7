"""Readers' verdicts asked again, so that a complaint becomes a test.

A line of `feedback.jsonl` (`server.feedback`) tells what a reader was shown and whether it was
right. Asked again with the same day and filters, a right answer should stand, and one that was
found wrong should have given way to another: what the archive says now is set beside what it said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

from answer.answer import Answer
from bench.score import contains_answer, normalise
from index.hit import Filters

Change = Literal["same", "other sources", "other answer", "now answered", "no longer answered"]
SHORT = 12
"""Words: a right answer with more is a sentence, which no short answer can equal."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one reader was shown, and thought of it."""

    right: bool
    answered: bool
    shown: tuple[str, ...]
    """The short answer, else the first sentence; empty where the archive did not answer."""
    citations: frozenset[tuple[str, int, int]]
    """Article and span of each sentence shown."""
    filters: Filters
    """That the question was asked with, those read from it among them."""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Replay:
    """A verdict's question, asked again."""

    id: str
    question: str
    verdict: Literal["right", "wrong"]
    comment: str
    then: str
    now: str
    change: Change
    as_expected: bool | None
    """Whether a sentence shown now holds what the reader expected; None where nobody said what."""

    def line(self) -> str:
        told = {True: "; as expected", False: "; not as expected", None: ""}[self.as_expected]
        comment = f"\n    the reader: {self.comment}" if self.comment else ""
        return (
            f"{self.verdict}, {self.change}{told}: {self.question}{comment}"
            f"\n    then: {self.then or '(not answered)'}\n    now:  {self.now or '(not answered)'}"
        )

    def row(self) -> dict[str, Any]:
        return asdict(self)


def read_verdict(row: Mapping[str, Any]) -> Verdict | None:
    """The verdict in a line, or None where the line is a question and no more.

    Raises ValueError, TypeError, KeyError or AttributeError where it is neither.
    """
    if "verdict" not in row:
        return None
    if row["verdict"] not in ("right", "wrong"):
        raise ValueError('a verdict is "right" or "wrong"')
    kept: Mapping[str, Any] = row.get("filters") or {}
    return Verdict(
        right=row["verdict"] == "right",
        answered=bool(row["answered"]),
        shown=tuple(map(str, row["shown"])),
        citations=frozenset((str(a), int(s), int(e)) for a, s, e in row["citations"]),
        filters=Filters(
            date.fromisoformat(kept["since"]) if kept.get("since") else None,
            date.fromisoformat(kept["until"]) if kept.get("until") else None,
            tuple(map(str, kept.get("sources") or ())),
            tuple(map(str, kept.get("sections") or ())),
        ),
        comment=str(row.get("comment") or ""),
    )


def measured_by_text(verdict: Verdict | None, answers: Sequence[str] | None) -> bool:
    """Whether an answer can be held against `answers` (None where the line has none).

    A complaint alone does not say what would be right, and a right sentence is no short answer.
    """
    if verdict is None:
        return True
    return bool(answers) and all(len(answer.split()) <= SHORT for answer in answers or ())


def replay(
    question_id: str, question: str, verdict: Verdict, answers: Sequence[str], answer: Answer
) -> Replay:
    """`answer` is what the archive says to the question now, abstaining as it does for readers."""
    now = _shown(answer)
    cited = frozenset((c.article_id, c.start, c.end) for c in answer.citations)
    expected: bool | None = None
    if answers and not verdict.right:
        expected = any(contains_answer(sentence.text, answers) for sentence in answer.sentences)
    change: Change
    if verdict.answered != answer.answered:
        change = "now answered" if answer.answered else "no longer answered"
    elif [*map(normalise, verdict.shown)] != [*map(normalise, now)]:
        change = "other answer"
    else:
        change = "same" if cited == verdict.citations else "other sources"
    return Replay(
        id=question_id,
        question=question,
        verdict="right" if verdict.right else "wrong",
        comment=verdict.comment,
        then=" ".join(verdict.shown),
        now=" ".join(now),
        change=change,
        as_expected=expected,
    )


def _shown(answer: Answer) -> tuple[str, ...]:
    """As `server.feedback` remembers it."""
    if answer.short_answer:
        return (answer.short_answer,)
    return tuple(sentence.text for sentence in answer.sentences[:1])


def figures(replays: Sequence[Replay]) -> dict[str, float]:
    """Counts: of complaints, and of right answers that still stand."""
    right = [each for each in replays if each.verdict == "right"]
    wrong = [each for each in replays if each.verdict == "wrong"]
    expected = [each for each in wrong if each.as_expected is not None]
    return {
        "verdicts": len(replays),
        "complaints": len(wrong),
        "complaints answered otherwise now": sum(_otherwise(each) for each in wrong),
        "complaints that say what was expected": len(expected),
        "complaints answered as expected now": sum(bool(each.as_expected) for each in expected),
        "right answers": len(right),
        "right answers that stand": sum(not _otherwise(each) for each in right),
    }


def _otherwise(replayed: Replay) -> bool:
    return replayed.change not in ("same", "other sources")
