"""A small newsroom for index tests: made-up stories, written to real files as they are needed."""

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.archive import Archive, open_archive
from index.build import BuildReport, build
from index.embed import Embedder, Progress
from index.runtime import Floats

HOST = "https://news.example"

STORIES = {
    "bridge": (
        "Harbour bridge to close for repairs",
        "The harbour bridge in Port Elling will close for nine weeks from Monday. Engineers found "
        "cracks in two of its pylons during a routine inspection. Mayor Ines Dahl said that "
        "ferries would carry commuters until the work is done. Shop owners on the north bank "
        "fear for their trade.",
    ),
    "otters": (
        "Otters return to the Sorn after forty years",
        "A family of otters has settled on the river Sorn, wildlife wardens said. Nobody had seen "
        "the animals there since a paper mill upstream began to bleach its pulp. Warden Tomas "
        "Reyk counted four cubs near the weir. Walkers are asked to keep dogs on a lead.",
    ),
    "strike": (
        "Tram drivers strike over night shifts",
        "Tram drivers in Belgrove walked out on Thursday over a new roster of night shifts. The "
        "union said that eight in ten of its members had voted for the strike. The operator "
        "offered extra rest days, which the union called an insult. Talks resume on Saturday.",
    ),
    "comet": (
        "Amateur finds comet with a garden telescope",
        "A retired teacher has discovered a comet from her garden in Upper Wick. Astronomers "
        "confirmed the find on Tuesday and named it after her. The comet will be visible to the "
        "naked eye in March. Marta Quill said that she had only meant to test a new lens.",
    ),
    "bakery": (
        "Fire destroys century-old bakery",
        "Fire has destroyed the Lamb Street bakery, which had stood for 112 years. Nobody was "
        "hurt. The fire began in an oven shortly before four in the morning, the brigade said. "
        "Owner Piet Lamm promised to rebuild on the same spot.",
    ),
    "ferry": (
        "Ferry runs aground off Skerry Point",
        "A ferry with 140 passengers ran aground off Skerry Point in thick fog. Lifeboats took "
        "everyone ashore within two hours. The captain told investigators that the radar had "
        "failed minutes earlier. The vessel was refloated on the evening tide.",
    ),
}
DAYS = dict(
    zip(
        STORIES,
        ("2023-01-09", "2023-02-14", "2023-03-02", "2023-03-14", "2023-05-20", "2023-05-21"),
        strict=True,
    )
)
SOURCES = dict(
    zip(
        STORIES,
        (
            "Elling Courier",
            "Sorn Valley News",
            "Belgrove Post",
            "Elling Courier",
            "Belgrove Post",
            "Sorn Valley News",
        ),
        strict=True,
    )
)
SECTIONS = dict(
    zip(STORIES, ("Local", "Nature", "Transport", "Science", "Local", "Transport"), strict=True)
)


@dataclass(frozen=True, slots=True)
class Newsroom:
    """A corpus folder and the index that is built from it."""

    corpus: Path
    index: Path
    embedder: Embedder

    def put(
        self, name: str, *, story: str | None = None, path: str | None = None, **fields: object
    ) -> Path:
        """Write one story to a file of its own; `fields` take the place of its record's."""
        key = story or name
        headline, text = STORIES[key]
        record = {
            "url": f"{HOST}/{name}",
            "title": headline,
            "text": text,
            "published": DAYS[key],
            "source": SOURCES[key],
            "section": SECTIONS[key],
        } | fields
        file = self.corpus / (path or f"{name}.jsonl")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(record) + "\n", encoding="utf-8")
        return file

    def put_all(self) -> None:
        for name in STORIES:
            self.put(name)

    def build(self, *, full: bool = False) -> BuildReport:
        return build(self.corpus, self.index, self.embedder, full=full)

    def open(self) -> Archive:
        return open_archive(self.index, self.embedder)

    def generations(self) -> list[Path]:
        return sorted((self.index / "generations").iterdir())


class WordEmbedder:
    """Adds up a fixed random vector for each word: poor at meaning, quick, and it needs no model.
    For tests of what a build leaves on disk, which start many of them."""

    fingerprint = "words"
    dimension = 64

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Floats:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.lower().split() or [""]:
                seed = zlib.crc32(word.encode())
                vectors[row] += np.random.default_rng(seed).standard_normal(self.dimension)
            vectors[row] /= np.linalg.norm(vectors[row])
            if progress is not None:
                progress(row + 1, len(texts))
        return vectors


def wordy(folder: Path) -> Newsroom:
    """An empty newsroom in `folder` that needs no model."""
    (folder / "corpus").mkdir()
    return Newsroom(folder / "corpus", folder / "index", WordEmbedder())


def filled(folder: Path) -> Newsroom:
    """The same with all stories, built once."""
    room = wordy(folder)
    room.put_all()
    room.build()
    return room


def built_twice(folder: Path) -> Newsroom:
    """Two generations: the earlier one has the headline "Before", the serving one "After"."""
    room = wordy(folder)
    room.put_all()
    for headline in ("Before", "After"):
        room.put("comet", title=headline)
        room.build()
    return room
