"""A few weeks of a large archive are cut out whole, with something older beside them."""

import gzip
import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from bench.window import OLDER, write_window

FIRST, LAST = date(2023, 3, 1), date(2023, 4, 30)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    days = [date(2017, 1, 1) + timedelta(days=number) for number in range(0, 3000, 2)]
    articles = [{"id": str(day), "published": f"{day}T10:00:00Z", "text": "News."} for day in days]
    articles.append({"id": "undated", "published": None, "text": "News."})
    with gzip.open(folder / "articles.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(f"{json.dumps(article)}\n" for article in articles)
    asked = [{"id": str(day), "date": str(day), "question": "Who?"} for day in days]
    (folder / "questions.jsonl").write_text("".join(f"{json.dumps(each)}\n" for each in asked))
    return folder


def test_the_window_holds_its_weeks_and_older_articles(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "window"
    articles, questions = write_window(data, folder, FIRST, LAST)
    told = [json.loads(line) for line in (folder / "articles.jsonl").read_text().splitlines()]
    days = [date.fromisoformat(each["published"][:10]) for each in told]
    near = [day for day in days if day >= date(2023, 2, 1)]
    assert len(told) == articles
    assert max(days) <= date(2023, 5, 5)
    assert len(near) == len({*near}) == 47
    assert min(days) >= date(2019, 1, 1)
    assert len(days) - len(near) == min(OLDER, 746)
    asked = (folder / "questions.jsonl").read_text().splitlines()
    assert len(asked) == questions == 31
    assert all(FIRST <= date.fromisoformat(json.loads(line)["date"]) <= LAST for line in asked)


def test_what_is_wrong_is_one_sentence(data: Path, tmp_path: Path) -> None:
    def run(*words: str) -> str:
        command = [sys.executable, "-m", "bench.window", *words]
        done = subprocess.run(command, capture_output=True, text=True)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        return done.stderr.strip()

    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").touch()
    assert "not empty" in run("2023-03-01", "2023-04-30", str(tmp_path / "full"), str(data))
    assert "articles.jsonl.gz" in run("2023-03-01", "2023-04-30", "new", str(tmp_path))
    assert "Invalid isoformat" in run("March", "April", str(tmp_path / "new"), str(data))
    assert "first day" in run("2023-03-01")
