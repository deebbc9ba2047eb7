"""A verdict becomes a line that can be asked again."""

import json
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from server.feedback import purge
from server.settings import Settings

Start = Callable[[Settings], httpx.Client]
FLOODS = {"question": "How many people died in the floods in Pakistan?", "today": "2022-10-20"}


@pytest.fixture
def index(sample_index: Path, tmp_path: Path) -> Path:
    """The sample index under another folder, which verdicts may be written to."""
    for entry in sample_index.iterdir():
        (tmp_path / entry.name).symlink_to(entry)
    return tmp_path


def judge(client: httpx.Client, **given: str) -> int:
    return client.post("/api/feedback", json=given).status_code


def test_verdicts_are_lines_beside_the_index(start: Start, index: Path) -> None:
    client = start(Settings(index=index))
    answer = client.post("/api/ask", json=FLOODS).json()
    assert answer["id"]
    assert judge(client, answer=answer["id"], verdict="right") == 204
    correction = {"verdict": "wrong", "expected": "1,739", "comment": "the later figure\n\x1b[31m"}
    assert judge(client, answer=answer["id"], **correction) == 204
    assert judge(client, answer=answer["id"], verdict="wrong") == 204

    lines = [json.loads(line) for line in (index / "feedback.jsonl").read_text().splitlines()]
    assert [line["verdict"] for line in lines] == ["right", "wrong", "wrong"]
    right, corrected, wrong = lines
    for line in lines:
        assert line["question"] == FLOODS["question"]
        assert line["date"] == "2022-10-20"
        assert line["generation"] == answer["generation"]
        spans = [[c["article_id"], c["start"], c["end"]] for c in answer["citations"]]
        assert line["citations"] == spans
    assert right["answers"] == [answer["short_answer"] or answer["sentences"][0]["text"]]
    assert corrected["answers"] == ["1,739"]
    assert corrected["comment"] == correction["comment"].strip()
    assert "answers" not in wrong


def test_what_cannot_be_judged(start: Start, index: Path) -> None:
    client = start(Settings(index=index))
    assert judge(client, answer="unknown", verdict="right") == 404
    assert judge(client, answer="unknown", verdict="perhaps") == 422
    assert client.post("/feedback", data={"answer": "unknown", "verdict": "x"}).status_code == 422
    assert not (index / "feedback.jsonl").exists()


def test_a_form_leads_back(start: Start, index: Path) -> None:
    client = start(Settings(index=index))
    answer = client.post("/api/ask", json=FLOODS).json()
    fields = {"answer": answer["id"], "verdict": "right", "to": "/?conversation=x"}
    sent = client.post("/feedback", data=fields)
    assert sent.status_code == 303
    assert sent.headers["location"].startswith("/?conversation=x&")
    elsewhere = client.post("/feedback", data={**fields, "to": "//evil"}).headers["location"]
    assert elsewhere.startswith("/?")


def test_what_people_wrote_into_the_file_themselves_stays(index: Path) -> None:
    gone = "0123456789abcdef"
    own = ['{"question": "Who won?"}', '"a note"', "[1, 2]", '{"citations": [[], 3, null]}']
    judged = {"verdict": "right", "citations": [[gone, 0, 9]]}
    file = index / "feedback.jsonl"
    file.write_text("".join(f"{line}\n" for line in (*own, json.dumps(judged))))
    purge(index, {gone}, ["A text that nobody quotes, of more than eight words in a row."])
    assert file.read_text().splitlines() == own


def test_one_setting_switches_it_off(client: httpx.Client, start: Start, index: Path) -> None:
    page = {"q": FLOODS["question"], "today": FLOODS["today"]}
    assert "Was this right?" in client.get("/", params=page).text
    client = start(Settings(index=index, feedback=False))
    told = client.get("/", params=page).text
    assert "Sources" in told
    assert "Was this right?" not in told
    answer = client.post("/api/ask", json=FLOODS).json()
    assert answer["id"] == ""
    assert judge(client, answer="x", verdict="right") == 404
