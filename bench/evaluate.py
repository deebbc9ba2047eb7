"""`dateline eval`: how well an archive answers a file of questions.

A data folder holds articles in any format that Dateline reads and `questions.jsonl`, one question
a line: `question`; `answers`, the accepted short answers, empty where the archive should abstain;
and optionally `id`, `date` (the asking day), `evidence_urls` (pages that hold the answer) and
`history` (the questions before it in the conversation). A line with a `verdict` is a reader's, from
`feedback.jsonl` in the index folder: its question is asked again as it was asked then, and what is
told now is set beside what was told (`bench.verdicts`).

What is measured, over which questions:

- answer-hit@k: an accepted answer's words, normalised, stand in one of the first k passages found;
  over the answerable questions, those whose answer stands anywhere in the archive.
- page-hit@k: a page of `evidence_urls` is among the first k distinct pages found; over the
  questions with such a page in the archive.
- EM and F1 of the short answer (SQuAD's), over all and over the answerable, as answered
  (abstaining scores 0) and as they would be if Dateline never abstained.
- answer in the first 1, 2, 4 sentences shown, likewise.
- abstained: share of the answerable and of the others that got no answer.
"""

import hashlib
import json
import math
import os
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from answer.answer import Answer
from answer.ask import ask, search
from answer.confidence import is_low
from answer.question import Turn
from bench import verdicts
from bench.score import contains_answer, exact_match, f1, normalise
from bench.verdicts import Replay, Verdict
from index.hit import Filters

if TYPE_CHECKING:
    from index.archive import Archive

HITS = (1, 4, 10, 50)
PAGES = (1, 4, 10)
SENTENCES = (1, 2, 4)


class BadQuestions(Exception):
    """The questions cannot be read; the message names the file, the line and what to do."""


@dataclass(frozen=True, slots=True)
class Question:
    id: str
    day: date
    question: str
    answers: tuple[str, ...]
    evidence_urls: tuple[str, ...] = ()
    history: tuple[str, ...] = ()
    verdict: Verdict | None = None
    by_text: bool = True
    """Whether the answer is held against `answers`: not where a reader's line has none."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one question got."""

    question: Question
    answerable: bool
    answer_rank: int | None
    """From 1, of the first passage that holds an accepted answer."""
    page_rank: int | None
    has_page: bool
    short: str
    """As it would be without abstaining."""
    sentence_rank: int | None
    """From 1, of the first sentence that holds an accepted answer, without abstaining."""
    answered: bool
    confidence: float
    seconds: float

    @property
    def right(self) -> bool:
        """Whether a sentence that would be shown holds the answer."""
        return self.sentence_rank is not None


@dataclass(frozen=True, slots=True)
class Report:
    outcomes: tuple[Outcome, ...]
    figures: dict[str, float] = field(default_factory=dict)
    """Counts are whole numbers, shares are not."""
    replays: tuple[Replay, ...] = ()

    def table(self) -> str:
        width = max(map(len, self.figures), default=0)
        lines = [
            f"{name:<{width}}  {value if isinstance(value, int) else f'{value:.3f}'}"
            for name, value in self.figures.items()
        ]
        return "\n".join([*lines, *(f"\n{each.line()}" for each in self.replays)])

    def as_json(self) -> dict[str, Any]:
        """The figures by name and, where verdicts were asked again, `replays`."""
        replays = [each.row() for each in self.replays]
        return self.figures | ({"replays": replays} if replays else {})


