"""Which sentence segmenter reads news best, and how fast: `python -m bench.sentences [ARCHIVE]`.

Accuracy is counted on two hand-written texts where the right sentences are given: by the first,
corpus/sentences.py was mended, the second was kept from it. Speed on the first 1,000 texts of a
JSON Lines archive.
"""

import gzip
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).parent
GOLD = {"mended by": HERE / "news_sentences.txt", "held out": HERE / "news_sentences_held_out.txt"}
ARTICLES = 1_000

Segmenter = Callable[[str], list[str]]


def gold(path: Path) -> list[list[str]]:
    """The paragraphs of a hand-written text, each a list of its sentences."""
    lines = [line.strip() for line in path.read_text("utf-8").splitlines()]
    text = "\n".join(line for line in lines if not line.startswith("#"))
    return [block.strip().split("\n") for block in text.split("\n\n") if block.strip()]


def accuracy(segment: Segmenter, paragraphs: list[list[str]]) -> tuple[float, float, list[str]]:
    """F1, share of paragraphs wholly right, and the paragraphs that are not.

    Counted over the boundaries inside paragraphs: a paragraph's own end is no achievement.
    """
    right = given = true = whole = 0
    wrong = []
    for sentences in paragraphs:
        found = [sentence.strip() for sentence in segment(" ".join(sentences)) if sentence.strip()]
        expected, actual = _boundaries(sentences), _boundaries(found)
        right += len(expected & actual)
        given += len(actual)
        true += len(expected)
        whole += expected == actual
        if expected != actual:
            wrong.append(" | ".join(found))
    return 2 * right / (given + true), whole / len(paragraphs), wrong


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
    begun = time.process_time()
    done = 0
    for paragraph in paragraphs:
        segment(paragraph)
        done += len(paragraph)
        if time.process_time() - begun > seconds:
            break
    return done / (time.process_time() - begun)


def main() -> None:
    paragraphs: list[str] = []
    if len(sys.argv) > 1:
        with gzip.open(sys.argv[1], "rt", encoding="utf-8") as lines:
            for _, line in zip(range(ARTICLES), lines, strict=False):
                paragraphs += [p for p in json.loads(line)["text"].split("\n") if p.strip()]
    print("| segmenter | text | F1 | paragraphs right | million characters/s of processor time |")
    print("|---|---|---|---|---|")
    failures = {}
    for name, segment in segmenters().items():
        speed = characters_per_second(segment, paragraphs, 10) / 1e6 if paragraphs else 0.0
        for text, path in GOLD.items():
            f1, whole, failures[name, text] = accuracy(segment, gold(path))
            print(f"| {name} | {text} | {f1:.3f} | {whole:.3f} | {speed:.2f} |")
    for (name, text), wrong in failures.items():
        print(f"\n{name}, {text}:", *wrong, sep="\n  ")


if __name__ == "__main__":
    main()
