"""Readers' verdicts, kept in one local file that `dateline eval` can ask again.

An answer gets an id, and what a verdict needs of it is remembered for a while: the question, its
day and filters, and where its sentences stand. A verdict then adds one line to `feedback.jsonl`
beside the index, so that a complaint becomes a test. Nothing is written for an unjudged answer.
"""

import json
import secrets
import threading
from collections import OrderedDict
from datetime import UTC, datetime
from pathlib import Path

from answer.answer import Answer
from server import errors
from server.errors import Problem
from server.given import FeedbackIn

FILE = "feedback.jsonl"
MOST_ANSWERS = 5_000


class Feedback:
    def __init__(self, index: Path, wanted: bool) -> None:
        self._file = index / FILE
        self._wanted = wanted
        self._answers: OrderedDict[str, dict[str, object]] = OrderedDict()
        self._lock = threading.Lock()

    def remember(self, answer: Answer) -> str:
        """The answer's id, or "" where no feedback is wanted."""
        if not self._wanted:
            return ""
        answer_id = secrets.token_urlsafe(12)
        with self._lock:
            self._answers[answer_id] = _remembered(answer)
            while len(self._answers) > MOST_ANSWERS:
                self._answers.popitem(last=False)
        return answer_id

    def judge(self, given: FeedbackIn) -> None:
        """Writes the verdict down.

        Raises Problem where the answer is no longer known or the file cannot be written.
        """
        with self._lock:
            remembered = self._answers.get(given.answer)
            if remembered is None:
                detail = "That answer is no longer remembered: ask again, then judge."
                raise Problem(errors.NOT_FOUND, detail)
            line = _line(given, remembered)
            try:
                with self._file.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(line, ensure_ascii=False) + "\n")
            except OSError as error:
                raise Problem(
                    errors.INTERNAL, f"The verdict could not be written ({error.strerror})."
                ) from error


def _remembered(answer: Answer) -> dict[str, object]:
    filters = answer.reading.filters
    return {
        "date": answer.reading.day.isoformat(),
        "question": answer.reading.question,
        "filters": {
            "since": filters.since.isoformat() if filters.since else None,
            "until": filters.until.isoformat() if filters.until else None,
            "sources": list(filters.sources),
            "sections": list(filters.sections),
        },
        "generation": answer.generation,
        "answered": answer.answered,
        "shown": _shown(answer),
        "citations": [[each.article_id, each.start, each.end] for each in answer.citations],
    }


def _shown(answer: Answer) -> list[str]:
    """What a replay looks for: the short answer, else the first sentence."""
    if answer.short_answer:
        return [answer.short_answer]
    return [sentence.text for sentence in answer.sentences[:1]]


def _line(given: FeedbackIn, remembered: dict[str, object]) -> dict[str, object]:
    """`answers` is there only where it is known: a right answer's own, or what was expected."""
    line: dict[str, object] = {
        "id": f"verdict-{given.answer}",
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "verdict": given.verdict,
        **remembered,
        "comment": given.comment,
    }
    if given.expected:
        line["answers"] = [given.expected]
    elif given.verdict == "right":
        line["answers"] = remembered["shown"]
    return line
