"""What is asked stands in no log and in no file and reaches nobody, whichever way it comes in."""

import asyncio
import io
import json
import logging
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from server.given import LONGEST_QUESTION
from server.log import JsonLines
from server.permalinks import CARRIED
from tests.server.test_gate import routes
from tests.server.test_run import Process, serving

ROOT = Path(__file__).parents[2]
CANARY = "zyxcanary"
ASKED = f"why did Albania cut ties with Iran {CANARY}"
FIELDS = (*CARRIED, *"conversation told start end page to from k v".split())
JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
TALK = [
    {"role": "user", "content": f"who is {CANARY}"},
    {"role": "assistant", "content": CANARY},
    {"role": "user", "content": ASKED},
]


def call_tool(name: str, **arguments: object) -> Mapping[str, object]:
    params = {"name": name, "arguments": arguments}
    return {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}


BODIES: Mapping[str, tuple[tuple[int, Mapping[str, Any]], ...]] = {
    "/api/ask": (
        (200, {"question": ASKED, "conversation": "new", "today": "2022-09-12"}),
        (200, {"question": ASKED, "filters": {"sources": [CANARY], "sections": [CANARY]}}),
        (422, {"question": CANARY * LONGEST_QUESTION}),
        (422, {"question": f"{CANARY} " * 150}),
        (422, {"question": ASKED, "today": CANARY, "k": CANARY, CANARY: CANARY}),
    ),
    "/api/ask/stream": ((200, {"question": ASKED}), (422, {"question": [CANARY]})),
    "/api/feedback": ((404, {"answer": CANARY, "verdict": "right", "comment": CANARY}),),
    "/v1/chat/completions": (
        (200, {"messages": TALK}),
        (200, {"messages": TALK, "stream": True, "model": CANARY}),
        (422, {"messages": TALK[:2], "user": CANARY}),
    ),
    "/mcp": (
        (200, call_tool("ask", question=ASKED)),
        (200, call_tool("search", query=ASKED, filters={"sources": [CANARY]})),
        (200, call_tool("fetch", id=CANARY)),
        (200, call_tool("ask", question=[CANARY], today=CANARY)),
        (200, call_tool(CANARY, question=CANARY)),
        (200, {"jsonrpc": "2.0", "id": CANARY, "method": CANARY, "params": {CANARY: CANARY}}),
        (400, {"method": CANARY}),
    ),
    "/ask": (
        (303, {"q": ASKED, "today": "2022-09-12"}),
        (422, {"q": CANARY * 200}),
        (422, {"q": ASKED, "since": CANARY}),
    ),
    "/ask/stream": ((200, {"q": ASKED, "source": CANARY}), (422, {"q": ASKED, "until": CANARY})),
    "/feedback": ((404, {"answer": CANARY, "verdict": "wrong", "expected": CANARY}),),
    "/forget": ((303, {"conversation": CANARY}),),
    "/sign-in": ((401, {"key": CANARY, "to": f"/{CANARY}"}),),
    "/sign-out": ((303, {CANARY: CANARY}),),
    # Nobody may do these here, whatever is sent.
    "/rebuild": ((403, {CANARY: CANARY}),),
    "/api/rebuild": ((403, {"full": True}), (422, {CANARY: CANARY})),
    "/api/articles/{article_id}/withdraw": ((422, {"reason": CANARY}),),
    "/api/articles/{article_id}/restore": ((422, {"reason": CANARY}),),
}
"""What each address takes, with the status that shows that it was understood."""


def is_program(path: str) -> bool:
    return path.startswith(("/api/", "/v1/", "/mcp"))


def filled(path: str) -> str:
    return re.sub(r"{\w+}", CANARY, path)


def everywhere() -> dict[str, str]:
    """The canary in every head that a request has."""
    names = "User-Agent Referer Cookie X-API-Key X-Forwarded-For X-Request-ID If-None-Match Accept"
    given = dict.fromkeys(names.split(), CANARY)
    return {**given, "Authorization": f"Bearer {CANARY}", "mcp-session-id": CANARY}


def test_every_route_that_takes_a_body_is_given_the_canary() -> None:
    assert set(BODIES) == {path for method, path in routes() if method == "POST"}


