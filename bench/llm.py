"""What a model adds to an answer: `python -m bench.llm [--first N] [URL]`.

Over the questions of September 2022, asked of the same archive in three ways: the archive's own
answer; the model's, held against its passages; and the same model with a plain prompt of the top
three passages, believed as it speaks. URL is an OpenAI-compatible endpoint on this machine (by
default `http://127.0.0.1:8123/v1`, where `../shared/tools/fetch-llm serve` puts one).

- EM and F1 of the short answer (SQuAD's), over all questions asked; no answer scores 0.
- cited right: share of the shown sentences whose every citation equals its span of the article
  and, for a written sentence, bears it out (by rule, `answer.support`).
- seconds to the first sentence that is shown, and to the last: median over the
  questions that the archive answers, the only ones that the model is asked when it writes.
- abstained: share of the questions without their answer in the archive that get none.
"""

import argparse
import asyncio
import statistics
import time
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from answer.answer import Answer
from answer.ask import PASSAGES, ask
from answer.check import CitationBroken, checked
from answer.llm import Endpoint, Llm, LlmError, Message
from answer.passages import brief_of, may_be_written
from answer.writer import Draft, write
from bench.data import NEWS
from bench.evaluate import Question, opened, read_questions
from bench.score import contains_answer, exact_match, f1, normalise

if TYPE_CHECKING:
    from index.archive import Archive

PATIENCE = 120.0
"""Seconds for an answer: what is measured is the model, not its time-out."""


@dataclass(frozen=True, slots=True)
class Got:
    """What one way made of one question."""

    question: Question
    answerable: bool
    short: str
    holds: bool
    """Whether a shown sentence holds an accepted answer."""
    sentences: int
    right: int
    """Sentences that are cited right."""
    written: int
    first: float | None
    """Seconds to the first and to the last sentence; None where none is shown."""
    last: float | None


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.llm")
    parser.add_argument("url", nargs="?", default="http://127.0.0.1:8123/v1")
    parser.add_argument("--first", type=int, default=40, help="ask only the first N questions")
    given = parser.parse_args()
    questions = read_questions(NEWS / "questions.jsonl")[: given.first]
    with opened(NEWS) as archive:
        texts = [f" {normalise(article.text)} " for article in archive.articles()]
        asyncio.run(_compare(archive, questions, texts, given.url))


async def _compare(
    archive: "Archive", questions: Sequence[Question], texts: Sequence[str], url: str
) -> None:
    """One way after the other, so that a server keeps what each way's prompts begin with."""
    llm = Llm(Endpoint(url, "bench", PATIENCE))
    extractive, written, plain = list[Got](), list[Got](), list[Got]()
    asked: list[tuple[Question, bool, Answer, float]] = []
    for question in questions:
        keys = [f" {normalise(answer)} " for answer in question.answers]
        answerable = any(key in text for text in texts for key in keys)
        started = time.perf_counter()
        own = ask(archive, question.question, day=question.day, k=PASSAGES)
        searched = time.perf_counter() - started
        asked.append((question, answerable, own, searched))
        extractive.append(_got(question, answerable, own, own, searched, searched))
    for each in asked:
        written.append(await _written(archive, *each, llm))
    for each in asked:
        plain.append(await _plain(*each, llm))
    await llm.close()
    print(f"{len(questions)} questions")
    timed = [place for place, (_, _, own, _) in enumerate(asked) if own.answered]
    for name, got in (("extractive", extractive), ("written", written), ("plain prompt", plain)):
        print(f"{name:<13} {_figures(got, [got[place] for place in timed])}")


async def _written(
    archive: "Archive",
    question: Question,
    answerable: bool,
    own: Answer,
    searched: float,
    llm: Llm,
) -> Got:
    if not may_be_written(own):
        return _got(question, answerable, own, own, searched, searched)
    brief = brief_of(own, archive)
    draft, started = Draft(brief, "bench"), time.perf_counter()
    moments: list[float] = []
    async with aclosing(write(draft, brief, llm)) as sentences:
        async for _ in sentences:
            moments.append(searched + time.perf_counter() - started)
    answer = draft.answer()
    # Where nothing of the model's is shown, the archive's own sentences come when it is done.
    done = searched + time.perf_counter() - started
    first = moments[0] if moments else done
    return _got(question, answerable, answer, own, first, moments[-1] if moments else done)


async def _plain(
    question: Question, answerable: bool, own: Answer, searched: float, llm: Llm
) -> Got:
    """The prompt that a first try would use: its reply is the short answer and the sentence."""
    passages = "\n\n".join(f"{h.article.headline}\n{h.passage.text}" for h in own.hits[:3])
    asked = (
        f"{passages}\n\nAnswer the question from these articles in as few words as possible, "
        f"without a sentence.\n\nQuestion: {question.question}\nAnswer:"
    )
    started, text = time.perf_counter(), ""
    try:
        async with aclosing(llm.reply([Message("user", asked)])) as pieces:
            async for piece in pieces:
                text += piece
                if "\n" in text.strip():
                    break
    except LlmError:
        text = ""
    done = searched + time.perf_counter() - started
    short = text.strip().partition("\n")[0].strip(" .“”\"'")
    holds = contains_answer(short, question.answers)
    told = (done, done) if short else (None, None)
    return Got(question, answerable, short, holds, int(bool(short)), 0, int(bool(short)), *told)


def _got(
    question: Question, answerable: bool, answer: Answer, own: Answer, first: float, last: float
) -> Got:
    try:
        checked(answer, own.hits)
        right = len(answer.sentences)
    except CitationBroken:
        right = 0
    return Got(
        question=question,
        answerable=answerable,
        short=answer.short_answer,
        holds=any(contains_answer(s.text, question.answers) for s in answer.sentences),
        sentences=len(answer.sentences),
        right=right,
        written=sum(sentence.written for sentence in answer.sentences),
        first=first if answer.answered else None,
        last=last if answer.answered else None,
    )


def _figures(got: Sequence[Got], timed: Sequence[Got]) -> str:
    shown = sum(each.sentences for each in got)
    others = [each for each in got if not each.answerable]
    firsts = [each.first for each in timed if each.first is not None]
    lasts = [each.last for each in timed if each.last is not None]
    em = statistics.fmean(exact_match(each.short, each.question.answers) for each in got)
    overlap = statistics.fmean(f1(each.short, each.question.answers) for each in got)
    holds = statistics.fmean(each.holds for each in got)
    abstained = sum(not each.sentences for each in others)
    return (
        f"EM {em:.3f}  F1 {overlap:.3f}  answer shown {holds:.3f}  "
        f"cited right {sum(each.right for each in got)}/{shown}  "
        f"in its own words {sum(each.written for each in got)}  "
        f"first {statistics.median(firsts or [0.0]):.1f} s  "
        f"last {statistics.median(lasts or [0.0]):.1f} s  "
        f"abstained {abstained}/{len(others)}"
    )


if __name__ == "__main__":
    main()
