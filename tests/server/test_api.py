"""The JSON API over the sample archive, asked the way a program would."""

import json
from typing import Any

import httpx
import pytest

WHY = "why did Albania cut ties with Iran"
BEYOND = "Who won the 1966 World Cup?"


def ask(client: httpx.Client, question: str, **more: object) -> dict[str, Any]:
    response = client.post("/api/ask", json={"question": question, "today": "2022-09-12", **more})
    assert response.status_code == 200, response.text
    assert response.headers["cache-control"] == "no-store"
    answer: dict[str, Any] = response.json()
    return answer


def test_every_citation_stands_in_its_article(client: httpx.Client) -> None:
    answer = ask(client, WHY)
    assert answer["answered"]
    assert 1 <= len(answer["sentences"]) <= 4
    used = {number for sentence in answer["sentences"] for number in sentence["citations"]}
    assert used == {citation["number"] for citation in answer["citations"]}
    for citation in answer["citations"]:
        article = client.get(f"/api/articles/{citation['article_id']}").json()
        assert article["text"][citation["start"] : citation["end"]] == citation["quote"]
        assert (article["source"], article["headline"]) == (
            citation["source"],
            citation["headline"],
        )
        assert client.get(citation["page"]).status_code == 200
    first_two = " ".join(sentence["text"] for sentence in answer["sentences"][:2])
    assert "major cyberattack" in first_two


def test_what_the_archive_does_not_hold(client: httpx.Client) -> None:
    answer = ask(client, BEYOND)
    assert not answer["answered"]
    assert answer["sentences"] == answer["citations"] == []
    assert answer["hits"]
    assert answer["coverage"]["articles"] > 0


def test_filters_limit_what_answers(client: httpx.Client) -> None:
    filters = {"sources": ["harbour wire"], "since": "2022-06-01", "until": "2022-12-31"}
    answer = ask(client, "How many people died in the floods?", filters=filters, k=5)
    assert answer["coverage"]["sources"] == ["Harbour Wire"]
    assert 1 <= len(answer["hits"]) <= 5
    for hit in answer["hits"]:
        assert hit["article"]["source"] == "Harbour Wire"
        assert "2022-06-01" <= hit["article"]["published"][:10] <= "2022-12-31"


def test_a_period_is_read_from_the_words_unless_told_not_to(client: httpx.Client) -> None:
    question = "What happened to the Nord Stream pipelines in September?"
    read = ask(client, question, today="2022-12-01")["reading"]
    assert read["read"]["period"] == "in September"
    assert read["filters"]["since"] == "2022-09-01"
    plain = ask(client, question, today="2022-12-01", read_filters=False)["reading"]
    assert plain["read"] == {}
    assert plain["filters"]["since"] is None


def test_a_follow_up_is_made_whole_until_its_conversation_is_deleted(client: httpx.Client) -> None:
    assert ask(client, "Who won the Nobel Prize in literature in 2022?")["conversation"] == ""
    first = ask(client, "Who won the Nobel Prize in literature in 2022?", conversation="new")
    conversation = first["conversation"]
    second = ask(client, "And who shared the peace prize?", conversation=conversation)
    assert second["conversation"] == conversation
    assert client.delete(f"/api/conversations/{conversation}").status_code == 204
    assert client.delete(f"/api/conversations/{conversation}").status_code == 404
    third = ask(client, "Why?", conversation=conversation)
    assert third["conversation"] != conversation
    assert third["reading"]["question"] == "Why?"


def test_the_stream_ends_with_the_same_answer(client: httpx.Client) -> None:
    body = {"question": WHY, "today": "2022-09-12"}
    with client.stream("POST", "/api/ask/stream", json=body) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        text = "".join(response.iter_text())
    events = [block.split("\n", 1) for block in text.strip().split("\n\n")]
    names = [name.removeprefix("event: ") for name, _ in events]
    data = [json.loads(line.removeprefix("data: ")) for _, line in events]
    assert names == ["reading", *["sentence"] * (len(names) - 2), "answer"]
    whole = ask(client, WHY)
    for answer in (whole, data[-1]):
        del answer["timings"], answer["id"]
    assert data[-1] == whole
    assert data[0] == whole["reading"]
    cited = [sentence.pop("cited") for sentence in data[1:-1]]
    assert data[1:-1] == whole["sentences"]
    assert [each for some in cited for each in some] == whole["citations"]