def read_questions(file: Path) -> list[Question]:
    """The questions of a JSON Lines file.

    Raises:
        BadQuestions: the file is missing or a line is not a question.
    """
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise BadQuestions(f"{file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise BadQuestions(f"{file} is not UTF-8: save it as UTF-8.") from error
    return [_question(line, f"{file}:{n}") for n, line in enumerate(lines, 1) if line.strip()]


def _question(line: str, place: str) -> Question:
    try:
        row: dict[str, Any] = json.loads(line)
        day = date.fromisoformat(row["date"]) if row.get("date") else datetime.now(UTC).date()
        answers = tuple(map(str, row.get("answers") or ()))
        verdict = verdicts.read_verdict(row)
        return Question(
            id=str(row.get("id", place)),
            day=day,
            question=str(row["question"]),
            answers=answers,
            evidence_urls=tuple(map(str, row.get("evidence_urls", ()))),
            history=tuple(map(str, row.get("history", ()))),
            verdict=verdict,
            by_text=verdicts.measured_by_text(verdict, answers),
        )
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadQuestions(
            f"{place} is not a question: a line is a JSON object with at least a question"
            f" and a list of answers ({error})."
        ) from error


Answering = Callable[[Question], Answer]


def evaluate(
    archive: "Archive", questions: Sequence[Question], answer_to: Answering | None = None
) -> Report:
    """Every question asked of the archive, one after the other."""
    texts = [normalise(article.text) for article in archive.articles()]
    answer_to = answer_to or (lambda question: _asked(archive, question, abstain=False))
    outcomes = tuple(_outcome(archive, q, texts, answer_to) for q in questions if q.by_text)
    replays = tuple(
        verdicts.replay(q.id, q.question, q.verdict, q.answers, _asked(archive, q, abstain=True))
        for q in questions
        if q.verdict
    )
    figures = figures_of(outcomes) if outcomes or not replays else {}
    return Report(outcomes, figures | (verdicts.figures(replays) if replays else {}), replays)


def _asked(archive: "Archive", question: Question, *, abstain: bool) -> Answer:
    turns: list[Turn] = []
    for earlier in question.history:
        answer = ask(archive, earlier, day=question.day, history=turns)
        turns.append(Turn(answer.reading.question, answer.short_answer))
    return ask(
        archive,
        question.question,
        day=question.day,
        filters=question.verdict.filters if question.verdict else Filters(),
        read_filters=question.verdict is None,
        history=turns,
        k=max(HITS),
        abstain=abstain,
    )


def _outcome(
    archive: "Archive", question: Question, texts: Sequence[str], answer_to: Answering
) -> Outcome:
    started = time.perf_counter()
    answer = answer_to(question)
    seconds = time.perf_counter() - started
    accepted = question.answers
    hits = [*answer.hits, *search(archive, answer.reading, max(HITS))]
    passages = list(dict.fromkeys((hit.passage.id, hit.passage.text) for hit in hits))
    pages = list(dict.fromkeys(url for hit in hits for url in _urls(hit.article.url)))
    wanted = {url for link in question.evidence_urls for url in _urls(link)}
    held = {url for url in wanted if archive.by_url(url)}
    keys = [f" {normalise(a)} " for a in accepted if normalise(a)]
    return Outcome(
        question=question,
        answerable=any(key in f" {text} " for text in texts for key in keys),
        answer_rank=_first(contains_answer(text, accepted) for _, text in passages),
        page_rank=_first(page in held for page in pages),
        has_page=bool(held),
        short=answer.short_answer,
        sentence_rank=_first(contains_answer(s.text, accepted) for s in answer.sentences),
        answered=bool(answer.sentences) and not is_low(answer.confidence),
        confidence=answer.confidence,
        seconds=seconds,
    )


def _urls(url: str | None) -> Iterator[str]:
    if url:
        from corpus.urls import canonical_url

        yield canonical_url(url) or url


def _first(matches: Iterator[bool]) -> int | None:
    return next((rank for rank, matched in enumerate(matches, 1) if matched), None)


def figures_of(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """The figures of a set of outcomes, by name."""
    answerable = [o for o in outcomes if o.answerable]
    others = [o for o in outcomes if not o.answerable]
    paged = [o for o in outcomes if o.has_page]
    figures: dict[str, float] = {
        "questions": len(outcomes),
        "questions answerable": len(answerable),
        "questions with a page": len(paged),
    }
    for k in HITS:
        figures[f"answer-hit@{k}"] = _share(_within(o.answer_rank, k) for o in answerable)
    for k in PAGES:
        figures[f"page-hit@{k}"] = _share(_within(o.page_rank, k) for o in paged)
    for name, group in (("all", outcomes), ("answerable", answerable)):
        figures[f"EM {name}"] = _mean(exact_match(o.short, o.question.answers) for o in group)
        figures[f"F1 {name}"] = _mean(f1(o.short, o.question.answers) for o in group)
        figures[f"EM {name}, abstaining"] = _mean(
            exact_match(o.short, o.question.answers) * o.answered for o in group
        )
        figures[f"F1 {name}, abstaining"] = _mean(
            f1(o.short, o.question.answers) * o.answered for o in group
        )
    for k in SENTENCES:
        figures[f"answer in first {k} sentences"] = _share(
            _within(o.sentence_rank, k) for o in answerable
        )
    figures["abstained, answerable"] = _share(not o.answered for o in answerable)
    figures["abstained, not answerable"] = _share(not o.answered for o in others)
    shown = [o for o in outcomes if o.answered]
    figures["wrong among the answered"] = _share(not o.right for o in shown)
    seconds = sorted(o.seconds for o in outcomes)
    if seconds:
        figures["seconds, median"] = statistics.median(seconds)
        figures["seconds, p95"] = seconds[math.ceil(0.95 * len(seconds)) - 1]
    return figures


def _within(rank: int | None, k: int) -> bool:
    return rank is not None and rank <= k


def _share(matches: Iterator[bool]) -> float:
    return _mean(float(matched) for matched in matches)


def _mean(values: Iterator[float]) -> float:
    return statistics.fmean(found) if (found := list(values)) else 0.0


def index_of(data: Path) -> Path:
    """Where the index of a data folder is kept between runs."""
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    name = hashlib.sha256(str(data.resolve()).encode()).hexdigest()[:12]
    return cache / "dateline" / "eval" / f"{data.name}-{name}"


@contextmanager
def opened(data: Path, index: Path | None = None) -> Iterator["Archive"]:
    """The archive of a data folder, built or brought up to date first.

    The index is kept in the user's cache folder unless `index` says where, so that a second run
    embeds nothing.
    """
    from index.archive import open_archive
    from index.build import build
    from index.embed import load_embedder

    index = index or index_of(data)
    embedder = load_embedder()
    build(data, index, embedder)
    archive = open_archive(index, embedder)
    try:
        yield archive
    finally:
        archive.close()


def run(data: Path, *, questions: Path | None = None, index: Path | None = None) -> Report:
    """Every question of the questions file asked of the archive of `data`.

    Raises:
        BadQuestions: the questions cannot be read.
    """
    asked = read_questions(questions or data / "questions.jsonl")
    with opened(data, index) as archive:
        return evaluate(archive, asked)
