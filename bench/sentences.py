"""Which sentence segmenter reads news best, and how fast: `python -m bench.sentences [ARCHIVE]`.

Accuracy is counted on bench/news_sentences.txt, where the right sentences are given; speed on the
first 1,000 texts of a JSON Lines archive.
"""

import gzip
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

GOLD = Path(__file__).with_name("news_sentences.txt")
ARTICLES = 1_000

Segmenter = Callable[[str], list[str]]


def gold() -> list[list[str]]:
    """The paragraphs of the hand-written text, each a list of its sentences."""
    lines = [line.strip() for line in GOLD.read_text("utf-8").splitlines()]
    text = "\n".join(line for line in lines if not line.startswith("#"))
    return [block.strip().split("\n") for block in text.split("\n\n") if block.strip()]


def accuracy(segment: Segmenter) -> tuple[float, float, float, list[str]]:
    """Precision, recall, share of paragraphs wholly right, and the paragraphs that are not.

    Counted over the boundaries inside paragraphs: a paragraph's own end is no achievement.
    """
    right = given = true = whole = 0
    wrong = []
    paragraphs = gold()
    for sentences in paragraphs:
        found = [sentence.strip() for sentence in segment(" ".join(sentences)) if sentence.strip()]
        expected, actual = _boundaries(sentences), _boundaries(found)
        right += len(expected & actual)
        given += len(actual)
        true += len(expected)
        whole += expected == actual
        if expected != actual:
            wrong.append(" | ".join(found))
    return right / given, right / true, whole / len(paragraphs), wrong


def _boundaries(sentences: list[str]) -> set[int]:
    """Boundaries inside a paragraph, as counts of the characters before them but white space."""
    ends, count = set(), 0
    for sentence in sentences[:-1]:
        count += len("".join(sentence.split()))
        ends.add(count)
    return ends


def segmenters() -> dict[str, Segmenter]:
    """The candidates, each from one paragraph to its sentences."""
    import pysbd
    import sentencex
    import syntok.segmenter

    from corpus.sentences import sentence_spans

    english = pysbd.Segmenter(language="en", clean=False)

    def syntok_sentences(text: str) -> list[str]:
        found = []
        for paragraph in syntok.segmenter.analyze(text):
            for tokens in paragraph:
                found.append("".join(token.spacing + token.value for token in tokens))
        return found

    return {
        "pysbd": lambda text: list(english.segment(text)),
        "sentencex": lambda text: list(sentencex.segment("en", text)),
        "syntok": syntok_sentences,
        "corpus.sentences": lambda text: [text[a:b] for a, b in sentence_spans(text)],
    }


def characters_per_second(segment: Segmenter, paragraphs: list[str], seconds: float) -> float:
    """Speed over paragraphs, stopped after `seconds`: the slow need no whole archive."""
    begun = time.perf_counter()
    done = 0
    for paragraph in paragraphs:
        segment(paragraph)
        done += len(paragraph)
        if time.perf_counter() - begun > seconds:
            break
    return done / (time.perf_counter() - begun)


def main() -> None:
    paragraphs: list[str] = []
    if len(sys.argv) > 1:
        with gzip.open(sys.argv[1], "rt", encoding="utf-8") as lines:
            for _, line in zip(range(ARTICLES), lines, strict=False):
                paragraphs += [p for p in json.loads(line)["text"].split("\n") if p.strip()]
    print("| segmenter | precision | recall | F1 | paragraphs right | million characters/s |")
    print("|---|---|---|---|---|---|")
    failures = {}
    for name, segment in segmenters().items():
        precision, recall, whole, failures[name] = accuracy(segment)
        f1 = 2 * precision * recall / (precision + recall)
        speed = characters_per_second(segment, paragraphs, 10) / 1e6 if paragraphs else 0.0
        print(f"| {name} | {precision:.3f} | {recall:.3f} | {f1:.3f} | {whole:.3f} | {speed:.2f} |")
    for name, wrong in failures.items():
        print(f"\n{name}:", *wrong, sep="\n  ")


if __name__ == "__main__":
    main()
