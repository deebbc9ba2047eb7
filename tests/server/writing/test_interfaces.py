"""Written answers through every interface, as they come, and for those who leave before."""

import html
import json
import re
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import openai
import pytest

from tests.server.given_answers import CAUSE, DAY, DENIAL, OWN, WHY, WRITTEN, ask, borne_out
from tests.server.standin import StandIn, Talk, cause, status, telling


def test_the_page_shows_whose_words_they_are(model: StandIn, desk: httpx.Client) -> None:
    model.script = telling(f"{WRITTEN} [N].")
    page = desk.get("/", params={"q": WHY, "today": DAY}).text
    assert f'<p class="written" lang="en" dir="auto">{WRITTEN}.</p>' in page
    assert "In the words of scribe" in page
    assert "marked as put into words by scribe" in page
    assert "stays on this machine" in page  # the model runs here
    model.script = status(500)
    assert OWN in desk.get("/", params={"q": WHY, "today": DAY}).text.replace("&#39;", "'")


def test_openais_clients_get_it_with_its_citations(model: StandIn, desk: httpx.Client) -> None:
    model.script = telling(f"{WRITTEN} [N].")
    asked: Any = [{"role": "user", "content": WHY}]
    with openai.OpenAI(base_url=f"{desk.base_url}/v1", api_key="none", max_retries=0) as client:
        whole = client.chat.completions.create(
            model="dateline", messages=asked, extra_body={"today": DAY}
        )
        stream = client.chat.completions.create(
            model="dateline", messages=asked, stream=True, extra_body={"today": DAY}
        )
        streamed = "".join(
            choice.delta.content or "" for chunk in stream for choice in chunk.choices
        )
    message = whole.choices[0].message
    assert message.content == streamed
    assert streamed.startswith(f"{WRITTEN}. [1]")
    assert message.annotations
    first = message.annotations[0].url_citation
    assert streamed[first.start_index : first.end_index] == f"{WRITTEN}. [1]"


def test_mcp_gives_it(model: StandIn, desk: httpx.Client) -> None:
    model.script = telling(f"{WRITTEN} [N].")
    call = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "tools/call",
        "params": {"name": "ask", "arguments": {"question": WHY, "today": DAY}},
    }
    headers = {"Accept": "application/json, text/event-stream"}
    told = desk.post("/mcp", json=call, headers=headers).json()["result"]["structuredContent"]
    assert told["written_by"] == "scribe"
    assert told["sentences"][0]["text"] == f"{WRITTEN}."


class Held:
    """A model that writes its first sentence and then waits to be told to go on."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.begun = threading.Event()
        self.left = threading.Event()

    def __call__(self, talk: Talk) -> None:
        talk.begin()
        talk.say(f"{WRITTEN} [{cause(talk)}]. The")
        self.begun.set()
        while not self.go_on.is_set():
            if talk.left(0.05):
                self.left.set()
                return
        talk.say(" end of it.")
        talk.end()


def events(lines: Iterator[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    name = ""
    for line in lines:
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


def test_a_sentence_is_sent_as_soon_as_it_is_checked(model: StandIn, patient: httpx.Client) -> None:
    model.script = held = Held()
    body = {"question": WHY, "today": DAY}
    with patient.stream("POST", "/api/ask/stream", json=body) as response:
        told = events(response.iter_lines())
        name, reading = next(told)
        assert (name, reading["question"]) == ("reading", WHY)
        name, sentence = next(told)
        assert (name, sentence["text"]) == ("sentence", f"{WRITTEN}.")
        assert sentence["cited"][0]["quote"].startswith(CAUSE)
        assert not held.go_on.is_set()  # the model is not done
        held.go_on.set()
        rest = list(told)
    assert [name for name, _ in rest] == ["sentence", "answer"]
    assert [rest[0][1]["side"], rest[1][1]["written_by"]] == ["denial", "scribe"]


def test_the_page_s_stream_shows_the_first_sentence_while_the_model_writes(
    model: StandIn, patient: httpx.Client
) -> None:
    model.script = held = Held()
    fields = {"q": WHY, "today": DAY}
    with patient.stream("POST", "/ask/stream", data=fields) as response:
        told = events(response.iter_lines())
        name, data = next(told)
        assert name == "reading"
        assert 'aria-busy="true"' in data["html"]
        while name == "reading":
            name, data = next(told)
        assert name == "sentence"
        assert f">{WRITTEN}.</p>" in data["html"]
        assert 'aria-busy="true"' in data["html"]
        held.go_on.set()
        name, data = list(told)[-1]
    assert name == "answer"
    assert "aria-busy" not in data["html"]
    assert DENIAL in data["html"]


def test_while_a_model_writes_others_are_answered(model: StandIn, patient: httpx.Client) -> None:
    model.script = held = Held()
    with ThreadPoolExecutor(1) as crowd:
        writing = crowd.submit(ask, patient)
        assert held.begun.wait(30)
        found = patient.get("/api/search", params={"q": "floods"}).json()
        assert found["hits"]
        abstained = patient.post("/api/ask", json={"question": "Who won the 1966 World Cup?"})
        assert abstained.json()["answered"] is False
        assert not writing.done()
        held.go_on.set()
        assert writing.result()["written_by"] == "scribe"


@pytest.mark.parametrize("path", ["/api/ask/stream", "/api/ask", "/v1/chat/completions"])
def test_who_leaves_ends_the_call_to_the_model(
    path: str, model: StandIn, patient: httpx.Client
) -> None:
    model.script = held = Held()
    body: dict[str, Any] = {"question": WHY, "today": DAY}
    if path.startswith("/v1"):
        body = {"messages": [{"role": "user", "content": WHY}], "stream": True, "today": DAY}

    data = json.dumps(body).encode()
    url = patient.base_url
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {url.host}:{url.port}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(data)}\r\n\r\n"
    )
    with socket.create_connection((url.host, url.port or 80)) as line:
        line.sendall(head.encode() + data)
        assert held.begun.wait(30)
    assert held.left.wait(30)


def test_more_askers_than_the_model_takes_at_once_are_all_answered(
    model: StandIn, desk: httpx.Client
) -> None:
    model.script = telling(f"{WRITTEN} [N].")
    with ThreadPoolExecutor(12) as crowd:
        answers = list(crowd.map(lambda _: ask(desk), range(12)))
    for answer in answers:
        borne_out(answer, desk)
    assert any(answer["written_by"] for answer in answers)


def test_one_answer_is_one_turn_of_its_conversation(model: StandIn, desk: httpx.Client) -> None:
    model.script = telling(f"{WRITTEN} [N].")
    first = ask(desk, conversation="new")
    model.script = status(500)
    second = ask(desk, "And what did Iran say?", conversation=first["conversation"])
    assert second["conversation"] == first["conversation"]
    assert "Albania" in second["reading"]["question"]


def test_a_link_to_what_the_model_writes_no_more_says_so(
    model: StandIn, desk: httpx.Client
) -> None:
    model.script = telling(f"{WRITTEN} [N].")
    page = desk.get("/", params={"q": WHY, "today": DAY}).text
    (link,) = set(re.findall(r'href="([^"]*)">Link to this answer', page))
    assert "is not the answer that the link was made for" not in desk.get(html.unescape(link)).text
    model.script = status(500)
    assert "or the model writes otherwise." in desk.get(html.unescape(link)).text
