"""A newsroom that needs no model, its index built and opened."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.archive import Archive
from tests.index.newsroom import Newsroom, WordEmbedder


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    (tmp_path / "corpus").mkdir()
    room = Newsroom(tmp_path / "corpus", tmp_path / "index", WordEmbedder())
    room.put_all()
    room.build()
    return room


@pytest.fixture
def archive(newsroom: Newsroom) -> Iterator[Archive]:
    opened = newsroom.open()
    yield opened
    opened.close()
