"""Without the optional extras nothing of theirs is looked for; who wants one is told its name."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STORY = (
    '{"url": "https://lowmark.example/cranes", "title": "Cranes", "published": "2023-05-02", '
    '"text": "The harbour of Lowmark counted 42 new cranes this week."}'
)
WITHOUT = """
import shlex, sys

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("pymilvus", "milvus_lite", "ray"):
            print("looked for", name, file=sys.stderr)
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Missing())
from server.cli import main

for words in sys.argv[1:]:
    main(shlex.split(words), standalone_mode=False)
"""
"""Python as it is where they were not installed."""


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "cranes.jsonl").write_text(STORY)
    return tmp_path / "corpus"


def run(folder: Path, *commands: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", WITHOUT, *commands],
        capture_output=True,
        text=True,
        cwd=folder,
        env={**os.environ, **settings, "PYTHONPATH": str(ROOT)},
    )


def test_building_asking_and_withdrawing_look_for_no_extra(corpus: Path) -> None:
    done = run(
        corpus.parent,
        "index corpus --index index",
        "ask 'How many cranes did Lowmark count?' --index index",
        "withdraw https://lowmark.example/cranes --reason x --index index",
    )
    assert done.returncode == 0, done.stderr
    assert "42" in done.stdout
    assert "looked for" not in done.stderr


@pytest.mark.parametrize(
    ("extra", "command", "settings"),
    [
        ("ray", "index corpus --index index --ray 127.0.0.1:6379", {}),
        ("milvus", "ask why --index index", {"DATELINE_STORE": "milvus+store.db"}),
    ],
)
def test_who_wants_one_is_told_its_name(
    corpus: Path, extra: str, command: str, settings: dict[str, str]
) -> None:
    done = run(corpus.parent, command, **settings)
    assert done.returncode != 0
    assert f"pip install -e .[{extra}]" in done.stderr
