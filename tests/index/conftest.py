"""Fixtures of index tests: a newsroom to fill, one archive to read, and builds to fail."""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from index.archive import Archive
from index.embed import Embedder
from tests.index.faulty_builds import Builder, Stage, builder, stages
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


@pytest.fixture(scope="session")
def builds() -> Iterator[Builder]:
    with builder() as running:
        yield running


@pytest.fixture(scope="session")
def staged(builds: Builder) -> Iterator[dict[str, Stage]]:
    """In memory where that can be, for the calls are the same and fsync takes no time."""
    memory = "/dev/shm"
    with TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        yield stages(Path(folder), builds)