def ask_everything(client: httpx.Client) -> None:
    """Each route of the table, by its path, query, heads and body, well and badly."""
    query = urlencode(dict.fromkeys(FIELDS, CANARY))
    for method, path in sorted(set(routes())):
        kind = JSON if is_program(path) else FORM
        client.request(method, f"{filled(path)}?{query}", headers=everywhere())
        client.request(method, f"{filled(path)}?{urlencode({'q': ASKED})}")
        client.get(f"{filled(path)}/{CANARY}", headers={"Accept": "text/html"})
        client.request(method, filled(path), headers={"Host": CANARY, "Origin": CANARY})
        if method == "GET":
            continue
        for junk in (CANARY, f'{{"{CANARY}', f'{{"question": {CANARY}}}', f"q={CANARY}&" * 200):
            client.request(method, filled(path), content=junk, headers=kind)
            client.request(method, filled(path), content=junk, headers={"Content-Type": CANARY})
        for status, body in BODIES.get(path, ()):
            content = json.dumps(body) if kind is JSON else urlencode(body)
            heads = {**kind, "Accept": "application/json, text/event-stream"}
            response = client.request(method, filled(path), content=content, headers=heads)
            assert response.status_code == status, (path, body, response.text)


def follow_up(client: httpx.Client) -> str:
    """A conversation, its page, its permalink with all that leads on; gives an answer's id."""
    told = {}
    for question in (ASKED, f"and when was {CANARY} there?"):
        body = {"question": question, "conversation": told.get("conversation", "new")}
        told = client.post("/api/ask", json=body).raise_for_status().json()
    page = client.get("/", params={"conversation": told["conversation"]})
    for link in set(re.findall(rf'href="(/[^"]*{CANARY}[^"]*)"', page.text)):
        assert client.get(link.replace("&amp;", "&")).status_code in (200, 404, 422)
    assert client.delete(f"/api/conversations/{told['conversation']}").status_code == 204
    return str(told["id"])


def break_off(url: str) -> None:
    """Half a head, half a body, and a stream that nobody reads to its end."""
    address = (url.rpartition(":")[0].removeprefix("http://"), int(url.rpartition(":")[2]))
    body = json.dumps({"question": ASKED})
    stream = f"Host: localhost\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    for sent in (
        f"GET /?q={CANARY} HTTP/1.1\r\nHost: loc",
        f"{CANARY} {CANARY}\r\n\r\n",
        f"POST /api/ask HTTP/1.1\r\n{stream}\r\n{body[:-9]}",
        f"POST /api/ask/stream HTTP/1.1\r\n{stream}\r\n{body}",
    ):
        with socket.create_connection(address) as connection:
            connection.sendall(sent.encode())


WATCHED = """
import os, sys
LOG = os.open({log!r}, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
NAMES = "subprocess.Popen os.exec os.system os.posix_spawn os.fork os.spawn socket.sendto".split()

def watch(event, given):
    if event == "socket.connect":
        os.write(LOG, f"{{event}} {{given[1]}}\\n".encode())
    elif event.startswith("socket.get") and event != "socket.gethostname" or event in NAMES:
        os.write(LOG, f"{{event}} {{given[0]}}\\n".encode())

sys.addaudithook(watch)
"""
"""What Python runs first where it lies on its path: notes who is spoken to, and what is started."""


@pytest.fixture
def home(tmp_path: Path, sample_index: Path) -> Path:
    """A folder that is all a process has to write in, with an index in it."""
    for name in ("tmp", "work", "watch"):
        (tmp_path / name).mkdir()
    watching = WATCHED.format(log=str(tmp_path / "reached"))
    (tmp_path / "watch" / "sitecustomize.py").write_text(watching)
    shutil.copytree(sample_index, tmp_path / "index")
    return tmp_path


def surroundings(home: Path) -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": f"{home / 'watch'}:{ROOT}",
        "HOME": str(home),
        "TMPDIR": str(home / "tmp"),
        "XDG_CACHE_HOME": str(home / "cache"),
    }


def holding(folder: Path) -> set[str]:
    """The files that hold the canary, in their bytes or in their names."""
    return {
        path.name
        for path in folder.rglob("*")
        if CANARY in path.name.lower()
        or (path.is_file() and CANARY.encode() in path.read_bytes().lower())
    }


def reached(home: Path) -> set[str]:
    """Whom a process spoke to, or what it started, since it began."""
    return set((home / "reached").read_text().splitlines())


NOBODY = {"DATELINE_LLM_URL": "http://127.0.0.1:9/v1", "DATELINE_LLM_MODEL": "none"}
"""A model that is not there: what it was to be asked is told to nobody else either."""


