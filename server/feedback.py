"""Readers' verdicts, kept in one local file that `dateline eval` can ask again.

An answer gets an id, and what a verdict needs of it is remembered for a while: the question, its
day and filters, and where its sentences stand. A verdict then adds one line to `feedback.jsonl`
beside the index, so that a complaint becomes a test. Nothing is written for an unjudged answer.
"""

import fcntl
import json
import os
import secrets
import threading
from collections import OrderedDict
from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from answer.answer import Answer
from index import copies, disk
from server import errors
from server.errors import Problem
from server.given import FeedbackIn

FILE = "feedback.jsonl"
MOST_ANSWERS = 5_000
QUOTED = 4
"""Runs of words that a verdict shares with a text, from which on it quotes it: eight in a row."""


class Feedback:
    def __init__(self, index: Path, wanted: bool) -> None:
        self._file = index / FILE
        self._wanted = wanted
        self._answers: OrderedDict[str, dict[str, Any]] = OrderedDict()
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
                with _held(self._file) as file:
                    file.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
            except OSError as error:
                raise Problem(
                    errors.INTERNAL, f"The verdict could not be written ({error.strerror})."
                ) from error

    def forget(self, articles: Container[str]) -> None:
        """No answer that cites one of these, by their ids, can be judged any more."""
        with self._lock:
            for answer_id, remembered in list(self._answers.items()):
                if _cites(remembered, articles):
                    del self._answers[answer_id]


def purge(index: Path, articles: Container[str], texts: Sequence[str]) -> None:
    """Rewrite the file without the verdicts that cite one of these articles, by their ids, or quote
    one of the texts. Raises OSError; the file is then as it was."""
    path = index / FILE
    if not path.exists():
        return
    told = set().union(*map(copies.shingles, texts))
    with _held(path) as file:
        file.seek(0)
        kept = [line for line in file if not _tells(line, articles, told)]
        draft = path.with_suffix(".new")
        disk.write_bytes(draft, b"".join(kept))
        disk.rename(draft, path)
        disk.sync_names(index)


def catch_up(index: Path) -> None:
    """The same for all that is to be purged still: for builds, which take away the texts that tell
    which verdicts quote them. Raises LogDamaged, and BuildFailed where the disk refuses."""
    from index import takedown
    from index.errors import BuildFailed

    if not (index / FILE).exists():
        return
    articles, texts = takedown.unpurged(index)
    try:
        if texts:
            purge(index, articles, texts)
    except OSError as error:
        raise BuildFailed(f"{FILE} could not be rewritten ({error.strerror}).") from error


@contextmanager
def _held(path: Path) -> Iterator[BinaryIO]:
    """The file to add to, while nobody else does, in this process or another."""
    while True:
        with path.open("ab+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            if path.exists() and path.stat().st_ino != os.fstat(file.fileno()).st_ino:
                continue  # It was rewritten meanwhile.
            yield file
            return


def _tells(line: bytes, articles: Container[str], told: set[str]) -> bool:
    try:
        verdict = json.loads(line)
        words = " ".join(_strings(verdict))
    except ValueError:
        return True  # Torn: what it holds cannot be told.
    return _cites(verdict, articles) or len(copies.shingles(words) & told) >= QUOTED


def _cites(verdict: object, articles: Container[str]) -> bool:
    """Of any line: people write their own questions into the file, too."""
    cited = verdict.get("citations") if isinstance(verdict, dict) else None
    return any(each in articles for each in _strings(cited))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner)


def _remembered(answer: Answer) -> dict[str, Any]:
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
