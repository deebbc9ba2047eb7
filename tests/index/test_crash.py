"""A build that is killed leaves the generation before, or its own, whole."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.lock import build_lock
from tests.index.newsroom import Newsroom, WordEmbedder

ROOT = Path(__file__).parents[2]
KILLS = 50


class Builder:
    """Builds on demand in children of a process that has everything imported."""

    def __init__(self, newsroom: Newsroom) -> None:
        command = [sys.executable, "tests/index/killed_builds.py", newsroom.corpus, newsroom.index]
        self._process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def run(self, kill_after: float | None = None) -> bool:
        """True where the build came to its end before it was killed."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("build\n")
        self._process.stdin.flush()
        child = int(self._process.stdout.readline())
        if kill_after is not None:
            time.sleep(kill_after)
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        return int(self._process.stdout.readline()) == 0

    def close(self) -> None:
        self._process.communicate()


@pytest.fixture
def builder(tmp_path: Path) -> Iterator[tuple[Newsroom, Builder]]:
    (tmp_path / "corpus").mkdir()
    newsroom = Newsroom(tmp_path / "corpus", tmp_path / "index", WordEmbedder())
    newsroom.put_all()
    running = Builder(newsroom)
    yield newsroom, running
    running.close()


def test_killed_at_random_moments_one_generation_is_always_whole(
    builder: tuple[Newsroom, Builder],
) -> None:
    newsroom, builds = builder
    moments = random.Random(20220908)
    newsroom.put("comet", title="Version 0")
    assert builds.run()
    newsroom.put("comet", title="Version 1")
    began = time.monotonic()
    assert builds.run()
    lasts = time.monotonic() - began

    serving, finished = 1, 0
    for version in range(2, KILLS + 2):
        newsroom.put("comet", title=f"Version {version}")
        moment = moments.uniform(0, 1.2 * lasts)
        ended = builds.run(kill_after=moment)
        if not ended:  # Another job may have come upon the machine since it was timed.
            lasts = max(lasts, moment)
        archive = newsroom.open()
        assert archive.warning == ""
        (hit,) = [h for h in archive.search("comet") if "Version" in h.article.headline]
        assert hit.article.headline in (f"Version {serving}", f"Version {version}")
        assert len(archive.search("the river and the bridge", k=20)) == 6
        serving = int(hit.article.headline.split()[1])
        archive.close()
        assert not ended or serving == version
        finished += ended
    assert 0 < finished < KILLS, "some died and some did not, or nothing was tried"

    assert builds.run()
    names = {path.name for path in newsroom.index.iterdir()}
    assert names == {"CURRENT", "build.lock", "generations"}
    assert len(newsroom.generations()) <= 2
    # A dead builder's lock needs no hand.
    with build_lock(newsroom.index):
        pass
