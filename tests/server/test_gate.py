"""Host, origin, key and size are checked before any route does anything."""

import re
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from server import body
from server.app import create_app
from server.keys import hash_of
from server.settings import Key, Settings

Start = Callable[[Settings], httpx.Client]
KEYS = (
    Key(name="desk", hash=hash_of("desk-key")),
    Key(name="chief", hash=hash_of("chief-key"), role="keeper"),
)
OPEN_ROUTES = {
    ("GET", "/healthz"),
    ("GET", "/sign-in"),
    ("POST", "/sign-in"),
    ("GET", "/static/{name}"),
}


KEEPERS_ROUTES = {
    ("POST", "/api/rebuild"),
    ("POST", "/rebuild"),
    ("POST", "/api/articles/{article_id}/withdraw"),
    ("POST", "/api/articles/{article_id}/restore"),
}
READERS_CHANGES = {
    ("POST", "/api/ask"),
    ("POST", "/api/ask/stream"),
    ("DELETE", "/api/conversations/{conversation}"),
    ("POST", "/api/feedback"),
    ("POST", "/v1/chat/completions"),
    ("POST", "/mcp"),
    ("POST", "/ask"),
    ("POST", "/ask/stream"),
    ("POST", "/feedback"),
    ("POST", "/forget"),
    ("POST", "/sign-in"),
    ("POST", "/sign-out"),
}
"""What a reader may send though it is no mere look: each new one is put into one of the two."""
REASON = b'{"reason": "an order of the court"}'
BODIES = {
    "/api/rebuild": b"{}",
    "/api/articles/{article_id}/withdraw": REASON,
    "/api/articles/{article_id}/restore": REASON,
}


def routes() -> Iterator[tuple[str, str]]:
    """Every route there is, from the route table itself: a new one cannot be forgotten."""
    waiting = list(create_app(Settings()).routes)
    while waiting:
        route = waiting.pop()
        if hasattr(route, "original_router"):
            waiting += route.original_router.routes
        else:  # of whatever kind, it must say its methods, or the test does not know it
            yield from ((method, route.path) for method in route.methods - {"HEAD"})


def test_the_route_table_is_read_whole() -> None:
    known = {path for _, path in routes()}
    assert {"/", "/api/ask", "/v1/models", "/mcp", "/openapi.json", "/metrics"} <= known
    assert set(create_app(Settings()).openapi()["paths"]) <= known


@pytest.fixture(scope="module")
def locked(start_session: Start, sample_index: Path) -> httpx.Client:
    return start_session(Settings(index=sample_index, keys=KEYS))


def call(client: httpx.Client, method: str, path: str, **headers: str) -> httpx.Response:
    if method == "POST":
        form = "application/x-www-form-urlencoded"
        headers["Content-Type"] = "application/json" if path in BODIES else form
    content = BODIES.get(path, b"x=1") if method == "POST" else None
    path = re.sub(r"{name}", "page.css", path)
    path = re.sub(r"{[^}]*}", "0000000000000000", path)
    return client.request(method, path, content=content, headers=headers)


@pytest.mark.parametrize(("method", "path"), sorted(set(routes())))
def test_every_route_asks_for_a_key(locked: httpx.Client, method: str, path: str) -> None:
    for headers in ({}, {"X-API-Key": "wrong"}, {"Authorization": "Bearer wrong"}):
        response = call(locked, method, path, **headers)
        if (method, path) in OPEN_ROUTES:
            assert response.status_code != 401 or path == "/sign-in"
        else:
            assert response.status_code == 401
            assert response.headers["www-authenticate"] == "Bearer"
    for headers in ({"X-API-Key": "desk-key"}, {"Authorization": "Bearer desk-key"}):
        response = call(locked, method, path, **headers)
        assert response.status_code != 401 or path == "/sign-in"


