"""What is withdrawn is gone from a running service at once, wherever it was."""

import asyncio
import html
import re
import shutil
from pathlib import Path
from typing import Any

import httpx
import pytest
from mcp.client import Client

from index.archive import Archive, open_archive
from index.build import build
from index.embed import Embedder
from index.takedown import restore, withdraw
from index.withdrawals import FILE
from server.app import service_for
from server.archives import Archives
from server.asked import Asked
from server.keys import NOBODY, hash_of
from server.settings import Key, Settings
from tests.conftest import SAMPLE
from tests.server.conftest import Start, wait_for
from tests.server.test_gate import routes

KEYS = (
    Key(name="desk", hash=hash_of("desk-key")),
    Key(name="chief", hash=hash_of("chief-key"), role="keeper"),
)
DESK, CHIEF = {"X-API-Key": "desk-key"}, {"X-API-Key": "chief-key"}
PAGE = {**DESK, "Accept": "text/html"}
WHY = {"question": "why did Albania cut ties with Iran", "today": "2022-09-12"}
REASON = "the names of minors <b>&"
TOLD = re.compile(r"was withdrawn on \d+ \w+ \d{4}: the names of minors <b>&\. ?")


FEW = (
    "Associated Press/000_6bd87e2ff0528570.txt",
    "The Meridian Post/world/us-sanctions-iran-albania.html",
    "Harbour Wire/2022/07/albania-websites-shut.md",
    "Harbour Wire/2022/10/truss-resigns.md",
    "Harbour Wire/2022/pakistan-floods.jsonl",
    "North Quay Times/storms-fires-politics.csv",
    "North Quay Times/ever-given.txt",
    "North Quay Times/notre-dame.txt",
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    folder = tmp_path_factory.mktemp("few")
    for name in FEW:
        (folder / "corpus" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(SAMPLE / name, folder / "corpus" / name)
    build(folder / "corpus", folder / "index", embedder)
    return folder / "index"


@pytest.fixture
def index(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "index"))


def cited(answer: dict[str, Any]) -> set[str]:
    hits = [hit["article"]["id"] for hit in answer["hits"]]
    copies = [copy["id"] for hit in answer["hits"] for copy in hit["duplicates"]]
    return {each["article_id"] for each in answer["citations"]} | {*hits, *copies}


def fetched(client: httpx.Client, article_id: str) -> tuple[bool, str]:
    """By MCP: whether it was refused, and what was said."""

    async def main() -> tuple[bool, str]:
        async with Client(f"{client.base_url}/mcp") as session:
            result = await session.call_tool("fetch", {"id": article_id})
            return bool(result.is_error), result.content[0].text  # type: ignore[union-attr]

    return asyncio.run(main())


def test_it_is_gone_from_every_interface_at_once(start: Start, index: Path) -> None:
    client = start(Settings(index=index, keys=KEYS))
    client.headers.update(DESK)
    answer = client.post("/api/ask", json={**WHY, "conversation": "new"}).json()
    gone = answer["citations"][0]["article_id"]
    page = client.get("/", params={"q": WHY["question"], "today": WHY["today"]}).text
    exports = [html.unescape(link) for link in re.findall(r'href="(/sources\.[^"]+)"', page)]
    (permalink,) = {
        f"/{link.partition('?')[0] and '?'}{link.partition('?')[2]}" for link in exports
    }
    assert len(exports) == 3
    assert client.get(permalink).status_code == 200
    conversation = re.search(r'name="conversation" value="([^"]+)"', page)
    assert conversation
    again = {"conversation": conversation[1]}
    assert f"/articles/{gone}" in client.get("/", params=again).text
    stats, ready = client.get("/api/stats").json(), client.get("/readyz").json()

    path = f"/api/articles/{gone}/withdraw"
    assert client.post(path, json={"reason": REASON}).status_code == 403
    for body in ({}, {"reason": " "}, {"reason": REASON, "purge": "no"}, {"why": REASON}):
        assert client.post(path, json=body, headers=CHIEF).status_code == 422
    done = client.post(path, json={"reason": REASON}, headers=CHIEF)
    assert done.status_code == 200
    line = done.json()
    assert (line["action"], line["id"], line["who"], line["reason"]) == (
        ("withdraw", gone, "chief", REASON)
    )
    out = {gone, *line["copies"]}

    quote = answer["citations"][0]["quote"]
    for method, route in sorted(set(routes())):  # whatever else there is, or will be
        if method == "GET" and route != "/mcp":  # a stream without an end
            address = re.sub(r"{name}", "page.css", route).replace("{article_id}", gone)
            query = {"q": WHY["question"], "today": WHY["today"], "k": 50, **again}
            told = client.get(re.sub(r"{[^}]*}", "x", address), params=query).text
            assert quote not in html.unescape(told).replace('\\"', '"'), route
            assert gone not in told.replace(f"/{gone}", ""), route
    for article_id in out:
        refused = client.get(f"/api/articles/{article_id}")
        assert refused.status_code == 410
        assert refused.json()["type"] == "/docs#problem-gone"
        assert TOLD.search(refused.json()["detail"])
        shown = client.get(f"/articles/{article_id}?start=0&end=9", headers=PAGE)
        assert shown.status_code == 410
        assert TOLD.search(html.unescape(shown.text))
        assert "<b>&" not in shown.text
    for link in (permalink, *exports):
        refused = client.get(link, headers=PAGE)
        assert refused.status_code == 410
        assert TOLD.search(html.unescape(refused.text))
        assert answer["citations"][0]["quote"] not in html.unescape(refused.text)
    assert not out & cited(client.post("/api/ask", json=WHY).json())
    completion = {"messages": [{"role": "user", "content": WHY["question"]}], "today": WHY["today"]}
    assert not out & cited(client.post("/v1/chat/completions", json=completion).json()["dateline"])
    for hit in client.get("/api/search", params={"q": "Albania Iran", "k": 50}).json()["hits"]:
        assert not out & {hit["article"]["id"], *(copy["id"] for copy in hit["duplicates"])}
    listed = {each["id"] for each in client.get("/api/articles?k=200").json()["articles"]}
    assert listed
    assert not out & listed
    for shown in (client.get("/", params=again), client.get("/archive", params={"page": 1})):
        assert shown.status_code == 200
        assert not any(article_id in shown.text for article_id in out)
    verdict = {"answer": answer["id"], "verdict": "right"}
    assert client.post("/api/feedback", json=verdict).status_code == 404
    assert client.get("/api/stats").json()["articles"] == stats["articles"] - len(out)
    assert client.get("/readyz").json()["articles"] == ready["articles"] - len(out)

    twice = client.post(path, json={"reason": REASON}, headers=CHIEF)
    assert (twice.status_code, twice.json()["type"]) == (409, "/docs#problem-conflict")
    nobody = client.post(
        "/api/articles/0123456789abcdef/withdraw", json={"reason": "x"}, headers=CHIEF
    )
    assert nobody.status_code == 404
    back = f"/api/articles/{gone}/restore"
    assert client.post(back, json={"reason": "a mistake"}).status_code == 403
    assert client.post(back, json={"reason": "a mistake"}, headers=CHIEF).status_code == 200
    assert client.get(f"/api/articles/{gone}").status_code == 200
    assert client.get(permalink).status_code == 200


def test_what_another_process_withdraws_is_gone_as_soon(start: Start, index: Path) -> None:
    client = start(Settings(index=index))
    answer = client.post("/api/ask", json=WHY).json()
    gone = answer["citations"][0]["article_id"]
    assert fetched(client, gone)[0] is False
    withdraw(index, gone, "the editor", REASON)
    assert client.get(f"/api/articles/{gone}").status_code == 410
    refused, said = fetched(client, gone)
    assert refused
    assert TOLD.search(said)
    restore(index, gone, "the editor", "a mistake")
    assert client.get(f"/api/articles/{gone}").status_code == 200


def test_suggestions_that_it_answered_are_found_anew(start: Start, index: Path) -> None:
    client = start(Settings(index=index))

    def offered() -> list[str]:
        page = client.get("/").text.partition('class="examples')[2] or client.get("/").text
        return [html.unescape(link) for link in re.findall(r'href="(/\?q=[^"]+)"', page)]

    wait_for(lambda: len(offered()) > 0)
    before = offered()
    page = client.get(before[0]).text
    found = re.search(r"/articles/([0-9a-f]{16})", page)
    assert found
    withdraw(index, found[1], "the editor", REASON)
    assert offered() == []
    wait_for(lambda: len(offered()) > 0)
    assert offered() != before
    for link in offered():
        assert found[1] not in client.get(link).text


def test_what_goes_while_a_question_is_answered_is_not_in_the_answer(index: Path) -> None:
    service = service_for(Settings(index=index))
    service.archives.refresh()
    looks: list[set[str]] = []

    def look(archive: Archive) -> set[str]:
        looks.append({article.id for article in archive.articles()})
        if len(looks) == 1:
            withdraw(index, min(looks[0]), "the editor", REASON)
        return looks[-1]

    async def main() -> set[str]:
        try:
            return await service.look(look)
        finally:
            await service.stop()

    told = asyncio.run(main())
    assert len(looks) == 2
    assert told == looks[0] - {min(looks[0])}


def test_a_turn_that_comes_too_late_is_not_shown(index: Path) -> None:
    service = service_for(Settings(index=index))
    service.archives.refresh()

    async def main() -> None:
        try:
            told = await service.ask(Asked(WHY["question"], conversation="new"), NOBODY)
            assert service.turns(told.conversation, NOBODY.name)
            withdraw(index, told.answer.citations[0].article_id, "the editor", REASON)
            assert service.turns(told.conversation, NOBODY.name) == ()
            late = service.conversations.add("new", NOBODY.name, told)
            assert service.turns(late.conversation, NOBODY.name) == ()
        finally:
            await service.stop()

    asyncio.run(main())


def test_a_damaged_log_closes_the_archive_until_it_is_mended(start: Start, index: Path) -> None:
    client = start(Settings(index=index))
    answer = client.post("/api/ask", json={**WHY, "conversation": "new"}).json()
    article = answer["citations"][0]["article_id"]
    withdraw(index, article, "the editor", REASON)
    log = index / FILE
    whole = log.read_bytes()
    log.write_bytes(whole + whole[:40])
    for response in (
        client.post("/api/ask", json=WHY),
        client.post("/api/ask", json={**WHY, "conversation": answer["conversation"]}),
        client.get("/api/search", params={"q": "Albania"}),
        client.get(f"/api/articles/{article}"),
        client.get("/api/stats"),
        client.get("/readyz"),
        client.post("/api/feedback", json={"answer": answer["id"], "verdict": "right"}),
        client.get("/sources.ris", params={"q": WHY["question"]}),
    ):
        assert response.status_code == 503
        assert response.json()["type"] == "/docs#problem-no-index"
        assert FILE in response.json()["detail"]
        assert "torn" in response.json()["detail"]
    asked = {"conversation": answer["conversation"], "q": WHY["question"]}
    for path in ("/", "/archive", f"/articles/{article}"):
        shown = client.get(path, params=asked, headers={"Accept": "text/html"})
        assert answer["citations"][0]["quote"] not in html.unescape(shown.text)
    assert client.get("/healthz").status_code == 200
    log.write_bytes(whole)
    assert client.get("/readyz").status_code == 200
    assert client.get(f"/api/articles/{article}").status_code == 410


def test_damage_while_an_archive_is_opened_is_noticed_when_it_is_asked(
    index: Path, embedder: Embedder
) -> None:
    def open_and_damage() -> Archive:
        archive = open_archive(index, embedder)
        (index / FILE).write_bytes(b"torn")
        return archive

    archives = Archives(open_and_damage, lambda: None)
    archives.refresh()
    assert archives.standing() is None
    assert FILE in archives.missing().detail
    (index / FILE).unlink()
    assert archives.standing() is not None
    archives.close()
