"""One shape of refusal, whatever is wrong and wherever it is found."""

import json
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from server.errors import KINDS
from server.settings import Settings

Start = Callable[[Settings], httpx.Client]
KNOWN = {f"/docs#problem-{kind.name}": kind for kind in KINDS}
JSON = {"Content-Type": "application/json"}


def check(response: httpx.Response, status: int) -> dict[str, object]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["cache-control"] == "no-store"
    problem: dict[str, object] = response.json()
    assert list(problem) == ["type", "title", "status", "detail", "fields"]
    kind = KNOWN[str(problem["type"])]
    assert (problem["title"], problem["status"]) == (kind.title, status)
    assert str(problem["detail"]).endswith(".")
    for inside in ("Traceback", "/work/", "site-packages", ".py", "pydantic"):
        assert inside not in response.text
    return problem


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"", 422),
        (b"null", 422),
        (b"[]", 422),
        (b'"question"', 422),
        (b"\xff\xfe", 400),
        (b"[" * 20_000, 400),
        (b'{"question":' * 5_000, 400),
        (b'{"question": "why"' + b" " * 70_000 + b"}", 413),
        (b"{}", 422),
        (b'{"question": ""}', 422),
        (b'{"question": "   "}', 422),
        (b'{"question": 7}', 422),
        (b'{"question": "why", "k": NaN}', 422),
        (b'{"question": "why", "k": Infinity}', 422),
        (b'{"question": "why", "k": 1e999}', 422),
        (b'{"question": "why", "k": 0}', 422),
        (b'{"question": "why", "k": "7"}', 422),
        (b'{"question": "why", "k": true}', 422),
        (b'{"question": "why", "read_filters": 0}', 422),
        (b'{"question": "why", "k": 51}', 422),
        (b'{"question": "why", "today": "yesterday"}', 422),
        (b'{"question": "why", "today": "0000-00-00"}', 422),
        (b'{"question": "why", "today": 0}', 422),
        (b'{"question": "why", "today": "2022-09-08T00:00:00"}', 422),
        (b'{"question": "why", "filters": {"until": 1662595200}}', 422),
        (b'{"question": "why", "filters": {"since": 1}, "k": "x"}', 422),
        (b'{"question": "why", "filters": {"from": "2022-01-01"}}', 422),
        (b'{"question": "why", "surprise": 1}', 422),
        (b'{"question": "\\ud800"}', 422),
        (json.dumps({"question": "why " * 1000}).encode(), 422),
    ],
)
def test_bodies_that_cannot_be_asked(client: httpx.Client, body: bytes, status: int) -> None:
    check(client.post("/api/ask", content=body, headers=JSON), status)
    streamed = client.post("/api/ask/stream", content=body, headers=JSON)
    if streamed.status_code == 200:  # found out by the reading of the question, once it streams
        assert streamed.text.startswith("event: error\ndata: {")
    else:
        check(streamed, status)


def test_fields_are_named_and_values_are_not_repeated(client: httpx.Client) -> None:
    given = {"question": "why", "k": "a secret value", "filters": {"since": "another secret"}}
    response = client.post("/api/ask", json=given)
    problem = check(response, 422)
    assert [each["field"] for each in problem["fields"]] == ["body.filters.since", "body.k"]
    assert "secret" not in response.text


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/api/nowhere", 404),
        ("GET", "/api/articles/0000000000000000", 404),
        ("GET", "/articles/0000000000000000", 404),
        ("GET", "/articles/..%2f..%2fetc%2fpasswd", 404),
        ("GET", "/static/..%2fchat.html", 404),
        ("GET", "/api/articles/nonsense", 422),
        ("DELETE", "/api/conversations/nobody", 404),
        ("GET", "/api/ask", 405),
        ("DELETE", "/api/ask", 405),
        ("POST", "/healthz", 405),
        ("OPTIONS", "/api/ask", 405),
        ("GET", "/api/search", 422),
        ("GET", "/api/search?q=", 422),
        ("GET", "/api/search?q=a&k=1000", 422),
        ("GET", "/api/search?q=a&page=0", 422),
        ("GET", "/api/search?q=a&from=soon", 422),
        ("GET", "/archive?since=soon", 422),
    ],
)
def test_addresses_that_lead_nowhere(
    client: httpx.Client, method: str, path: str, status: int
) -> None:
    check(client.request(method, path), status)


@pytest.mark.parametrize(
    ("path", "methods"),
    [("/api/ask", "POST"), ("/api/rebuild", "GET, POST"), ("/mcp", "POST"), ("/", "GET")],
)
def test_allow_lists_what_an_address_takes(client: httpx.Client, path: str, methods: str) -> None:
    refused = client.put(path)
    assert refused.status_code == 405
    assert refused.headers["allow"] == methods


@pytest.mark.parametrize("media", ["text/plain", "application/x-www-form-urlencoded", "", "json"])
def test_json_must_say_that_it_is(client: httpx.Client, media: str) -> None:
    headers = {"Content-Type": media} if media else {}
    check(client.post("/api/ask", content=b'{"question": "why"}', headers=headers), 415)


def test_a_browser_gets_the_same_as_a_page(client: httpx.Client) -> None:
    response = client.get("/articles/0000000000000000", headers={"Accept": "text/html,*/*"})
    assert response.status_code == 404
    assert response.headers["content-type"].startswith("text/html")
    assert "The archive holds no article of that id." in response.text
    check(client.get("/api/nowhere", headers={"Accept": "text/html"}), 404)


def test_no_index_is_a_problem_and_health_goes_on(start: Start, tmp_path: Path) -> None:
    client = start(Settings(index=tmp_path / "none"))
    assert client.get("/healthz").status_code == 200
    assert "dateline index" in str(check(client.get("/readyz"), 503)["detail"])
    check(client.post("/api/ask", json={"question": "why"}), 503)
    check(client.get("/api/search?q=why"), 503)
    check(client.get("/api/stats"), 503)
    for page in ("/", "/archive", "/docs"):
        assert client.get(page).status_code == 200