def test_every_change_is_a_readers_or_a_keepers(
    start: Start, sample_index: Path, tmp_path: Path
) -> None:
    """The route table whole: a route that changes something and stands in neither set fails."""
    looks = {(method, path) for method, path in routes() if method == "GET"}
    assert set(routes()) - looks == KEEPERS_ROUTES | READERS_CHANGES
    shutil.copytree(sample_index, tmp_path / "index")
    client = start(Settings(index=tmp_path / "index", corpus=tmp_path / "none", keys=KEYS))
    for method, path in sorted(set(routes())):
        asked = [
            call(client, method, path, **({"X-API-Key": key} if key else {}))
            for key in ("", "no-key", "desk-key", "chief-key")
        ]
        assert all(response.status_code < 500 for response in asked), path
        nobody, wrong, reader, keeper = (response.status_code for response in asked)
        if (method, path) not in OPEN_ROUTES:
            assert (nobody, wrong) == (401, 401), path
            assert 401 not in (reader, keeper), path
        assert (reader == 403) is ((method, path) in KEEPERS_ROUTES), path
        assert keeper != 403, path


def test_a_wrong_key_is_not_helped_by_a_right_session(locked: httpx.Client) -> None:
    with httpx.Client(base_url=locked.base_url) as browser:
        browser.post("/sign-in", data={"key": "desk-key", "to": "/"})
        assert browser.get("/api/stats").status_code == 200
        assert browser.get("/api/stats", headers={"X-API-Key": "wrong"}).status_code == 401


def test_a_browser_signs_in_and_out(locked: httpx.Client) -> None:
    with httpx.Client(base_url=locked.base_url, headers={"Accept": "text/html"}) as browser:
        sent = browser.get("/archive?source=Harbour+Wire")
        assert sent.status_code == 303
        assert sent.headers["location"] == "/sign-in?to=%2Farchive%3Fsource%3DHarbour%2BWire"
        assert browser.get(sent.headers["location"]).status_code == 200
        refused = browser.post("/sign-in", data={"key": "wrong", "to": "/archive"})
        assert refused.status_code == 401
        assert "not a key" in refused.text
        signed = browser.post("/sign-in", data={"key": "desk-key", "to": "/archive"})
        assert (signed.status_code, signed.headers["location"]) == (303, "/archive")
        cookie = signed.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=lax" in cookie
        assert "desk-key" not in cookie
        assert browser.get("/archive").status_code == 200
        assert browser.post("/sign-out").status_code == 303
        assert browser.get("/archive").status_code == 303


@pytest.mark.parametrize(
    "to", ["//evil.example", "/\\evil.example", "https://evil.example", "/\r\nX: y"]
)
def test_signing_in_leads_nowhere_else(locked: httpx.Client, to: str) -> None:
    with httpx.Client(base_url=locked.base_url) as browser:
        signed = browser.post("/sign-in", data={"key": "desk-key", "to": to})
        assert signed.headers["location"] == "/"


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "",
        "localhost:80:80",
        "localhost:x",
        "localhost@evil.example",
        "[::1",
        "0.0.0.0",
    ],
)
def test_other_hosts_are_refused(client: httpx.Client, host: str) -> None:
    for path in ("/", "/healthz", "/api/stats"):
        assert client.get(path, headers={"Host": host}).status_code in (400, 421)


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1234", "127.0.0.1:8000", "[::1]:8000"])
def test_own_hosts_are_answered(client: httpx.Client, host: str) -> None:
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


def test_named_hosts_are_answered(start: Start, tmp_path: Path) -> None:
    client = start(Settings(index=tmp_path, hosts=("Archive.Example.org",)))
    for host, status in (("archive.example.org", 200), ("example.org", 421)):
        assert client.get("/healthz", headers={"Host": host}).status_code == status


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}],
)
def test_other_sites_pages_change_nothing(client: httpx.Client, headers: dict[str, str]) -> None:
    assert client.post("/ask", data={"q": "why"}, headers=headers).status_code == 403
    assert client.get("/healthz", headers=headers).status_code == 200


def test_without_the_setting_no_other_site_reads_an_answer(client: httpx.Client) -> None:
    desk = {"Origin": "https://desk.example.org"}
    preflight = {**desk, "Access-Control-Request-Method": "POST"}
    asked = [client.options(path, headers=preflight) for path in ("/api/ask", "/v1/models")]
    asked += [client.get("/api/stats", headers=desk)]
    assert [response.status_code for response in asked] == [405, 405, 200]
    names = {name for response in asked for name in response.headers}
    assert not any(name.startswith("access-control-") for name in names)