@pytest.mark.parametrize(
    ("feedback", "model", "spoken_to"),
    [("false", NOBODY, {"socket.connect ('127.0.0.1', 9)"}), ("true", {}, set())],
)
def test_no_byte_of_a_question_is_in_a_log_or_a_file(
    home: Path, feedback: str, model: dict[str, str], spoken_to: set[str]
) -> None:
    environment = surroundings(home) | model | {"DATELINE_FEEDBACK": feedback}
    with served(home, environment) as process, httpx.Client(base_url=process.url) as client:
        client.timeout = 60
        ask_everything(client)
        judged = follow_up(client)
        break_off(process.url)
        assert holding(home) == set(), "before a verdict"
        if feedback == "true":
            verdict = {"answer": judged, "verdict": "wrong", "comment": CANARY}
            assert client.post("/api/feedback", json=verdict).status_code == 204
        assert process.stop() == 0
    assert CANARY not in "".join(process.raw).lower()
    assert holding(home) == ({"feedback.jsonl"} if feedback == "true" else set())
    logged = {
        (entry["method"], entry["route"]) for entry in process.lines if entry["event"] == "request"
    }
    assert set(routes()) <= logged
    assert not [entry for entry in process.lines if entry["event"] == "defect"]
    assert reached(home) - {"socket.getaddrinfo 127.0.0.1"} == spoken_to


def served(home: Path, environment: Mapping[str, str]) -> AbstractContextManager[Process]:
    return serving(home / "index", environment=environment, cwd=home / "work")


def test_a_defect_tells_where_and_not_what(home: Path) -> None:
    with served(home, surroundings(home)) as process:
        with httpx.Client(base_url=process.url, timeout=60) as client:
            for file in (home / "index" / "generations").rglob("fulltext/*"):
                file.chmod(0o644)
                with file.open("r+b") as opened:
                    opened.write(b"\x00" * file.stat().st_size)
            failed = [
                client.post("/api/ask", json={"question": f"who is {CANARY} {n}"}).status_code
                for n in range(3)
            ]
        assert process.stop() == 0
    assert 500 in failed
    assert [entry["at"] for entry in process.lines if entry["event"] == "defect"]
    assert CANARY not in "".join(process.raw)


def test_a_librarys_words_are_its_source_or_its_place() -> None:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines())
    loud = [logging.getLogger(name) for name in ("asyncio", "some.library")]
    for logger in loud:
        logger.addHandler(handler)
    try:
        loud[1].warning(f"no {CANARY} here")
        loud[1].warning("no %s here", CANARY)

        async def forget() -> None:
            async def fail() -> None:
                raise ValueError(CANARY)

            task = asyncio.create_task(fail(), name=CANARY)
            await asyncio.wait([task])

            def call_back(what: str) -> None:
                raise ValueError(what)

            asyncio.get_running_loop().call_soon(call_back, CANARY)
            await asyncio.sleep(0.01)

        asyncio.run(forget())
    finally:
        for logger in loud:
            logger.removeHandler(handler)
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    assert CANARY not in written.getvalue()
    assert "some.library: no %s here" in [line["event"] for line in lines]
    assert [line["error"] for line in lines if "error" in line] == ["ValueError"] * 2


# By the command line, and by MCP over standard input and output.


def command(home: Path, *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "server.cli", *arguments, "--index", str(home / "index")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=home / "work",
        env=surroundings(home),
    )


def test_the_command_line_keeps_nothing(home: Path) -> None:
    for arguments in (
        ("ask", ASKED, "--source", CANARY),
        ("search", ASKED, "--json"),
        ("ask", f"{CANARY} " * 150),
    ):
        with command(home, *arguments) as process:
            _, told = process.communicate(timeout=120)
        assert CANARY not in told
    assert holding(home) == set()
    assert reached(home) == set()


def test_mcp_over_standard_input_keeps_nothing(home: Path) -> None:
    client = {"name": CANARY, "version": CANARY}
    hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": client}
    with command(home, "mcp") as process:
        assert process.stdin
        assert process.stdout

        def say(*messages: object) -> None:
            process.stdin.write("".join(json.dumps(each) + "\n" for each in messages))
            process.stdin.flush()

        say(
            {"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": hello},
            {"jsonrpc": "2.0", "method": "notifications/initialized"},
        )
        answers = [process.stdout.readline()]
        for _, body in BODIES["/mcp"]:
            say(body)
            if "id" in body:
                answers.append(process.stdout.readline())
        say({"jsonrpc": "2.0", "method": CANARY, "params": {CANARY: CANARY}}, CANARY, [CANARY])
        process.stdin.write(f"{{{CANARY}\n")
        _, told = process.communicate(timeout=60)
    assert process.returncode == 0, told
    assert "cyberattack" in "".join(answers)
    assert CANARY not in told
    assert holding(home) == set()
    assert reached(home) == set()
