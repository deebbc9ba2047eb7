"""Rebuilding while asking, by the keeper and by the folder itself."""

import html
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from index.build import build
from index.embed import Embedder
from index.generations import newest_whole
from index.lock import build_lock
from server import follow
from server.follow import take_in
from server.keys import hash_of
from server.settings import Key, Settings
from tests.server.conftest import ARTICLE, Start, wait_for

ROOT = Path(__file__).parents[2]
KEYS = (
    Key(name="desk", hash=hash_of("desk-key")),
    Key(name="chief", hash=hash_of("chief-key"), role="keeper"),
)
DESK, CHIEF = {"X-API-Key": "desk-key"}, {"X-API-Key": "chief-key"}


def test_the_keeper_rebuilds_while_others_ask(
    start: Start, corpus: Path, tmp_path: Path, embedder: Embedder
) -> None:
    index = tmp_path / "index"
    first = build(corpus, index, embedder).generation
    client = start(Settings(index=index, corpus=corpus, keys=KEYS))
    assert client.get("/api/rebuild", headers=DESK).json()["state"] == "idle"
    assert client.post("/api/rebuild", headers=DESK).status_code == 403
    assert client.post("/rebuild", headers=DESK).status_code == 403
    (corpus / "6.txt").write_text(ARTICLE.format(day=6, count=42))

    statuses: Counter[tuple[str, int]] = Counter()
    stop = threading.Event()
    question = {"question": "How many new cranes did the harbour of Lowmark count?"}

    def asking() -> None:
        with httpx.Client(base_url=client.base_url, headers=DESK, timeout=60) as own:
            while not stop.is_set():
                asked = [
                    own.post("/api/ask", json=question),
                    own.get("/api/search", params={"q": "cranes"}),
                    own.get("/", params={"q": question["question"]}),
                ]
                statuses.update((each.url.path, each.status_code) for each in asked)

    asker = threading.Thread(target=asking)
    asker.start()
    try:
        started = client.post("/api/rebuild", headers=CHIEF, json={"full": True})
        assert started.status_code == 202
        assert started.json()["state"] == "running"
        assert "The index is being built" in client.get("/archive", headers=CHIEF).text
        second = client.post("/api/rebuild", headers=CHIEF)
        assert second.status_code == 409
        assert second.json()["type"] == "/docs#problem-conflict"

        def state() -> dict[str, object]:
            told: dict[str, object] = client.get("/api/rebuild", headers=DESK).json()
            return told

        wait_for(lambda: state()["state"] != "running")
        wait_for(lambda: client.get("/readyz", headers=DESK).json()["generation"] != first)
    finally:
        stop.set()
        asker.join()
    told = state()
    assert told["state"] == "done"
    assert told["problem"] == ""
    report = told["report"]
    assert isinstance(report, dict)
    assert (report["found"], report["articles"]) == (6, 6)
    assert told["finished"]
    assert set(statuses) == {("/api/ask", 200), ("/api/search", 200), ("/", 200)}
    hits = client.get("/api/search", params={"q": "42 cranes"}, headers=DESK).json()["hits"]
    assert any("42" in hit["passage"]["text"] for hit in hits)


def test_a_rebuild_that_fails_says_why_and_serving_goes_on(
    start: Start, corpus: Path, tmp_path: Path, embedder: Embedder
) -> None:
    index = tmp_path / "index"
    build(corpus, index, embedder)
    client = start(Settings(index=index, corpus=tmp_path / "gone", keys=KEYS))
    client.post("/api/rebuild", headers=CHIEF)
    wait_for(lambda: client.get("/api/rebuild", headers=CHIEF).json()["state"] == "failed")
    problem = client.get("/api/rebuild", headers=CHIEF).json()["problem"]
    assert "gone" in problem
    told = f"The last build failed. {html.escape(problem)}"
    assert told in client.get("/archive", headers=CHIEF).text
    assert told not in client.get("/archive", headers=DESK).text
    assert client.get("/api/search?q=cranes", headers=CHIEF).json()["hits"]


