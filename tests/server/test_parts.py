"""A question that asks several things, over HTTP: each part under its own words."""

import json

import httpx

from tests.server.given_answers import ask, borne_out

QUESTION = "Why did Albania cut ties with Iran, and what did Iran say?"
PARTS = ["Why did Albania cut ties with Iran?", "What did Iran say?"]
OPEN = "Who won the 1966 World Cup and why did Albania cut ties with Iran?"


def test_a_program_is_told_the_parts(client: httpx.Client) -> None:
    answer = ask(client, QUESTION)
    borne_out(answer, client)
    assert answer["reading"]["parts"] == PARTS
    assert {sentence["part"] for sentence in answer["sentences"]} == {1, 2}
    assert {sentence["part"] for sentence in ask(client)["sentences"]} == {0}


def test_the_page_shows_each_part_over_its_sentences(client: httpx.Client) -> None:
    page = client.get("/", params={"q": QUESTION, "today": "2022-09-12"}).text
    first, second = (page.index(f'<h3 class="part" dir="auto">{part}</h3>') for part in PARTS)
    assert first < page.index("over a major cyberattack") < second
    assert second < page.index("denied Tehran was behind")


def test_what_the_archive_does_not_hold_is_said_on_the_page(client: httpx.Client) -> None:
    page = client.get("/", params={"q": OPEN, "today": "2022-09-12"}).text
    assert "The archive does not answer “Who won the 1966 World Cup?”." in page
    assert "over a major cyberattack" in page


def test_a_client_of_openais_reads_the_parts_too(client: httpx.Client) -> None:
    body = {"messages": [{"role": "user", "content": QUESTION}], "today": "2022-09-12"}
    message = client.post("/v1/chat/completions", json=body).json()["choices"][0]["message"]
    content = message["content"]
    assert content.startswith(f"{PARTS[0]} Albania cut diplomatic ties")
    assert PARTS[1] in content
    for annotation in message["annotations"]:
        cited = annotation["url_citation"]
        assert content[cited["start_index"] : cited["end_index"]].rstrip().endswith("]")
    assert json.dumps(message["annotations"]).count("url_citation") >= 2
