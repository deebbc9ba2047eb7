"""The pages as a browser without JavaScript meets them: links and forms."""

import html
import json
import re
import time
from pathlib import Path

import httpx
import pytest

from index.build import build
from index.embed import Embedder
from server import browse
from server.settings import Settings
from tests.server.conftest import Start

WHY = "why did Albania cut ties with Iran"


def ask(client: httpx.Client, fields: dict[str, str]) -> httpx.Response:
    return client.post("/ask", data=fields, follow_redirects=True)


def test_a_question_is_answered_in_the_page_it_is_asked_from(client: httpx.Client) -> None:
    first = client.get("/")
    assert first.status_code == 200
    assert 'action="/ask"' in first.text
    sent = client.post("/ask", data={"q": WHY, "today": "2022-09-12", "source": "Associated Press"})
    assert sent.status_code == 303
    asked = client.get(sent.headers["location"])
    assert asked.status_code == 200
    assert 'id="turn-1"' in asked.text
    assert 'id="turn-2"' not in client.get(sent.headers["location"]).text
    assert 'value="Associated Press" checked' in asked.text
    assert "major cyberattack" in asked.text
    assert "8 September 2022" in asked.text
    linked = client.get("/", params={"q": WHY, "today": "2022-09-12"})
    assert "major cyberattack" in linked.text


def test_a_source_leads_to_the_marked_sentence(client: httpx.Client) -> None:
    page = client.get("/", params={"q": WHY, "today": "2022-09-12"}).text
    path = re.search(r'href="(/articles/[0-9a-f]{16}\?start=[^"#]*)#m"', page)
    assert path
    article = client.get(html.unescape(path[1]))
    assert article.status_code == 200
    assert 'id="m"' in article.text
    assert html.escape(WHY, quote=False) in html.unescape(article.text)


def test_a_conversation_goes_on_in_the_page(client: httpx.Client) -> None:
    page = ask(client, {"q": "Who won the Nobel Prize in literature in 2022?"}).text
    found = re.search(r'name="conversation" value="([^"]+)"', page)
    assert found
    page = ask(client, {"q": "Where was she born?", "conversation": found[1]}).text
    assert "Who won the Nobel Prize in literature in 2022?" in page
    assert "Where was she born?" in page
    assert found[1] in page


def test_chips_take_off_what_was_read(client: httpx.Client) -> None:
    asked = {"q": "What happened to Nord Stream in September?", "today": "2022-12-01"}
    page = client.get("/", params=asked).text
    assert "September 2022" in page
    removal = re.search(r'href="(/\?q=[^"]*read=0[^"]*)"', page)
    assert removal
    assert client.get(html.unescape(removal[1])).status_code == 200


def test_questions_that_cannot_be_asked_come_back_with_a_sentence(client: httpx.Client) -> None:
    for fields, words in (
        ({"q": ""}, "The question is empty"),
        ({"q": "why " * 1000}, "characters"),
        ({"q": "why", "since": "soon"}, "A date is written as"),
    ):
        page = client.post("/ask", data=fields)
        assert page.status_code == 422
        assert words in page.text
    assert 'value="why"' in page.text


def test_the_page_stream_sends_the_drawn_turn(client: httpx.Client) -> None:
    response = client.post("/ask/stream", data={"q": WHY, "today": "2022-09-12"})
    assert response.headers["content-type"].startswith("text/event-stream")
    last = response.text.strip().split("\n\n")[-1]
    name, data = last.split("\n", 1)
    assert name == "event: answer"
    turn = json.loads(data.removeprefix("data: "))
    assert "major cyberattack" in turn["html"]
    assert turn["conversation"]
    assert client.get(turn["permalink"]).status_code == 200
    refused = client.post("/ask/stream", data={"q": "?"})
    assert refused.text.startswith("event: error\n")


def test_the_archive_is_browsed_page_by_page_to_its_end(client: httpx.Client) -> None:
    articles = client.get("/api/stats").json()["articles"]
    path, seen = "/archive", set[str]()
    while path:
        page = client.get(path)
        assert page.status_code == 200
        seen |= set(re.findall(r'href="(/articles/[0-9a-f]{16})"', page.text))
        following = re.search(r'href="([^"]*)" rel="next"', page.text)
        path = html.unescape(following[1]) if following else ""
    assert len(seen) == articles