def test_a_build_that_cannot_even_be_started_is_over_too(start: Start, tmp_path: Path) -> None:
    client = start(Settings(index=tmp_path / "index", corpus=Path("a\0b"), keys=KEYS))
    client.post("/api/rebuild", headers=CHIEF)
    wait_for(lambda: client.get("/api/rebuild", headers=CHIEF).json()["state"] == "failed")
    assert client.get("/api/rebuild", headers=CHIEF).json()["problem"]
    assert client.post("/api/rebuild", headers=CHIEF).status_code == 202


def test_nobody_rebuilds_where_there_are_no_keys(client: httpx.Client) -> None:
    refused = client.post("/api/rebuild")
    assert refused.status_code == 403
    assert "--keeper" in refused.json()["detail"]


@contextmanager
def watching(corpus: Path, index: Path) -> Iterator["subprocess.Popen[str]"]:
    command = ["-m", "server.cli", "index", str(corpus), "--index", str(index), "--watch"]
    process = subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)


def test_a_watched_folder_is_taken_in_as_it_changes(
    start: Start, corpus: Path, tmp_path: Path
) -> None:
    index = tmp_path / "index"
    client = start(Settings(index=index))

    def found(words: str) -> bool:
        got = client.get("/api/search", params={"q": words})
        return got.status_code == 200 and any(
            words in hit["passage"]["text"] for hit in got.json()["hits"]
        )

    with watching(corpus, index):
        wait_for(lambda: found("35 new cranes"))
        (corpus / "new.txt").write_text(ARTICLE.format(day=7, count=4242))
        wait_for(lambda: found("4242 new cranes"))
        (corpus / "deeper").mkdir()
        (corpus / "deeper" / "moved.txt").write_text(ARTICLE.format(day=8, count=5151))
        wait_for(lambda: found("5151 new cranes"))
        (corpus / "new.txt").rename(tmp_path / "away.txt")
        (corpus / "1.txt").write_text(ARTICLE.format(day=1, count=7373))
        wait_for(lambda: found("7373 new cranes") and not found("4242 new cranes"))
        with (corpus / "slow.txt").open("w") as slow:
            for piece in ARTICLE.format(day=9, count=6363).split(" "):
                slow.write(f"{piece} ")
                slow.flush()
                time.sleep(0.1)
        written = time.monotonic()
        wait_for(lambda: found("6363 new cranes"))
        assert time.monotonic() - written < 30  # a few seconds, on a machine that is not busy
        build = client.get("/api/stats").json()["build"]
        assert (build["new"], build["changed"]) == (1, 0), "read before it was written whole"


def test_a_folder_that_takes_the_place_of_the_watched_one_is_watched(
    corpus: Path, tmp_path: Path
) -> None:
    index = tmp_path / "index"

    def articles() -> int:
        return newest_whole(index).manifest.articles if (index / "CURRENT").exists() else 0

    with watching(corpus, index):
        wait_for(lambda: articles() == 5)
        corpus.rename(tmp_path / "away")
        corpus.mkdir()
        (corpus / "a.txt").write_text(ARTICLE.format(day=1, count=42))
        wait_for(lambda: articles() == 1)
        (corpus / "b.txt").write_text(ARTICLE.format(day=2, count=43))
        wait_for(lambda: articles() == 2)


def test_what_changes_while_another_build_runs_is_taken_in_after_it(
    corpus: Path,
    tmp_path: Path,
    embedder: Embedder,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    index = tmp_path / "index"
    build(corpus, index, embedder)
    (corpus / "6.txt").write_text(ARTICLE.format(day=6, count=42))
    monkeypatch.setattr(follow, "RETRY_SECONDS", 0.05)
    taking = threading.Thread(target=take_in, args=(lambda: build(corpus, index, embedder),))
    with build_lock(index):
        taking.start()
        time.sleep(0.3)
    taking.join()
    assert newest_whole(index).manifest.articles == 6
    said = capsys.readouterr().err.splitlines()
    # Once, and once more where it was just then to lose its name.
    assert len([line for line in said if "is being built by" in line]) in (1, 2)
