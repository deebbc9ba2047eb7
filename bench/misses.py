"""Where answers go wrong: `python -m bench.misses [N [DATA …]]` (100 of `realtimeqa-sep2022`).

Each miss is sorted by the last step that still held the answer: a table of counts over all misses,
then N of them drawn at random, to read. Each DATA is a folder of articles with `questions.jsonl`,
as `dateline eval` takes; only questions whose answer stands in the archive can be missed.
"""

import random
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from answer.answer import Answer
from answer.ask import PASSAGES, ask, candidates_in, search
from answer.confidence import is_low
from answer.evidence import wanted_of
from bench.data import NEWS
from bench.evaluate import Question, opened, read_questions
from bench.score import contains_answer, exact_match, normalise
from index.archive import Archive

DEEP = 50
"""Passages looked through for the answer."""
SEED = 9

Cause = Literal[
    "not among 50 passages",
    "among the passages, not read",
    "read, not among the sentences shown",
    "shown, no short answer given",
    "shown, another short answer",
    "right sentence, wrong span",
    "right, but abstained",
]


@dataclass(frozen=True, slots=True)
class Miss:
    question: Question
    cause: Cause
    answer: Answer

    def lines(self) -> str:
        shown = self.answer.sentences[0].text if self.answer.sentences else "(nothing)"
        return (
            f"{self.cause}: {self.question.question} [{self.question.id}]\n"
            f"    right: {' / '.join(self.question.answers)}"
            f"    said: {self.answer.short_answer or '(none)'}"
            f"    {self.answer.reading.kind}, {self.answer.confidence:.2f}\n    first: {shown}"
        )


def misses(archive: Archive, questions: Sequence[Question]) -> list[Miss]:
    """The answerable questions that were missed, in order."""
    texts = [f" {normalise(article.text)} " for article in archive.articles()]
    found = []
    for question in questions:
        keys = [f" {key} " for answer in question.answers if (key := normalise(answer))]
        if any(key in text for text in texts for key in keys):
            answer = ask(archive, question.question, day=question.day, abstain=False)
            cause = cause_of(archive, question, answer)
            if cause:
                found.append(Miss(question, cause, answer))
    return found


def cause_of(archive: Archive, question: Question, answer: Answer) -> Cause | None:
    """Why `answer`, given without abstaining, misses; None where it is right and would be shown."""
    accepted = question.answers
    if exact_match(answer.short_answer, accepted):
        return "right, but abstained" if is_low(answer.confidence) else None
    holding = [s for s in answer.sentences if contains_answer(s.text, accepted)]
    if holding and not answer.short_answer:
        return "shown, no short answer given"
    if any(sentence.marked and not sentence.side for sentence in holding[:1]):
        return "right sentence, wrong span"
    if holding:
        return "shown, another short answer"
    hits = search(archive, answer.reading, DEEP)
    if not any(contains_answer(hit.passage.text, accepted) for hit in hits):
        return "not among 50 passages"
    wanted = wanted_of(answer.reading.question, archive)
    _, read = candidates_in(hits[:PASSAGES], wanted, archive, answer.reading)
    if any(contains_answer(sentence.text, accepted) for sentence in read):
        return "read, not among the sentences shown"
    return "among the passages, not read"


def table(found: Sequence[Miss]) -> str:
    """How many misses have each cause."""
    counts = Counter(miss.cause for miss in found)
    rows = [f"{cause:<36} {counts[cause]:>4}" for cause in get_args(Cause)]
    return "\n".join([*rows, f"{'misses':<36} {len(found):>4}"])


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    found: list[Miss] = []
    for data in [Path(name) for name in sys.argv[2:]] or [NEWS]:
        with opened(data) as archive:
            found += misses(archive, read_questions(data / "questions.jsonl"))
    print(table(found))
    drawn = random.Random(SEED).sample(found, min(number, len(found)))
    print("\n\n".join(["", *(miss.lines() for miss in drawn)]))


if __name__ == "__main__":
    main()
