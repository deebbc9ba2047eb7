"""What the search finds, ranker by ranker: `docs/retrieval.md` shows the table.

    python -m bench.retrieval [FOLDER] [--index FOLDER]

FOLDER is a corpus with a `questions.jsonl` (as `dateline eval` reads it); by default September 2022
beside this checkout. answer@k: an accepted answer stands in one of the first k passages, over the
questions whose answer stands in the archive. page@k: a page that the quiz links to is among the
first k distinct ones, over the questions with such a page in the archive. No reader and no
understanding of the question: the plain `Archive.search`.
"""

import argparse
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from bench.data import NEWS
from bench.evaluate import HITS, PAGES, Question, read_questions
from bench.score import contains_answer, normalise
from corpus.urls import canonical_url
from index.archive import Archive, open_archive
from index.build import build
from index.embed import Embedder, load_embedder
from index.hit import Hit, Recency

DEEP = 100
Ranking = Callable[[Question], Sequence[Hit]]


def rankings(archive: Archive, embedder: Embedder) -> dict[str, Ranking]:
    """The rows of the table. The candidates of a search are those of both rankers, so putting them
    in the order of one gives that ranker's own list."""

    def found(question: Question, recency: Recency | None = None) -> list[Hit]:
        vector = embedder.embed([question.question])[0]
        return archive.search(question.question, vector=vector, recency=recency, k=DEEP)

    def by(part: str) -> Ranking:
        return lambda question: sorted(found(question), key=lambda hit: -hit.parts[part])

    def near(weight: float) -> Ranking:
        return lambda question: found(question, Recency(question.day, weight, 14))

    return {
        "full text alone": by("bm25"),
        "vectors alone": by("cosine"),
        "mixed": found,
        "mixed, recency .2": near(0.2),
        "mixed, recency .3": near(0.3),
    }


def row(archive: Archive, questions: Sequence[Question], ranking: Ranking) -> list[float]:
    """answer@k for each of HITS, then page@k for each of PAGES."""
    texts = [f" {normalise(article.text)} " for article in archive.articles()]
    answers, pages = [], []
    for question in questions:
        keys = [f" {key} " for answer in question.answers if (key := normalise(answer))]
        wanted = {canonical_url(url) for url in question.evidence_urls}
        held = {url for url in wanted if url and archive.by_url(url)}
        hits = ranking(question)
        if any(key in text for text in texts for key in keys):
            answers.append(_first(contains_answer(h.passage.text, question.answers) for h in hits))
        if held:
            pages.append(_first(url in held for url in dict.fromkeys(h.article.url for h in hits)))
    return [_share(answers, k) for k in HITS] + [_share(pages, k) for k in PAGES]


def _first(matches: Iterable[bool]) -> float:
    return next((rank for rank, match in enumerate(matches, 1) if match), float("inf"))


def _share(ranks: Sequence[float], k: int) -> float:
    return sum(rank <= k for rank in ranks) / len(ranks) if ranks else float("nan")


def main() -> None:
    parser = argparse.ArgumentParser(description="What the search finds, ranker by ranker.")
    parser.add_argument("folder", nargs="?", type=Path, default=NEWS)
    parser.add_argument("--index", type=Path, default=Path("bench/.work/retrieval"))
    given = parser.parse_args()
    embedder = load_embedder()
    build(given.folder, given.index, embedder)
    archive = open_archive(given.index, embedder)
    questions = read_questions(given.folder / "questions.jsonl")
    head = [f"answer@{k}" for k in HITS] + [f"page@{k}" for k in PAGES]
    print(f"{len(questions)} questions\n{'':22}" + "".join(f"{name:>10}" for name in head))
    for name, ranking in rankings(archive, embedder).items():
        values = row(archive, questions, ranking)
        print(f"{name:22}" + "".join(f"{value:>10.3f}" for value in values))


if __name__ == "__main__":
    main()
