"""A newsroom that needs no model, its index built and opened."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.archive import Archive
from tests.index.newsroom import Newsroom, filled


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    return filled(tmp_path)


@pytest.fixture
def archive(newsroom: Newsroom) -> Iterator[Archive]:
    opened = newsroom.open()
    yield opened
    opened.close()
