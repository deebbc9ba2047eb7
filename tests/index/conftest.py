"""Fixtures of index tests: a newsroom to fill, and one archive to read."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.archive import Archive
from index.embed import Embedder
from tests.index.newsroom import Newsroom


@pytest.fixture
def newsroom(tmp_path: Path, embedder: Embedder) -> Newsroom:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    return Newsroom(corpus, tmp_path / "index", embedder)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Archive]:
    """All stories, opened; for tests that only read."""
    folder = tmp_path_factory.mktemp("stories")
    (folder / "corpus").mkdir()
    room = Newsroom(folder / "corpus", folder / "index", embedder)
    room.put_all()
    room.build()
    opened = room.open()
    yield opened
    opened.close()
