"""A damaged index: the one before it serves, and whoever looks is told."""

import html
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from index.build import build
from index.embed import Embedder
from server.settings import Settings

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
