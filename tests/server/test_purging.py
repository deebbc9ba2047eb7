"""What a purge, the end of an embargo and a correction change in a running service."""

import html
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from index.build import build
from index.embed import Embedder
from index.lock import build_lock
from server.keys import hash_of
from server.settings import Key, Settings
from tests.server.conftest import Start, wait_for

CHIEF = {"X-API-Key": "chief-key"}
KEYS = (Key(name="chief", hash=hash_of("chief-key"), role="keeper"),)
CANARY = "zyxwquanary"
STORY = (
    "The harbour master of Lowmark, Ines Calder, resigned on Monday after {why}. "
    f"Her deputy {CANARY} will lead the harbour until June. The council of Lowmark meets on Friday "
    "to choose a successor, its speaker said. Nobody else has applied for the post so far."
)
OTHER = "The lighthouse of Orm was repainted in green last spring, its keeper Ada Quayle said."
RESIGNED = {"question": "Why did Ines Calder resign?", "today": "2023-05-10"}


def put(corpus: Path, name: str, text: str, **fields: object) -> None:
    corpus.mkdir(exist_ok=True)
    record = {"url": f"https://lowmark.example/{name}", "title": name.title(), "text": text}
    (corpus / f"{name}.jsonl").write_text(
        json.dumps({**record, "published": "2023-05-02", **fields})
    )


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    put(tmp_path / "corpus", "resignation", STORY.format(why="two crane accidents"))
    put(tmp_path / "corpus", "lighthouse", OTHER)
    return tmp_path / "corpus"


def bytes_under(folder: Path) -> Iterator[bytes]:
    yield from (path.read_bytes().lower() for path in folder.rglob("*") if path.is_file())


def holding(folder: Path) -> int:
    return sum(CANARY.encode() in data for data in bytes_under(folder))


def test_a_purge_rebuilds_and_leaves_no_byte(
    start: Start, corpus: Path, tmp_path: Path, embedder: Embedder
) -> None:
    index = tmp_path / "index"
    build(corpus, index, embedder)
    put(corpus, "reprint", f"LOWMARK (Wire) — {STORY.format(why='two crane accidents')}")
    build(corpus, index, embedder)
    client = start(Settings(index=index, corpus=corpus, keys=KEYS))
    client.headers.update(CHIEF)
    answer = client.post("/api/ask", json=RESIGNED).json()
    assert answer["answered"]
    verdict = {"answer": answer["id"], "verdict": "right", "comment": ""}
    assert client.post("/api/feedback", json=verdict).status_code == 204
    other = client.post(
        "/api/ask", json={"question": "What colour is the lighthouse of Orm?"}
    ).json()
    quote = f"Her deputy {CANARY} will lead the harbour until June"
    for comment in ("green it is", f"wrong: {quote.upper()}!"):
        given = {"answer": other["id"], "verdict": "wrong", "comment": comment}
        assert client.post("/api/feedback", json=given).status_code == 204
    assert holding(index) >= 3

    gone = answer["citations"][0]["article_id"]
    body = {"reason": "erased on request", "purge": True}
    done = client.post(f"/api/articles/{gone}/withdraw", json=body)
    assert done.status_code == 200
    assert len(done.json()["copies"]) == 1
    assert client.get(f"/api/articles/{gone}").status_code == 410
    wait_for(lambda: client.get("/api/rebuild").json()["state"] == "done")
    assert holding(index) == 0
    report = client.get("/api/rebuild").json()["report"]
    assert report["found"] == 3 == report["unchanged"] + len(report["rejected"])
    assert {each["reason"].partition(" on ")[0] for each in report["rejected"]} == {"withdrawn"}
    lines = [json.loads(line) for line in (index / "feedback.jsonl").read_text().splitlines()]
    assert [line["comment"] for line in lines] == ["green it is"]
    wait_for(lambda: client.get("/readyz").json()["articles"] == 1)
    assert client.get(f"/api/articles/{gone}").status_code == 410
    assert not client.post("/api/ask", json=RESIGNED).json()["citations"]


def test_a_purge_waits_for_another_process_that_builds(
    start: Start, corpus: Path, tmp_path: Path, embedder: Embedder
) -> None:
    index = tmp_path / "index"
    build(corpus, index, embedder)
    client = start(Settings(index=index, corpus=corpus, keys=KEYS))
    client.headers.update(CHIEF)
    hits = client.get("/api/search", params={"q": CANARY}).json()["hits"]
    body = {"reason": "erased on request", "purge": True}
    with build_lock(index):
        gone = f"/api/articles/{hits[0]['article']['id']}/withdraw"
        assert client.post(gone, json=body).status_code == 200
        time.sleep(1.5)
        assert client.get("/api/rebuild").json()["state"] == "running"
        assert holding(index)
    wait_for(lambda: client.get("/api/rebuild").json()["state"] == "done")
    assert holding(index) == 0


def test_an_embargo_ends_without_a_build(
    start: Start, corpus: Path, tmp_path: Path, embedder: Embedder
) -> None:
    ends = datetime.now(UTC) + timedelta(seconds=4)
    put(corpus, "lighthouse", OTHER, embargo=ends.isoformat())
    generation = build(corpus, tmp_path / "index", embedder).generation
    client = start(Settings(index=tmp_path / "index"))
    if datetime.now(UTC) < ends - timedelta(seconds=1):
        assert client.get("/readyz").json()["articles"] == 1
        assert (
            not client.get("/api/search", params={"q": "lighthouse Orm", "k": 1})
            .json()["hits"][0]["article"]["url"]
            .endswith("lighthouse")
        )
    wait_for(lambda: client.get("/readyz").json()["articles"] == 2)
    assert datetime.now(UTC) >= ends
    found = client.get("/api/search", params={"q": "lighthouse Orm"}).json()
    assert found["hits"][0]["article"]["url"].endswith("lighthouse")
    assert found["generation"] == generation
    assert (
        client.get(f"/api/articles/{found['hits'][0]['article']['id']}").json()["status"]
        == "usable"
    )


def test_a_correction_takes_the_place_of_what_it_corrects(
    start: Start, corpus: Path, tmp_path: Path, embedder: Embedder
) -> None:
    index = tmp_path / "index"
    first = build(corpus, index, embedder).generation
    client = start(Settings(index=index))
    answer = client.post("/api/ask", json=RESIGNED).json()
    assert "two crane accidents" in answer["sentences"][0]["text"]
    article = answer["citations"][0]["article_id"]
    notice = "An earlier version of this article misstated why Ines Calder resigned."
    text = f"{STORY.format(why='a row about fees')}\n\nCorrection: {notice}"
    put(corpus, "resignation", text, updated="2023-05-03T10:00:00Z")
    build(corpus, index, embedder)
    wait_for(lambda: client.get("/readyz").json()["generation"] != first)

    answer = client.post("/api/ask", json=RESIGNED).json()
    assert "a row about fees" in answer["sentences"][0]["text"]
    whole = client.get(f"/api/articles/{article}").json()
    assert whole["corrections"] == [notice]
    found = client.get("/api/search", params={"q": "two crane accidents resigned"})
    page = client.get(f"/articles/{article}").text
    asked = client.get("/", params={"q": RESIGNED["question"], "today": RESIGNED["today"]}).text
    for told in (json.dumps(answer), whole["text"], found.text, page, asked):
        assert "crane accidents" not in told.replace("two crane accidents resigned", "")
    for shown in (page, asked):
        assert notice in html.unescape(shown)
