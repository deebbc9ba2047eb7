"""What a store must give of its articles, whatever it is: one half of the border between the search
and its stores. The other half is `index.ranker`.

An article is known by its number in its generation; numbers rise in the corpus's order.
"""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from corpus.article import Article, Passage
from corpus.raw import Rejected
from index.withdrawals import Print


class Listed(NamedTuple):
    """What is held in memory of every article of the index."""

    number: int
    id: str
    day: int | None
    """Of its publication, a proleptic Gregorian ordinal."""
    source: str
    section: str
    group: int
    """The number of the first of its near-copies; its own where it has none."""
    embargo: str | None
    """ISO 8601, UTC."""


class Texts(Protocol):
    """The articles of one generation. Safe from several threads."""

    def listing(self) -> list[Listed]:
        """Of every article in the index, by number."""
        ...

    def prints(self) -> list[Print]:
        """By which copies of what was withdrawn are known, in the listing's order."""
        ...

    def obeyed(self) -> str:
        """The head of the log of withdrawals that the build knew (`index.withdrawals`)."""
        ...

    def rejected(self) -> tuple[Rejected, ...]: ...

    def expect(self, numbers: Sequence[int]) -> None:
        """These articles will be read next."""
        ...

    def article(self, number: int) -> Article: ...

    def id_of(self, url: str) -> str | None:
        """Of the article in the index with this canonical address."""
        ...

    def canceller(self, article_id: str) -> str | None:
        """The outlet of an article that it withdrew itself; None for every other article."""
        ...

    def passages(self, number: int) -> list[Passage]:
        """In text order."""
        ...

    def passage(self, number: int, row: int) -> Passage:
        """The one with this row, which is of this article."""
        ...

    def close(self) -> None: ...
