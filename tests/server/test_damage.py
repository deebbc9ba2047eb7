"""A damaged index: the one before it serves, and whoever looks is told."""

import asyncio
import html
import json
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from index.archive import open_archive
from index.build import build
from index.embed import Embedder
from server.archives import Archives, Standing
from server.errors import Problem
from server.settings import Settings
from tests.index.newsroom import WordEmbedder

Start = Callable[[Settings], httpx.Client]
ARTICLE = "date 2023-05-0{day}\n\nThe harbour of Lowmark counted {count} new cranes this week.\n"


@pytest.mark.parametrize("how", ["zeroed page", "of another generation"])
def test_the_index_before_serves_and_both_pages_say_why(
    start: Start, tmp_path: Path, embedder: Embedder, how: str
) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    built = []
    for day in (1, 2):
        (corpus / f"{day}.txt").write_text(ARTICLE.format(day=day, count=day * 7))
        built.append(build(corpus, index, embedder).generation)
    before, newest = (index / "generations" / name / "articles.sqlite" for name in built)
    data = newest.read_bytes()
    newest.write_bytes(
        {
            "zeroed page": data[:8192] + bytes(4096) + data[12288:],
            "of another generation": before.read_bytes(),
        }[how]
    )
    client = start(Settings(index=index))
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json()["generation"]) == (200, built[0])
    warning = ready.json()["warning"]
    assert "articles.sqlite" in warning
    assert "dateline index" in warning
    assert warning in html.unescape(client.get("/archive").text)
    assert "dateline_index_warning 1.0" in client.get("/metrics").text
    hits = client.get("/api/search", params={"q": "cranes"}).json()["hits"]
    assert ["7 new cranes" in hit["passage"]["text"] for hit in hits] == [True]


def test_what_rots_under_a_running_service_is_not_shown_and_the_index_before_serves(
    tmp_path: Path,
) -> None:
    corpus, index, embedder = tmp_path / "corpus", tmp_path / "index", WordEmbedder()
    corpus.mkdir()
    # More than SQLite remembers, so that it reads the first again when it is asked again.
    text = f"Pier {{0}} was empty. It {'rained and ' * 800}rained. Then {{0}} cranes fell."
    texts = [text.format(number) for number in range(300)]
    lines = [json.dumps({"title": f"Pier {n}", "text": text}) for n, text in enumerate(texts)]
    (corpus / "piers.jsonl").write_text("\n".join(lines))
    before = build(corpus, index, embedder).generation
    (corpus / "late.txt").write_text(ARTICLE.format(day=1, count=7))
    newest = build(corpus, index, embedder).generation
    archives = Archives(lambda: open_archive(index, embedder), lambda: None)
    archives.refresh()
    with archives.lease() as archive:
        (first,) = [each for each in archive.articles() if each.headline == "Pier 0"]
        assert archive.generation == newest
    file = index / "generations" / newest / "articles.sqlite"
    at = file.read_bytes().index(b"Then 0 cranes fell") + len(b"Then 0 ")
    with file.open("r+b") as opened:
        opened.seek(at)
        opened.write(b"drones")

    def look() -> None:
        with archives.lease() as archive:
            list(archive.articles())

    with pytest.raises(Problem, match=r"articles\.sqlite .* run `dateline index`"):
        look()

    async def standing() -> Standing | None:
        watching = asyncio.create_task(archives.watch())
        while (now := archives.standing()) and now.generation == newest:
            await asyncio.sleep(0.05)
        watching.cancel()
        return now

    now = asyncio.run(asyncio.wait_for(standing(), 60))
    assert now
    assert now.generation == before
    assert "articles.sqlite" in now.warning
    with archives.lease() as archive:
        assert archive.article(first.id) == first
    archives.close()
