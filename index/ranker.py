"""What a store must find: one half of the border between the search and its stores. The other half
is `index.texts`.

A ranker puts up candidates, and gives each of them the two raw scores that `index.fusion` mixes;
so the order of the hits does not depend on the store.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from index.fusion import Scores
from index.hit import Filters
from index.runtime import Floats
from index.vectors import Mask, Rows


@dataclass(frozen=True, slots=True)
class Scope:
    """Which articles may be found, said in the ways that stores can be told."""

    filters: Filters
    allowed: Mask | None
    """By place in the catalog: those that pass the filters and may be seen; None where all do."""
    hidden: Rows
    """Places of those that may not be seen, whatever the filters say."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Passages put up for mixing, and what each ranking gives each of them; all of one length."""

    rows: Rows
    places: Rows
    """Of their articles in the catalog."""
    bm25: Scores
    """0 where the passage holds none of the words."""
    cosine: Scores


class Ranker(Protocol):
    """The words and vectors of one generation. Safe from several threads."""

    def __len__(self) -> int:
        """Passages."""
        ...

    def candidates(
        self, words: Sequence[str], vector: Floats, scope: Scope, depth: int
    ) -> Candidates:
        """The `depth` best by words (terms as `index.analysis` gives them) and the `depth` best by
        vector, all scored by both."""
        ...

    def idf(self, term: str) -> float:
        """ln(1 + (N - n + .5) / (n + .5)) for n of N passages that hold the term."""
        ...
