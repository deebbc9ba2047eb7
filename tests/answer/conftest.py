"""The sample archive, and archives of a few articles that a test makes up."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from index.archive import Archive, open_archive
from index.build import build
from index.embed import Embedder

ArchiveOf = Callable[[list[dict[str, Any]]], Archive]


def report(number: int, published: str | None, title: str, text: str) -> dict[str, Any]:
    """A report of Harbour Wire, dated or not, as a line of JSON Lines gives it."""
    url = f"https://wire.example.org/{number}"
    given = {"url": url, "title": title, "source": "Harbour Wire", "text": text}
    return given | ({"published": published} if published else {})


def span_of(text: str, words: str) -> tuple[int, int]:
    """Where words first stand in a text."""
    start = text.index(words)
    return start, start + len(words)


@pytest.fixture(scope="module")
def archive_of(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[ArchiveOf]:
    opened: list[Archive] = []

    def made(articles: list[dict[str, Any]]) -> Archive:
        folder: Path = tmp_path_factory.mktemp("archive")
        (folder / "corpus").mkdir()
        lines = "".join(f"{json.dumps(article)}\n" for article in articles)
        (folder / "corpus" / "articles.jsonl").write_text(lines, encoding="utf-8")
        build(folder / "corpus", folder / "index", embedder)
        opened.append(open_archive(folder / "index", embedder))
        return opened[-1]

    yield made
    for archive in opened:
        archive.close()


@pytest.fixture(scope="module")
def sample(sample_index: Path, embedder: Embedder) -> Iterator[Archive]:
    opened = open_archive(sample_index, embedder)
    yield opened
    opened.close()
