"""Abstention: the same questions with every article taken away that holds the answer.

A twin should not be answered. `Without` is an archive that hides articles, as a withdrawal does;
what it lets through is searched and read as ever.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from answer.ask import ask
from answer.confidence import is_low
from bench.evaluate import Outcome, Question
from bench.score import normalise
from corpus.article import Article
from corpus.urls import canonical_url
from index.archive import Archive
from index.hit import Coverage, Filters, Hit, Recency

DEEPER = 4
"""Times as many hits are asked for, so that enough are left."""


class Without:
    """An archive with some of its articles hidden."""

    def __init__(self, archive: Archive, hidden: Iterable[str]) -> None:
        self._archive = archive
        self._hidden = frozenset(hidden)
        self.generation = archive.generation

    def search(
        self, question: str, *, filters: Filters, recency: Recency | None, k: int
    ) -> list[Hit]:
        found = self._archive.search(question, filters=filters, recency=recency, k=k * DEEPER)
        return [hit for hit in found if hit.article.id not in self._hidden][:k]

    def coverage(self, filters: Filters) -> Coverage:
        return self._archive.coverage(filters)

    def terms(self, text: str) -> list[str]:
        return self._archive.terms(text)

    def idf(self, term: str) -> float:
        return self._archive.idf(term)


def holders(archive: Archive, question: Question, texts: Sequence[tuple[Article, str]]) -> set[str]:
    """The articles that hold an accepted answer, and the pages that the question links to."""
    keys = [f" {key} " for answer in question.answers if (key := normalise(answer))]
    linked = {canonical_url(url) for url in question.evidence_urls}
    return {
        article.id
        for article, text in texts
        if any(key in text for key in keys) or (article.url and article.url in linked)
    }


@dataclass(frozen=True, slots=True)
class Twin:
    outcome: Outcome
    confidence: float
    """Of the twin's answer."""


def twins(archive: Archive, outcomes: Sequence[Outcome]) -> list[Twin]:
    """The twin of each answerable question."""
    texts = [(article, f" {normalise(article.text)} ") for article in archive.articles()]
    found = []
    for outcome in outcomes:
        if outcome.answerable:
            question = outcome.question
            poorer: Any = Without(archive, holders(archive, question, texts))
            answer = ask(poorer, question.question, day=question.day, abstain=False)
            found.append(Twin(outcome, answer.confidence))
    return found


def figures(pairs: Sequence[Twin]) -> dict[str, float]:
    """How well the confidence tells an answer from its twin, and what abstaining costs."""
    from sklearn.metrics import roc_auc_score

    from bench.fit.mix import calibration_error, mean

    sure = [s for pair in pairs for s in (pair.outcome.confidence, pair.confidence)]
    right = [r for pair in pairs for r in (pair.outcome.right, False)]
    return {
        "questions with a twin": len(pairs),
        "twins that abstain": mean(is_low(pair.confidence) for pair in pairs),
        "answerable that abstain": mean(is_low(pair.outcome.confidence) for pair in pairs),
        "wrong among the answered, twins left out": mean(
            not pair.outcome.right for pair in pairs if not is_low(pair.outcome.confidence)
        ),
        "AUROC, answer from twin": float(roc_auc_score([1, 0] * len(pairs), sure)),
        "AUROC, right from wrong": float(roc_auc_score(right, sure)),
        "expected calibration error": calibration_error(sure, right),
    }
