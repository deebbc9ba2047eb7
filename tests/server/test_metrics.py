from collections.abc import Callable
from pathlib import Path

import httpx
from prometheus_client.parser import text_string_to_metric_families

from server.settings import Settings

Start = Callable[[Settings], httpx.Client]


def figures(client: httpx.Client) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    response = client.get("/metrics")
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/plain")
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
    }


def test_figures_count_what_happened_and_hold_no_question(start: Start, sample_index: Path) -> None:
    client = start(Settings(index=sample_index))
    client.post("/api/ask", json={"question": "How many people died in the floods?"})
    client.post("/api/ask", json={"question": "Who won the 1966 World Cup?"})
    client.get("/zyxcanary?q=zyxcanary")
    found = figures(client)

    def value(name: str, **labels: str) -> float:
        return found[name, frozenset(labels.items())]

    asks = {"method": "POST", "route": "/api/ask", "status": "200"}
    assert value("dateline_requests_total", **asks) == 2
    nowhere = {"method": "GET", "route": "none", "status": "404"}
    assert value("dateline_requests_total", **nowhere) == 1
    assert value("dateline_request_seconds_count", route="/api/ask") == 2
    told = [v for (name, _), v in found.items() if name == "dateline_answers_total"]
    assert sum(told) == 2
    assert value("dateline_answer_step_seconds_count", step="search") == 2
    assert value("dateline_ready") == 1
    assert value("dateline_articles") > 30
    assert value("dateline_index_age_seconds") >= 0
    assert value("dateline_waiting") == value("dateline_index_warning") == 0
    assert "zyxcanary" not in str(found)


def test_figures_without_an_index(start: Start, tmp_path: Path) -> None:
    found = figures(start(Settings(index=tmp_path / "none")))
    assert found["dateline_ready", frozenset()] == 0
