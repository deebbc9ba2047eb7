"""What is done to each file of the corpus, wherever that happens: read, clean, cut, sign.

It depends on nothing but the file, so that files can be read on many machines at once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from corpus.article import Article, Passage
from corpus.passages import passages_of
from corpus.read import FileEntry, Rejected, read_file
from index import copies
from index.journal import Journal
from index.text import key_of, searched_text


@dataclass(frozen=True, slots=True)
class Read:
    """An article ready for the database."""

    article: Article
    signature: bytes
    passages: tuple[tuple[Passage, bytes], ...]
    """Each with the key of the text that stands for it in the index."""


Found = Read | Rejected


class Spread(Protocol):
    """Other machines that read, and embed what they read."""

    def read(
        self, folder: Path, entries: Sequence[FileEntry], journal: Journal, base: Path | None
    ) -> Iterator[Iterator[Found]]:
        """For each entry, in order, what `read_here` gives for it.

        The vectors of what is read go to the journal, but those that it holds already, or the
        generation in the folder `base`. Raises BuildFailed where the other machines fail.
        """
        ...

    @property
    def embedded(self) -> int:
        """Passages whose vectors were added to the journal by the reading that was last begun."""
        ...


def read_here(folder: Path, entry: FileEntry) -> Iterator[Found]:
    """What the file holds, in its order; at least one thing."""
    for found in read_file(folder, entry):
        yield found if isinstance(found, Rejected) else _read(found)


def _read(article: Article) -> Read:
    passages = tuple(
        (passage, key_of(searched_text(article, passage.start, passage.end)))
        for passage in passages_of(article)
    )
    return Read(article, copies.signature(article.text, article.headline), passages)
