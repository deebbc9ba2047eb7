"""Texts to measure with: the passages of a corpus, as they are embedded."""

from collections.abc import Iterator
from pathlib import Path

from corpus.passages import passages_of
from corpus.read import Rejected, read_file, scan
from index.text import searched_text

NEWS = Path(__file__).parents[2] / "shared" / "data" / "realtimeqa-sep2022"


def passage_texts(folder: Path, most: int | None = None) -> list[str]:
    """All passages of the corpus, or `most` of them evenly over it."""
    texts = list(_texts(folder))
    if most is None or len(texts) <= most:
        return texts
    step = len(texts) / most
    return [texts[int(place * step)] for place in range(most)]


def _texts(folder: Path) -> Iterator[str]:
    for entry in scan(folder):
        if isinstance(entry, Rejected) or entry.path.startswith("questions"):
            continue
        for article in read_file(folder, entry):
            if not isinstance(article, Rejected):
                for passage in passages_of(article):
                    yield searched_text(article, passage.start, passage.end)
