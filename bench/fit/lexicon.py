"""How rare words are in an archive that is not indexed, as `index.archive.Archive` tells it."""

import gzip
import json
import math
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from corpus.article import Article
from corpus.passages import passages_of
from index import analysis


class CountedWords:
    """An `answer.evidence.Lexicon` over passages that were counted once."""

    def __init__(self, passages: int, holding: dict[str, int]) -> None:
        self._passages = passages
        self._holding = holding

    def terms(self, text: str) -> list[str]:
        return analysis.terms(text)

    def idf(self, term: str) -> float:
        """As `index.fulltext` has it."""
        holding = self._holding.get(term, 0)
        return math.log(1 + (self._passages - holding + 0.5) / (holding + 0.5))


def counted(articles: Callable[[], Iterable[Article]], kept: Path) -> CountedWords:
    """Of the articles' passages under their headlines; from `kept` where it was counted before."""
    if not kept.exists():
        holding: Counter[str] = Counter()
        passages = 0
        for article in articles():
            for passage in passages_of(article):
                passages += 1
                holding.update(set(analysis.terms(f"{article.headline}\n{passage.text}")))
        with gzip.open(kept, "wt", encoding="utf-8") as out:
            json.dump([passages, holding], out)
    with gzip.open(kept, "rt", encoding="utf-8") as lines:
        return CountedWords(*json.load(lines))