def test_no_other_site_is_let_in_unless_it_is_named(start: Start, sample_index: Path) -> None:
    desk = "https://desk.example.org"
    client = start(Settings(index=sample_index, origins=(desk,), keys=KEYS))
    preflight = {"Access-Control-Request-Method": "POST", "Origin": desk}
    asked = {"Origin": desk, "X-API-Key": "desk-key", "Sec-Fetch-Site": "cross-site"}

    allowed = client.options("/api/ask", headers=preflight)
    assert allowed.status_code == 204
    assert allowed.headers["access-control-allow-origin"] == desk
    assert "Authorization" in allowed.headers["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in allowed.headers
    answer = client.post("/api/ask", json={"question": "why"}, headers=asked)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == desk
    assert answer.headers["vary"] == "Origin"
    assert client.get("/api/stats", headers={"Origin": desk}).status_code == 401

    other = {**asked, "Origin": "https://evil.example.org"}
    refused = client.post("/api/ask", json={"question": "why"}, headers=other)
    assert refused.status_code == 403
    assert "access-control-allow-origin" not in refused.headers
    evil = client.options("/api/ask", headers={**preflight, "Origin": "https://evil.example.org"})
    assert evil.status_code != 204
    page = client.post("/ask", data={"q": "why"}, headers=asked)
    assert page.status_code == 403
    assert "access-control-allow-origin" not in page.headers


def test_every_response_is_hardened(client: httpx.Client) -> None:
    for method, path in sorted(set(routes())):
        headers = call(client, method, path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert "server" not in headers
        assert "cache-control" in headers


def test_head_is_get_without_the_body(client: httpx.Client) -> None:
    got, head = client.get("/healthz"), client.head("/healthz")
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["content-length"] == got.headers["content-length"]


def test_rates_are_each_callers_own_and_spare_health_checks(
    start: Start, sample_index: Path
) -> None:
    client = start(Settings(index=sample_index, keys=KEYS, rate=3))
    desk, chief = {"X-API-Key": "desk-key"}, {"X-API-Key": "chief-key"}
    statuses = [client.get("/api/stats", headers=desk).status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    refused = client.get("/api/stats", headers=desk)
    assert int(refused.headers["retry-after"]) >= 1
    assert refused.json()["type"] == "/docs#problem-rate"
    assert client.get("/api/stats", headers=chief).status_code == 200
    assert client.get("/healthz", headers=desk).status_code == 200
    assert client.get("/api/stats", headers={"X-API-Key": "wrong"}).status_code == 401


def raw(client: httpx.Client, *parts: bytes) -> bytes:
    """Sends the parts as they are and reads to the end, or to where the server hung up."""
    host, port = client.base_url.host, client.base_url.port
    assert port
    received = b""
    with socket.create_connection((host, port), timeout=30) as connection:
        try:
            for part in parts:
                connection.sendall(part)
            while piece := connection.recv(65536):
                received += piece
        except ConnectionError:
            pass
    return received


HEAD = b"POST /api/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"


def test_a_body_without_a_length_is_cut_off_at_the_limit(client: httpx.Client) -> None:
    chunk = b"1000\r\n" + b"x" * 4096 + b"\r\n"
    received = raw(client, HEAD + b"Transfer-Encoding: chunked\r\n\r\n", *[chunk] * 17)
    assert b" 413 " in received.split(b"\r\n")[0]


def test_a_body_that_trickles_is_given_up(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(body, "BODY_SECONDS", 0.2)
    received = raw(client, HEAD + b"Content-Length: 100\r\nConnection: close\r\n\r\n{")
    assert b" 408 " in received.split(b"\r\n")[0]


def test_absurd_heads_are_refused(client: httpx.Client) -> None:
    for lines in (
        b"Content-Length: -1\r\n\r\n",
        b"Content-Length: 99999999999999999999\r\n\r\n",
        b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n{}",
        b"X: " + b"y" * 70_000 + b"\r\n\r\n",
        b"Host: localhost\r\n\r\n",
    ):
        first = raw(client, HEAD + lines).split(b"\r\n")[0]
        assert first.split(b" ")[1][:1] == b"4", first
    assert client.get("/healthz").status_code == 200


def test_web_sockets_are_not_spoken(client: httpx.Client) -> None:
    upgrade = b"Connection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    key = b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    received = raw(client, b"GET /api/ask HTTP/1.1\r\nHost: localhost\r\n" + upgrade + key)
    assert b" 101 " not in received.split(b"\r\n")[0]
