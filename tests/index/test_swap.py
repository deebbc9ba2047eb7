"""Readers across builds: each keeps the generation it opened, whole, until it lets go."""

import gc
import itertools
import resource
import shutil
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index import generations, manifest
from index.archive import Archive
from index.manifest import Manifest
from tests.index.newsroom import HOST, Newsroom, filled

READERS, BUILDS = 4, 25
MANY_READERS, EDITIONS = 16, 20
MEETING_SECONDS = 30.0
SETTLING_SECONDS = 2.0
"""Tantivy's threads that watch an index take a moment to see that it is closed."""


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    return filled(tmp_path)


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
            version = seen(archive)
            assert version >= last, "an older generation came back"
            last, opened = version, opened + 1
            archive.close()
        return opened

    put(0)
    newsroom.build()
    with ThreadPoolExecutor(READERS) as pool:
        readers = [pool.submit(read) for _ in range(READERS)]
        try:
            for version in range(1, BUILDS + 1):
                put(version)
                newsroom.build()
        finally:
            done.set()
        assert all(reader.result() > 0 for reader in readers)


@pytest.mark.parametrize("swaps", [100, pytest.param(1000, marks=pytest.mark.soak)])
def test_swaps_under_readers_mix_nothing_and_leak_nothing(newsroom: Newsroom, swaps: int) -> None:
    """Publishing and throwing away as builds do it, of generations that were filled before, so that
    they follow on each other faster than any build could."""
    filled = list(editions(newsroom))
    version_of = {name: version for version, (name, _, _) in enumerate(filled)}
    done = threading.Event()
    answered = Counter[str]()
    met = set[str]()

    order = itertools.cycle(filled)

    def swap() -> None:
        _, folder, made = next(order)
        before = generations.pointed_name(newsroom.index)
        new = generations.start(newsroom.index)
        shutil.copytree(folder, new, dirs_exist_ok=True)
        name = generations.publish(newsroom.index, new, made)
        deadline = time.monotonic() + MEETING_SECONDS
        while name not in met and time.monotonic() < deadline:
            time.sleep(0.01)  # at first each must be met; once it was, swaps follow on each other
        generations.prune(newsroom.index, {name, str(before)})

    def read() -> None:
        while not done.is_set():
            archive = newsroom.open()
            met.add(archive.generation)
            for _ in range(3):
                assert seen(archive) == version_of[archive.generation], "a mixed answer"
                done.wait(0.1)  # meanwhile its folder is thrown away
            answered[archive.generation] += 3
            archive.close()

    def swap_under_readers(count: int) -> tuple[int, int, int]:
        """Gives file descriptors, threads and bytes of memory held in the end."""
        done.clear()
        with ThreadPoolExecutor(MANY_READERS) as pool:
            readers = [pool.submit(read) for _ in range(MANY_READERS)]
            try:
                for _ in range(count):
                    swap()
            finally:
                done.set()
            for reader in readers:
                reader.result()
        gc.collect()
        time.sleep(SETTLING_SECONDS)
        return held()

    descriptors, threads, memory = swap_under_readers(swaps // 4)
    after = swap_under_readers(swaps)
    print(f"{swaps} swaps, {answered.total()} answers, {memory} then {after[2]} bytes")  # noqa: T201
    assert after[0] <= descriptors
    assert after[1] <= threads
    assert after[2] <= 1.1 * memory
    assert set(answered) == set(version_of), "each generation answered"


def seen(archive: Archive) -> int:
    """The version that the archive answers with; two articles of it change together."""
    assert archive.warning == ""
    (headline,) = {
        hit.article.headline
        for hit in archive.search("comet ferry version", k=20)
        if hit.article.url in (f"{HOST}/comet", f"{HOST}/ferry")
    }
    return int(headline.split()[1])


def editions(newsroom: Newsroom) -> Iterator[tuple[str, Path, Manifest]]:
    """Name, copied files and manifest of some generations."""
    for version in range(EDITIONS):
        for story in ("comet", "ferry"):
            newsroom.put(story, title=f"Version {version}")
        name = newsroom.build().generation
        folder = newsroom.index / "generations" / name
        made = manifest.read_manifest(folder)
        copied = newsroom.index.parent / "editions" / name
        shutil.copytree(folder, copied, ignore=shutil.ignore_patterns(manifest.FILE))
        yield name, copied, made


def held() -> tuple[int, int, int]:
    own = Path("/proc/self")
    pages = int((own / "statm").read_text().split()[1])
    return (
        len(list((own / "fd").iterdir())),
        len(list((own / "task").iterdir())),
        pages * resource.getpagesize(),
    )