def test_search_gives_exact_passages_page_by_page(client: httpx.Client) -> None:
    path, seen = "/api/search?q=earthquake+death+toll&k=3", list[str]()
    for number in (1, 2, 3):
        page = client.get(path).json()
        assert (page["page"], page["k"]) == (number, 3)
        for hit in page["hits"]:
            article = client.get(f"/api/articles/{hit['article']['id']}").json()
            passage = hit["passage"]
            assert article["text"][passage["start"] : passage["end"]] == passage["text"]
            assert hit["parts"]
            seen.append(passage["id"])
        path = page["next"]
        assert path
    assert len(set(seen)) == 9


def test_search_filters_and_the_end_of_its_pages(client: httpx.Client) -> None:
    query = {"q": "prime minister", "source": "Ledger Business", "from": "2022-01-01", "k": 50}
    page = client.get("/api/search", params=query).json()
    assert {hit["article"]["source"] for hit in page["hits"]} == {"Ledger Business"}
    assert page["next"] is None or len(page["hits"]) == 50
    none = client.get("/api/search", params={"q": "x", "from": "1990-01-01", "to": "1990-12-31"})
    assert none.json()["hits"] == []
    assert none.json()["coverage"]["articles"] == 0


def test_articles_are_listed_newest_first_to_the_last(client: httpx.Client) -> None:
    path, listed, pages = "/api/articles?k=20", list[dict[str, Any]](), 0
    while path:
        page = client.get(path).json()
        listed, pages, path = [*listed, *page["articles"]], pages + 1, page["next"]
        assert page["page"] == pages
        assert len(page["articles"]) <= page["k"] == 20
    assert len(listed) == page["matching"] == client.get("/api/stats").json()["articles"]
    assert len({each["id"] for each in listed}) == len(listed)
    days = [(each["published"] or "")[:10] for each in listed]
    assert days == sorted(days, reverse=True)
    limits = "source=harbour+wire&from=2022-09-01&to=2022-09-30&k=2"
    page = client.get(f"/api/articles?{limits}").json()
    assert page["matching"] > 2
    assert {each["source"] for each in page["articles"]} == {"Harbour Wire"}
    assert all(each["published"].startswith("2022-09") for each in page["articles"])
    following = client.get(page["next"]).json()["articles"]
    assert {each["source"] for each in following} == {"Harbour Wire"}
    beyond = client.get("/api/articles?page=1000000&k=200").json()
    assert (beyond["articles"], beyond["next"]) == ([], None)


def test_an_article_is_told_whole(client: httpx.Client) -> None:
    hit = client.get("/api/search", params={"q": WHY}).json()["hits"][0]
    article = client.get(f"/api/articles/{hit['article']['id']}").json()
    text = article["text"]
    assert text.startswith(article["headline"])
    spans = article["sentences"]
    assert spans == sorted(spans)
    for start, end in [*spans, *article["captions"]]:
        assert text[start:end].strip() == text[start:end] != ""


def test_stats_add_up(client: httpx.Client) -> None:
    stats = client.get("/api/stats").json()
    build = stats["build"]
    rejected = len(build["rejected"])
    assert build["found"] == build["new"] + build["changed"] + build["unchanged"] + rejected
    assert sum(outlet["articles"] for outlet in stats["outlets"]) == stats["articles"]
    assert stats["first"] < stats["last"]
    counts = [outlet["articles"] for outlet in stats["outlets"]]
    assert counts == sorted(counts, reverse=True)


def test_health_and_readiness(client: httpx.Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    ready = client.get("/readyz").json()
    stats = client.get("/api/stats").json()
    assert ready["ready"] is True
    assert ready["age_seconds"] >= 0
    assert ready["warning"] == ""
    assert (ready["generation"], ready["articles"]) == (stats["generation"], stats["articles"])


def test_openapi_names_every_operation_and_the_reference_shows_it(client: httpx.Client) -> None:
    document = client.get("/openapi.json").json()
    page = client.get("/docs")
    assert page.status_code == 200
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert operation["summary"]
            assert {"4XX", "5XX"} <= set(operation["responses"])
            assert f"{method.upper()} {path}" in page.text
    assert "or <code>answered: false</code>." in page.text
    assert "`" not in page.text
    assert "http" not in "".join(
        line for line in page.text.splitlines() if "<link" in line or "<script" in line
    )


@pytest.mark.parametrize("example", range(2))
def test_examples_in_the_openapi_document_work(client: httpx.Client, example: int) -> None:
    schema = client.get("/openapi.json").json()["components"]["schemas"]["AskIn"]
    assert client.post("/api/ask", json=schema["examples"][example]).status_code == 200
