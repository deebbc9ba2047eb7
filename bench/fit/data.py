"""Stage 1: what people labelled (`reading/`), as questions beside single sentences.

QAMR gives spans in sentences, and the same questions beside a wrong sentence give "no answer";
SQuAD 2.0's sample gives sentences and whole paragraphs; TREC QA gives relevance without spans.
XQuAD and ESTER are for measuring only and are not read here.
"""

import gzip
import json
import math
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from bench.score import normalise

Span = tuple[int, int]

_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”')\]]*\s+(?=[\"“'(\[]?[A-Z0-9])")


@dataclass(frozen=True, slots=True)
class Example:
    """A question beside one sentence.

    `spans` are the right answers in `sentence`, by character; none means that it does not answer,
    and None that nobody said where the answer is. Examples with the same `group` (not -1) are
    read together: one question's sentences, of which at least one answers.
    """

    question: str
    headline: str
    previous: str
    """The sentence before; it and the headline are "" where the model is to do without."""
    sentence: str
    spans: tuple[Span, ...] | None
    relevant: bool
    group: int = -1
    weight: float = 1.0


def rows(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def words(text: str) -> list[str]:
    """Content words, lower case, cut to six letters: a stand-in for a stemmer."""
    return [w[:6] for w in re.findall(r"[a-z0-9]+", text.lower()) if w not in _STOP]


_STOP = frozenset(
    "a an the of in on at to for from by with and or is are was were be been it its this that "
    "what which who whom whose when where why how did do does has have had as about s "
    "he she they his her their".split()
)


def split_sentences(text: str) -> list[Span]:
    """Spans of the sentences of a Wikipedia paragraph, by its punctuation alone."""
    cuts = [0, *(m.end() for m in _SENTENCE_END.finditer(text)), len(text)]
    return [(a, b) for a, b in pairwise(cuts) if text[a:b].strip()]


class Lexical:
    """Sentences by the summed idf of the words they share with a question."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self._where: dict[str, list[int]] = defaultdict(list)
        for n, text in enumerate(texts):
            for word in set(words(text)):
                self._where[word].append(n)

    def idf(self, word: str) -> float:
        return math.log(1 + len(self.texts) / (1 + len(self._where.get(word, ()))))

    def best(self, question: str, among: set[int] | None, k: int) -> list[int]:
        score: dict[int, float] = defaultdict(float)
        for word in sorted(set(words(question))):
            for n in self._where.get(word, ()):
                if among is None or n in among:
                    score[n] += self.idf(word)
        return [n for n, _ in sorted(score.items(), key=lambda item: (-item[1], item[0]))[:k]]


def stage_one(reading: Path, seed: int, wrong: int = 14_000) -> list[Example]:
    """All of stage 1, in a fixed order for a seed.

    66 rows of SQuAD 2.0's sample stand on paragraphs of XQuAD; they are left out, so that XQuAD
    measures unseen paragraphs.
    """
    draw = random.Random(seed)
    measured = {row["context"].strip() for row in rows(reading / "xquad-en.jsonl.gz")}
    squad = rows(reading / "squad2-500.jsonl.gz")
    return [
        *_qamr(rows(reading / "qamr.jsonl.gz"), draw, wrong),
        *_squad([row for row in squad if row["context"].strip() not in measured], draw),
        *(
            Example(row["question"], "", "", row["sentence"], None, bool(row["label"]))
            for row in rows(reading / "trecqa-train.jsonl.gz")
        ),
    ]


def _qamr(questions: Sequence[Mapping[str, Any]], draw: random.Random, wrong: int) -> list[Example]:
    sentences: list[str] = sorted({row["context"] for row in questions})
    number = {text: n for n, text in enumerate(sentences)}
    place = {number[row["context"]]: tuple(row["id"].rsplit(":", 2)) for row in questions}
    at = {where: n for n, where in place.items()}
    same_article: dict[str, list[int]] = defaultdict(list)
    for n, (article, _, _) in sorted(place.items()):
        same_article[article].append(n)
    lexical = Lexical(sentences)

    def before(n: int) -> str:
        """The sentence before, one time in two where the set holds it."""
        article, paragraph, sentence = place[n]
        earlier = at.get((article, paragraph, str(int(sentence) - 1)))
        if earlier is not None and draw.random() < 0.6:
            return sentences[earlier]
        others = [m for m in same_article[article] if m != n]
        return sentences[draw.choice(others)] if others and draw.random() < 0.2 else ""

    made: list[Example] = []
    for row in questions:
        n = number[row["context"]]
        spans = tuple((a, b) for a, b in row["answers"])
        made.append(Example(row["question"], "", before(n), row["context"], spans, True))
    for row in draw.sample(list(questions), wrong):
        right = number[row["context"]]
        told = [normalise(row["context"][a:b]) for a, b in row["answers"]]
        article = set(same_article[place[right][0]]) - {right}
        near = lexical.best(row["question"], article, 5) if draw.random() < 0.7 else []
        pool = near or [n for n in lexical.best(row["question"], None, 12) if n != right]
        clean = [n for n in pool if not any(t and t in normalise(sentences[n]) for t in told)]
        if not clean:
            continue
        n = draw.choice(clean)
        article_id, paragraph, sentence = place[n]
        follows = at.get((article_id, paragraph, str(int(sentence) - 1))) == right
        context = sentences[right] if follows and draw.random() < 0.7 else before(n)
        made.append(Example(row["question"], "", context, sentences[n], (), False))
    return made


def _squad(paragraphs: Iterable[Mapping[str, Any]], draw: random.Random) -> list[Example]:
    """Each question beside its sentence, two others that share its words, and the paragraph."""
    made: list[Example] = []
    for row in paragraphs:
        context, question = row["context"], row["question"].strip()
        spans = [(a, b) for a, b in row["answers"]] if row["type"] == "answerable" else []
        cuts = split_sentences(context)
        inside = [
            tuple((a - start, b - start) for a, b in spans if start <= a and b <= end)
            for start, end in cuts
        ]
        lexical = Lexical([context[a:b] for a, b in cuts])
        others = [n for n in lexical.best(question, None, 9) if not inside[n]][:3]
        for n in [n for n, held in enumerate(inside) if held] + others:
            earlier = context[slice(*cuts[n - 1])].strip() if n and draw.random() < 0.5 else ""
            a, b = cuts[n]
            made.append(Example(question, "", earlier, context[a:b], inside[n], bool(inside[n])))
        if len(context) < 900:
            made.append(Example(question, "", "", context, tuple(spans), bool(spans)))
    return made
