"""ESTER's questions asked as a reader asks them: `python -m bench.ester [DATA]`.

798 questions for causes, effects and parts of news events, each over a passage with the spans that
answer it (`DATA/reading/ester.jsonl.gz`; Han et al., EMNLP 2021). Nothing was fitted on them. Each
passage is an article of an archive that is really built; a question is asked of all of them, and
of its own passage alone.
"""

import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from answer.answer import Answer, Citation
from answer.ask import ask
from bench import evaluate
from bench.data import NEWS
from bench.fit.data import rows
from index.archive import Archive
from index.hit import Filters

DAY = date(2021, 1, 1)
"""The passages are older and carry no date."""


@dataclass(frozen=True, slots=True)
class Question:
    question: str
    kind: str
    """Causal, Sub-event, …"""
    source: str
    """The outlet under which its passage stands, with nothing else."""
    context: str
    spans: tuple[tuple[int, int], ...]

    def held_by(self, quote: str) -> bool:
        """Whether a sentence stands in the passage and shares a character with a gold span.

        Spaces do not count: cleaning joins lines.
        """
        first = _bare(self.context).find(_bare(quote))
        last = first + len(_bare(quote))
        return first >= 0 and any(
            first < len(_bare(self.context[:end])) and len(_bare(self.context[:start])) < last
            for start, end in self.spans
        )


def _bare(text: str) -> str:
    return "".join(text.split())


def read_questions(file: Path) -> list[Question]:
    """Those with an answer; questions over one passage share its source."""
    told = [row for row in rows(file) if row["answers"]]
    numbers = {context: n for n, context in enumerate(dict.fromkeys(r["context"] for r in told))}
    return [
        Question(
            row["question"],
            row["type"],
            f"Passage {numbers[row['context']]}",
            row["context"],
            tuple((start, end) for start, end in row["answers"]),
        )
        for row in told
    ]


@contextmanager
def opened(questions: Sequence[Question]) -> Iterator[Archive]:
    """An archive of the questions' passages, gone afterwards."""
    passages = {question.source: question.context for question in questions}
    with tempfile.TemporaryDirectory() as folder:
        corpus, index = Path(folder, "corpus"), Path(folder, "index")
        corpus.mkdir()
        lines = (json.dumps({"source": s, "text": t}) for s, t in passages.items())
        (corpus / "passages.jsonl").write_text("\n".join(lines), encoding="utf-8")
        with evaluate.opened(corpus, index) as archive:
            yield archive


def figures(archive: Archive, questions: Sequence[Question]) -> dict[str, float]:
    """Shares of the questions, 0 to 1, asked without abstaining."""
    found: dict[str, float] = {"ESTER questions": len(questions)}
    for name, alone in (("all passages", False), ("its own passage", True)):
        answers = [
            ask(
                archive,
                question.question,
                day=DAY,
                filters=Filters(sources=(question.source,)) if alone else Filters(),
                abstain=False,
            )
            for question in questions
        ]
        asked = list(zip(questions, answers, strict=True))
        if not alone:
            found[f"{name}: the right one is cited"] = _mean(
                any(citation.source == q.source for citation in a.citations) for q, a in asked
            )
        for k in (1, 4):
            found[f"{name}: gold span in the first {k}"] = _mean(
                any(q.held_by(c.quote) for c in _cited(a)[:k]) for q, a in asked
            )
        for kind in sorted({question.kind for question in questions}):
            found[f"{name}: gold span in four, {kind}"] = _mean(
                any(q.held_by(c.quote) for c in a.citations) for q, a in asked if q.kind == kind
            )
    return found


def _cited(answer: Answer) -> list[Citation]:
    """In the order in which they are shown."""
    return [answer.citations[s.citations[0] - 1] for s in answer.sentences]


def _mean(matches: Iterator[bool]) -> float:
    found = list(matches)
    return sum(found) / len(found) if found else 0.0


def measured(reading: Path) -> dict[str, float]:
    """The figures over `reading`/ester.jsonl.gz."""
    questions = read_questions(reading / "ester.jsonl.gz")
    with opened(questions) as archive:
        return figures(archive, questions)


def main() -> None:
    data = Path(sys.argv[1]) if len(sys.argv) > 1 else NEWS.parent
    for name, value in measured(data / "reading").items():
        print(f"{name:<54} {value:.3f}")


if __name__ == "__main__":
    main()
