"""Builds of one index at once: one wins, the others say who builds, a dead one is no obstacle."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.index.newsroom import Newsroom, WordEmbedder

ROOT = Path(__file__).parents[2]
BUILDERS = 8


@pytest.mark.parametrize("rounds", [10, pytest.param(200, marks=pytest.mark.soak)])
def test_one_of_eight_builders_wins(tmp_path: Path, rounds: int) -> None:
    (tmp_path / "corpus").mkdir()
    room = Newsroom(tmp_path / "corpus", tmp_path / "index", WordEmbedder())
    room.put_all()
    room.put("comet", title="Version 0")
    room.build()
    command = [
        sys.executable,
        "tests/index/rival_builds.py",
        room.corpus,
        room.index,
        f"{BUILDERS}",
    ]
    rivals = subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert rivals.stdin is not None
    assert rivals.stdout is not None
    serving, refused = "Version 0", 0
    for number in range(1, rounds + 1):
        dies = number % 3 == 0
        room.put("comet", title=f"Version {number}")
        rivals.stdin.write("kill\n" if dies else "build\n")
        rivals.stdin.flush()
        ended = json.loads(rivals.stdout.readline())
        (winner,) = [child for child, status, _, _ in ended if status in (0, 9)]
        losers = [each for each in ended if each[0] != winner]
        for _, status, seconds, told in losers:
            assert os.waitstatus_to_exitcode(status) == 3
            assert f"is being built by process {winner} on {socket.gethostname()} since" in told
            assert seconds < 5
        refused += len(losers)
        serving = serving if dies else f"Version {number}"
        archive = room.open()
        comet = archive.by_url("https://news.example/comet")
        assert comet is not None
        assert (comet.headline, archive.warning) == (serving, "")
        archive.close()
    rivals.communicate()
    assert refused == rounds * (BUILDERS - 1)
    room.build()
    assert {path.name for path in room.index.iterdir()} == {"CURRENT", "build.lock", "generations"}
    assert len(room.generations()) == 2
