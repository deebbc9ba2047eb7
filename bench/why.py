"""Sixty why and how questions over the September 2022 archive, with the sentences that answer them.

The archive's text is not ours to copy, so a sentence is marked by its page, its place and a
digest; `load` finds it in the reader's own copy of the archive. bench/why.md says more.
"""

import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bench.score import normalise

FILE = Path(__file__).with_name("why_questions.jsonl")
SHARED = 0.8
"""Of the shorter sentence's words: cleaning and another segmenter move the ends a little."""
WORDS = 5
"""Fewer words in common than this say nothing."""


class WrongArchive(Exception):
    """The archive is missing or not the one that was marked; the message says which page."""


@dataclass(frozen=True, slots=True)
class Question:
    id: str
    day: date
    kind: str
    """why, how, what happened, reaction or denial."""
    question: str
    parts: tuple[tuple[str, ...], ...]
    """Each part of the answer: the sentences that give it, any one of which will do."""
    evidence_urls: tuple[str, ...]


def load(data: Path, file: Path = FILE) -> list[Question]:
    """The questions, their sentences taken from `data`/articles.jsonl.gz.

    Raises:
        WrongArchive: it cannot be read, lacks a page, or holds another text of it.
    """
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    texts = _texts(
        data / "articles.jsonl.gz", {url for row in rows for url in row["evidence_urls"]}
    )
    return [_question(row, texts) for row in rows]


def met(question: Question, shown: Sequence[str]) -> tuple[bool, ...]:
    """For each part of the answer, whether a sentence shown gives it."""
    return tuple(
        any(same(sentence, gold) for sentence in shown for gold in part) for part in question.parts
    )


def same(shown: str, gold: str) -> bool:
    """Whether two sentences are one, but for where cleaning or segmenting put their ends."""
    one, other = Counter(normalise(shown).split()), Counter(normalise(gold).split())
    common = (one & other).total()
    return common >= WORDS and common >= SHARED * min(one.total(), other.total())


def figures(questions: Sequence[Question], shown: Sequence[Sequence[str]]) -> dict[str, float]:
    """Shares of the questions, 0 to 1; `shown` holds the sentences that each one got, in order."""
    asked = list(zip(questions, shown, strict=True))
    several = [pair for pair in asked if len(pair[0].parts) > 1]
    return {
        "answer in the first sentence": _share(any(met(q, s[:1])) for q, s in asked),
        "answer in a sentence shown": _share(any(met(q, s)) for q, s in asked),
        "both parts shown, of two-part answers": _share(all(met(q, s)) for q, s in several),
    }


def _share(matches: Iterator[bool]) -> float:
    found = list(matches)
    return sum(found) / len(found) if found else 0.0


def _texts(archive: Path, urls: set[str]) -> Mapping[str, str]:
    try:
        with gzip.open(archive, "rt", encoding="utf-8") as lines:
            pages = [json.loads(line) for line in lines]
    except OSError as error:
        raise WrongArchive(f"{archive} cannot be read: {error}.") from error
    return {page["url"]: page["text"] for page in pages if page["url"] in urls}


def _question(row: Mapping[str, Any], texts: Mapping[str, str]) -> Question:
    return Question(
        id=row["id"],
        day=date.fromisoformat(row["date"]),
        kind=row["kind"],
        question=row["question"],
        parts=tuple(tuple(_sentence(mark, texts) for mark in part) for part in row["parts"]),
        evidence_urls=tuple(row["evidence_urls"]),
    )


def _sentence(mark: Mapping[str, Any], texts: Mapping[str, str]) -> str:
    text = texts.get(mark["url"])
    if text is None:
        raise WrongArchive(f"the archive lacks {mark['url']}: use realtimeqa-sep2022.")
    sentence = text[mark["start"] : mark["end"]]
    if digest(sentence) != mark["sha"]:
        raise WrongArchive(f"the archive holds another text of {mark['url']} than was marked.")
    return sentence


def digest(sentence: str) -> str:
    """12 hex digits of the SHA-256 of the sentence in lower case, each run of space one space."""
    return hashlib.sha256(" ".join(sentence.lower().split()).encode()).hexdigest()[:12]
