"""A newer generation takes over while questions run, and not one of them fails."""

import asyncio
import shutil
import threading
from pathlib import Path

import httpx
import pytest

from index.archive import open_archive
from index.build import build
from index.embed import Embedder
from server import archives
from server.archives import Archives
from server.settings import Settings
from tests.server.conftest import ARTICLE, Start, wait_for


def test_swaps_under_load_fail_nobody_and_mix_nothing(
    start: Start, corpus: Path, tmp_path: Path, embedder: Embedder
) -> None:
    index = tmp_path / "index"
    names = [build(corpus, index, embedder).generation]
    client = start(Settings(index=index, queue=100))
    results: list[tuple[int, str]] = []
    stop = threading.Event()

    async def asker(number: int) -> None:
        async with httpx.AsyncClient(base_url=client.base_url, timeout=60) as own:
            while not stop.is_set():
                got = await own.get("/api/search", params={"q": f"cranes {number}"})
                body = got.json()
                results.append((got.status_code, body.get("generation", "")))
                hits = body["hits"]
                assert all(hit["passage"]["text"] for hit in hits)

    async def crowd() -> None:
        await asyncio.gather(*(asker(number) for number in range(8)))

    crowding = threading.Thread(target=lambda: asyncio.run(crowd()))
    crowding.start()
    try:
        for round_ in range(5):
            (corpus / f"new-{round_}.txt").write_text(ARTICLE.format(day=9, count=round_))
            names.append(build(corpus, index, embedder).generation)
            newest = names[-1]
            wait_for(lambda: client.get("/readyz").json()["generation"] == newest)  # noqa: B023
            wait_for(lambda: newest in {name for _, name in results[-8:]})  # noqa: B023
    finally:
        stop.set()
        crowding.join()
    assert {status for status, _ in results} == {200}
    seen = list(dict.fromkeys(generation for _, generation in results))
    assert seen == [name for name in names if name in seen]
    assert seen[-1] == names[-1]
    assert len(seen) > 1


def test_an_index_that_appears_is_picked_up(
    start: Start, corpus: Path, tmp_path: Path, embedder: Embedder
) -> None:
    client = start(Settings(index=tmp_path / "index"))
    assert client.get("/readyz").status_code == 503
    build(corpus, tmp_path / "index", embedder)
    wait_for(lambda: client.get("/readyz").status_code == 200)
    assert client.get("/api/search?q=cranes").json()["hits"]


def test_a_damaged_newest_leaves_the_old_one_serving_and_says_so(
    start: Start, corpus: Path, tmp_path: Path, embedder: Embedder
) -> None:
    index = tmp_path / "index"
    first = build(corpus, index, embedder).generation
    client = start(Settings(index=index))
    (corpus / "6.txt").write_text(ARTICLE.format(day=6, count=42))
    other = tmp_path / "other"
    shutil.copytree(index, other)
    second = build(corpus, other, embedder).generation
    broken = other / "generations" / second
    largest = max(
        (path for path in broken.rglob("*") if path.is_file()), key=lambda p: p.stat().st_size
    )
    content = bytearray(largest.read_bytes())
    content[len(content) // 2] ^= 1
    largest.chmod(0o644)
    largest.write_bytes(content)
    shutil.copytree(broken, index / "generations" / second)
    pointer = index / "CURRENT"
    (index / "next").write_bytes((other / "CURRENT").read_bytes())
    (index / "next").rename(pointer)
    wait_for(lambda: client.get("/readyz").json()["warning"] != "")
    ready = client.get("/readyz").json()
    assert ready["generation"] == first
    assert largest.name in ready["warning"]
    assert client.get("/api/search?q=cranes").status_code == 200
    assert html_of(ready["warning"]) in client.get("/").text


def test_a_look_that_fails_is_not_the_last(
    sample_index: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "POLL_SECONDS", 0.01)
    monkeypatch.setattr(archives, "RETRY_SECONDS", 0.01)
    looks = iter([ValueError("nobody expected this"), "first"])

    def mark() -> object:
        look = next(looks, "first")
        if isinstance(look, Exception):
            raise look
        return look

    watched = Archives(lambda: open_archive(sample_index, embedder), mark)

    async def main() -> None:
        watching = asyncio.create_task(watched.watch())
        while watched.standing() is None:
            assert not watching.done()
            await asyncio.sleep(0.01)
        watching.cancel()

    asyncio.run(asyncio.wait_for(main(), 60))
    watched.close()


def html_of(text: str) -> str:
    import html

    return html.escape(text).replace("&#x27;", "&#39;").replace("&quot;", "&#34;")
