"""Readers across builds: each keeps the generation it opened, whole, until it lets go."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.index.newsroom import HOST, Newsroom, WordEmbedder

READERS = 4
SWAPS = 25


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    (tmp_path / "corpus").mkdir()
    room = Newsroom(tmp_path / "corpus", tmp_path / "index", WordEmbedder())
    room.put_all()
    room.build()
    return room


def test_an_open_generation_outlives_its_folder(newsroom: Newsroom) -> None:
    archive = newsroom.open()
    folder = newsroom.index / "generations" / archive.generation
    before = archive.search("comet", k=20)
    for version in range(3):
        newsroom.put("comet", title=f"Version {version}")
        newsroom.build()
    assert not folder.exists()
    assert archive.search("comet", k=20) == before
    assert len(list(archive.articles())) == 6
    archive.close()


def test_readers_see_one_generation_while_builds_swap(newsroom: Newsroom) -> None:
    done = threading.Event()

    def put(version: int) -> None:
        for name in ("comet", "ferry"):
            newsroom.put(name, title=f"Version {version}")

    def read() -> int:
        opened, last = 0, -1
        while not done.is_set():
            archive = newsroom.open()
            versions = {
                hit.article.headline
                for hit in archive.search("comet ferry version", k=20)
                if hit.article.url in (f"{HOST}/comet", f"{HOST}/ferry")
            }
            (headline,) = versions
            version = int(headline.split()[1])
            assert version >= last, "an older generation came back"
            assert archive.warning == ""
            last, opened = version, opened + 1
            archive.close()
        return opened

    put(0)
    newsroom.build()
    newsroom.open().close()
    with ThreadPoolExecutor(READERS) as pool:
        readers = [pool.submit(read) for _ in range(READERS)]
        try:
            for version in range(1, SWAPS + 1):
                put(version)
                newsroom.build()
        finally:
            done.set()
        assert all(reader.result() > 0 for reader in readers)
    descriptors = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(20):
        newsroom.open().close()
    assert len(list(Path("/proc/self/fd").iterdir())) <= descriptors
