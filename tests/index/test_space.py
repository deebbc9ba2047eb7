"""A disk that is too small is noticed before a build starts; one that fills up harms nothing."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.errors import BuildFailed, NoIndex
from tests.index.newsroom import STORIES, Newsroom, wordy

REFUSED = (
    r"^The new index needs about [\d.]+ kB and the disk of \S+ has 10\.0 kB free; "
    r"make room and build again\. Nothing was touched\.$"
)


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    return wordy(tmp_path)


def fill_the_disk(patch: pytest.MonkeyPatch) -> None:
    """All but ten kilobytes of it."""
    usage = shutil.disk_usage("/")._replace(free=10_000)
    patch.setattr("shutil.disk_usage", lambda path: usage)


def state(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_first_build_larger_than_the_disk_is_refused(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.put("comet", text="A comet was seen over Upper Wick. " * 1000)
    fill_the_disk(monkeypatch)
    with pytest.raises(BuildFailed, match=REFUSED):
        newsroom.build()
    assert {path.name for path in newsroom.index.iterdir()} == {"build.lock"}


@pytest.mark.parametrize("full", [False, True])
def test_what_the_last_index_took_tells_what_the_next_one_takes(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, full: bool
) -> None:
    newsroom.put_all()
    newsroom.build()
    before = state(newsroom.index)
    newsroom.put("comet", title="A comet")
    assert sum(path.stat().st_size for path in newsroom.corpus.iterdir()) < 10_000
    with monkeypatch.context() as patch:
        fill_the_disk(patch)
        with pytest.raises(BuildFailed, match=REFUSED):
            newsroom.build(full=full)
    assert state(newsroom.index) == before
    assert newsroom.build().changed == 1


def test_nothing_new_needs_no_room(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom.put_all()
    built = newsroom.build().generation
    fill_the_disk(monkeypatch)
    assert newsroom.build().generation == built


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of 64 kilobytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = _mount("-t", "tmpfs", "-o", "size=64k", "small", str(folder))
    if not mounted:
        pytest.skip("mounting a small disk takes root")
    yield folder
    subprocess.run(["umount", folder], check=True)


def _mount(*arguments: str) -> bool:
    command = ["mount", *arguments]
    return subprocess.run(command, stderr=subprocess.DEVNULL, check=False).returncode == 0


def test_a_disk_that_fills_up_ends_the_build_and_a_larger_one_takes_it(
    newsroom: Newsroom, small_disk: Path
) -> None:
    newsroom.put_all()
    room = Newsroom(newsroom.corpus, small_disk / "index", newsroom.embedder)
    with pytest.raises(BuildFailed, match=r"stopped: .*(full|No space left on device)"):
        room.build()
    assert room.generations() == []
    with pytest.raises(NoIndex):
        room.open()
    _mount("-o", "remount,size=1m", str(small_disk))
    assert room.build().new == len(STORIES)
    names = {path.name for path in room.index.iterdir()}
    assert names == {"CURRENT", "build.lock", "generations"}
