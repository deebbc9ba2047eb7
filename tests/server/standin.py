"""A stand-in for a model: a server that speaks OpenAI's protocol and does what a test tells it."""

import json
import re
import select
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from server.settings import Settings
from tests.server.given_answers import CAUSE

Script = Callable[["Talk"], None]


class Talk:
    """One call: what was asked, and ways to answer it well or badly."""

    def __init__(self, handler: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
        self.handler = handler
        self.body = body

    @property
    def prompt(self) -> str:
        """The last message: the passages and the question."""
        return str(self.body["messages"][-1]["content"])

    def number_of(self, words: str) -> int:
        """Of the passage that holds these words."""
        blocks = re.findall(r"^\[(\d)\] .*\n(.*)$", self.prompt, re.M)
        return next(int(number) for number, text in blocks if words in text)

    def begin(self, status: int = 200, kind: str = "text/event-stream", **more: str) -> None:
        self.handler.send_response(status)
        self.handler.send_header("Content-Type", kind)
        for name, value in more.items():
            self.handler.send_header(name, value)
        self.handler.send_header("Connection", "close")
        self.handler.end_headers()

    def raw(self, data: bytes) -> None:
        self.handler.wfile.write(data)
        self.handler.wfile.flush()

    def say(self, text: str) -> None:
        """A few characters an event, as models write."""
        for at in range(0, len(text), 4):
            delta = {"choices": [{"index": 0, "delta": {"content": text[at : at + 4]}}]}
            self.raw(f"data: {json.dumps(delta)}\n\n".encode())

    def end(self) -> None:
        done = {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
        self.raw(f"data: {json.dumps(done)}\n\ndata: [DONE]\n\n".encode())

    def left(self, seconds: float) -> bool:
        """Waits until the caller hangs up; whether it did."""
        ready, _, _ = select.select([self.handler.connection], [], [], seconds)
        return bool(ready) and self.handler.connection.recv(1) == b""


@dataclass
class StandIn:
    url: str
    script: Script
    calls: list[Talk] = field(default_factory=list)
    elsewhere: int = 0
    """Calls of any other address than that of chat completions."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Callers hang up in the middle here: that is what is tested."""


def saying(text: str) -> Script:
    def script(talk: Talk) -> None:
        talk.begin()
        talk.say(text)
        talk.end()

    return script


def status(code: int) -> Script:
    def script(talk: Talk) -> None:
        talk.begin(code, "application/json")
        talk.raw(b'{"error": {"message": "Ask again."}}')

    return script


def cause(talk: Talk) -> int:
    return talk.number_of(CAUSE)


def telling(words: str) -> Script:
    """The words with every N made the number of the passage that holds the cause."""

    def script(talk: Talk) -> None:
        talk.begin()
        talk.say(words.replace("[N]", f"[{cause(talk)}]"))
        talk.end()

    return script


def settings_for(model: StandIn, index: Path, seconds: float) -> Settings:
    return Settings(
        index=index,
        llm_url=model.url,
        llm_model="scribe",
        llm_key="s3cret",
        llm_timeout=seconds,
        patience=120,  # the machine may be busy
    )  # type: ignore[arg-type]


def start() -> tuple[StandIn, Callable[[], None]]:
    """The stand-in on a free port, and what stops it."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if self.path != "/v1/chat/completions":
                model.elsewhere += 1
            talk = Talk(self, body)
            model.calls.append(talk)
            self.close_connection = True
            model.script(talk)

        def do_GET(self) -> None:
            model.elsewhere += 1
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    server = _Server(("127.0.0.1", 0), Handler)
    model = StandIn(f"http://127.0.0.1:{server.server_address[1]}/v1", saying("NO ANSWER"))
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()

    def stop() -> None:
        server.shutdown()
        thread.join()
        server.server_close()

    return model, stop
