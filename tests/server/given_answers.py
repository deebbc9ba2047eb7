"""Asking, and what every answer is held to, whoever wrote it."""

import json
from typing import Any

import httpx

from answer.support import fault_of

WHY = "why did Albania cut ties with Iran"
DAY = "2022-09-12"
CAUSE = "Albania cut diplomatic ties with Iran and expelled the country's embassy staff"
WRITTEN = "Albania cut diplomatic ties with Iran over a major cyberattack, the prime minister said"
"""What a model may say of it."""
DENIAL = "denied Tehran was behind any cyberattack"
OWN = "the archive's own sentences"
EVIL = "evil.example"
"""A host that no answer names."""


def ask(client: httpx.Client, question: str = WHY, today: str = DAY, **more: str) -> dict[str, Any]:
    body = {"question": question, "today": today, **more}
    response = client.post("/api/ask", json=body)
    assert response.status_code == 200
    answer: dict[str, Any] = response.json()
    return answer


def borne_out(answer: dict[str, Any], client: httpx.Client) -> None:
    """Whatever the model did: each citation stands in its article, each sentence in those."""
    assert answer["answered"]
    assert answer["sentences"]
    citations = {each["number"]: each for each in answer["citations"]}
    for citation in citations.values():
        article = client.get(f"/api/articles/{citation['article_id']}").json()
        assert article["text"][citation["start"] : citation["end"]] == citation["quote"]
    for sentence in answer["sentences"]:
        quotes = [citations[number]["quote"] for number in sentence["citations"]]
        assert quotes
        if sentence["written"]:
            assert [fault_of(sentence["text"], quote) for quote in quotes] == [""] * len(quotes)
        else:
            assert sentence["text"] in quotes
    assert EVIL not in json.dumps([answer["sentences"], answer["short_answer"], answer["note"]])
