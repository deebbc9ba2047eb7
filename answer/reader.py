"""The reader: which of a few sentences answer a question, and with which of their words.

One pass of a six-layer model over `[CLS] question [SEP] headline, sentence before [SEP] sentence
[SEP]` (`answer.reader_input`) gives three things: how well the sentence answers (from the first
token), where an answer starts and ends, and how that span compares with "no answer" (a span of
the first token alone, as in BERT for SQuAD 2.0, Devlin et al. 2019). How it was fitted and what
it scores is in `bench/fit/README.md`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from answer.reader_input import Encoded, InContext, encode
from answer.reader_weights import FOLDER, fingerprint, load_weights

if TYPE_CHECKING:
    from onnx import ModelProto

Floats = np.ndarray[Any, np.dtype[np.float32]]
Run = Callable[[Mapping[str, np.ndarray[Any, Any]]], Sequence[Floats]]

LONGEST = 30
"""Tokens in an answer, at most."""
SPANS = 3
TOGETHER = 4
"""Sentences in a batch, at most: of nearly one length, so that little of it is padding."""
LENGTHS = 8
"""Inputs are padded to a multiple of this many tokens: the runtime prepares itself anew for each
shape that it has not seen, and so it soon has seen all."""

_before_each: ContextVar[Callable[[], None]] = ContextVar("_before_each", default=lambda: None)


@contextmanager
def before_each_batch(call: Callable[[], None]) -> Iterator[None]:
    """Within it `call` comes before each batch that is read: what it raises ends the reading."""
    token = _before_each.set(call)
    try:
        yield
    finally:
        _before_each.reset(token)


@dataclass(frozen=True, slots=True)
class AnswerSpan:
    """Words of a sentence that may answer: `sentence[start:end]`."""

    start: int
    end: int
    score: float
    """Logit over "no answer": above 0 the model prefers this span to none."""


@dataclass(frozen=True, slots=True)
class SentenceReading:
    """What the reader makes of one sentence."""

    relevance: float
    """Logit that the sentence answers the question."""
    spans: tuple[AnswerSpan, ...]
    """Up to three that differ, best first; empty only for a sentence without words."""


class Reader:
    """Reads sentences against a question. Safe to share between threads."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def read(self, question: str, sentences: Sequence[str | InContext]) -> list[SentenceReading]:
        """One reading for each sentence, in their order."""
        told = [InContext(s) if isinstance(s, str) else s for s in sentences]
        encoded = encode([question] * len(told), told)
        order = sorted(range(len(told)), key=lambda n: len(encoded[n].ids))
        readings: dict[int, SentenceReading] = {}
        for at in range(0, len(order), TOGETHER):
            batch = order[at : at + TOGETHER]
            _before_each.get()()
            start, end, relevance = self._run(_inputs([encoded[n] for n in batch]))
            for row, n in enumerate(batch):
                spans = best_spans(start[row], end[row], encoded[n], told[n].text)
                readings[n] = SentenceReading(float(relevance[row]), spans)
        return [readings[n] for n in range(len(told))]


@cache
def load_reader(folder: Path = FOLDER) -> Reader:
    """The reader of a folder of weights, compiled for this machine; the graph is kept on disk.

    Its matrices are multiplied in eight bits where the processor can: a fifth less time to read.

    Raises ModelTrouble where a file of the model is missing or altered.
    """
    from index.runtime import compile_onnx, kept_graph

    def build() -> "ModelProto":
        from index.bert_graph import bert_onnx  # A quarter of a second, once a machine.

        return bert_onnx(load_weights(folder), output="reader")

    graph = kept_graph(f"reader-{fingerprint(folder)[:16]}", build)
    return Reader(compile_onnx(graph, eight_bit=True))


def _inputs(batch: Sequence[Encoded]) -> dict[str, np.ndarray[Any, Any]]:
    """What `index.bert_graph` takes for a reader, each int64 [n, l] but `leading` [1].

    The first token and the sentence come first and what stands before the sentence behind them,
    each token with its own position: the model sees no difference, and its last layer need only be
    computed for the leading part.
    """
    longest = max(len(given.ids) for given in batch)
    leading = _rounded(1 + max(len(given.offsets) for given in batch))
    shape = (len(batch), _rounded(longest))
    ids, mask, types, places = (np.zeros(shape, dtype=np.int64) for _ in range(4))
    for row, given in enumerate(batch):
        size, read = len(given.ids), len(given.offsets)
        order = [0, *range(given.first, size), *range(1, given.first)]
        ids[row, :size] = np.array(given.ids)[order]
        mask[row, :size] = 1
        types[row, 1 : 1 + read] = 1
        places[row, :size] = order
    return {
        "input_ids": ids,
        "attention_mask": mask,
        "token_type_ids": types,
        "position_ids": places,
        "leading": np.array([leading]),
    }


def _rounded(tokens: int) -> int:
    return -(-tokens // LENGTHS) * LENGTHS


def best_spans(start: Floats, end: Floats, given: Encoded, sentence: str) -> tuple[AnswerSpan, ...]:
    """The best spans from the logits of one input's first token and sentence, whole words only,
    no two alike."""
    size = len(given.offsets)
    if not size:
        return ()
    read = slice(1, 1 + size)
    scores = start[read, None] + end[None, read] - (start[0] + end[0])
    index = np.arange(size)
    length = index[None, :] - index[:, None]
    scores = np.where((length >= 0) & (length < LONGEST), scores, -np.inf)
    order = np.argsort(-scores, axis=None, kind="stable")[: 8 * SPANS]
    found: dict[tuple[int, int], float] = {}
    for place in order:
        first, last = divmod(int(place), size)
        if scores[first, last] == -np.inf:
            break
        words = _whole_words(sentence, given.offsets[first][0], given.offsets[last][1])
        found.setdefault(words, float(scores[first, last]))
        if len(found) == SPANS:
            break
    return tuple(AnswerSpan(a, b, score) for (a, b), score in found.items())


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """The span widened to whole words and whole figures: never "739" out of "1,739"."""
    while start > 0 and _joined(text, start):
        start -= 1
    while end < len(text) and _joined(text, end):
        end += 1
    return start, end


def _joined(text: str, at: int) -> bool:
    """Whether the letters on both sides of `at` belong to one word or one figure."""
    one_word = text[at - 1].isalnum() and text[at].isalnum()
    return one_word or _in_figure(text, at - 1) or _in_figure(text, at)


def _in_figure(text: str, at: int) -> bool:
    """Whether a comma or a point stands between digits."""
    return (
        text[at] in ",."
        and 0 < at < len(text) - 1
        and (text[at - 1].isdigit() and text[at + 1].isdigit())
    )