def test_a_page_of_the_archive_beyond_its_end_is_the_last(client: httpx.Client) -> None:
    beyond = client.get("/archive?source=Harbour+Wire&page=999").text
    assert beyond == client.get("/archive?source=Harbour+Wire&page=1").text
    assert "No article matches" not in beyond


def test_an_outlet_that_nothing_names_is_shown_as_such_and_chosen(
    start: Start, corpus: Path, tmp_path: Path, embedder: Embedder
) -> None:
    build(corpus, tmp_path / "index", embedder)
    client = start(Settings(index=tmp_path / "index"))
    page = client.get("/archive").text
    assert not re.findall(r"<a [^>]*>(?:\s|<[^>]*>)*</a>", page)
    chosen = client.get("/archive", params={"source": "Unnamed outlet"}).text
    assert "5 articles chosen" in chosen
    asked = client.get("/", params={"q": "How many new cranes did the harbour of Lowmark count?"})
    assert re.search(r"<bdi>Unnamed outlet</bdi>, <time", asked.text)


def test_the_archive_says_how_many_files_it_does_not_list(
    start: Start, corpus: Path, tmp_path: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.html", "b.html", "c.html"):
        (corpus / name).write_bytes(b"\0\1\2")
    build(corpus, tmp_path / "index", embedder)
    client = start(Settings(index=tmp_path / "index"))
    assert "These are the first" not in client.get("/archive").text
    monkeypatch.setattr(browse, "MOST_REJECTED", 2)
    assert "These are the first 2 of 3" in client.get("/archive").text


def test_the_archive_by_outlet_and_month(client: httpx.Client) -> None:
    page = client.get("/archive", params={"source": "Harbour Wire", "since": "2022-09-01"}).text
    assert "Harbour Wire" in page
    months = re.findall(r'href="(/archive\?since=[^"]*)"', client.get("/archive").text)
    assert months
    assert "/articles/" in client.get(html.unescape(months[0])).text


def test_static_files_are_kept_for_ever_under_their_digest(client: httpx.Client) -> None:
    link = re.search(r'href="(/static/page\.css\?v=[0-9a-f]+)"', client.get("/").text)
    assert link
    asset = client.get(link[1])
    assert asset.headers["content-type"].startswith("text/css")
    assert "immutable" in asset.headers["cache-control"]
    again = client.get(link[1], headers={"If-None-Match": asset.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/static/page.css").headers["cache-control"] == "no-cache"


def test_pages_load_nothing_from_elsewhere_and_run_nothing_inline(client: httpx.Client) -> None:
    for path in ("/", f"/?q={WHY}", "/archive", "/docs", "/sign-in"):
        page = client.get(path).text
        for tag in re.findall(r"<(?:script|link|img|iframe|source|use)\b[^>]*>", page):
            address = re.search(r'(?:src|href)="([^"]*)"', tag)
            assert address, tag
            assert address[1].startswith("/static/"), tag
        assert not re.search(r"<[^>]+\s(?:on\w+|style)=", page)
        assert "<style" not in page


def test_what_is_asked_is_never_markup(client: httpx.Client) -> None:
    payload = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>why"
    for page in (
        client.get("/", params={"q": payload}),
        ask(client, {"q": payload, "source": payload}),
        client.get("/", params={"q": "why", "source": payload}),
        client.get("/archive", params={"source": payload}),
        client.get("/sign-in", params={"to": payload}),
    ):
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text


def test_without_an_index_the_page_says_what_to_run(start: Start, tmp_path: Path) -> None:
    client = start(Settings(index=tmp_path / "none"))
    assert "dateline index" in client.get("/").text
    asked = client.post("/ask", data={"q": "why"})
    assert asked.status_code == 503


def test_the_first_visit_offers_questions_that_are_answered(client: httpx.Client) -> None:
    deadline = time.monotonic() + 60
    while not (found := re.findall(r'<a data-ask href="(/\?q=[^"]*)"', client.get("/").text)):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert len(found) == 4
    for path in found:
        assert "does not answer" not in client.get(html.unescape(path)).text
