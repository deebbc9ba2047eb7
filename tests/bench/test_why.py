"""Marked sentences are found again in an archive, and recognised among those shown."""

import gzip
import json
from collections import Counter
from pathlib import Path

import pytest

from bench.why import FILE, WrongArchive, digest, figures, load, met, same

URL = "https://harbourwire.example.com/ferry"
LEDE = "The ferry to Low Island stopped on Monday because its engine caught fire, the owner said."
REPLY = "The union says that the engine had not been inspected for three years."
TEXT = f"{LEDE} Nobody was hurt.\n\n{REPLY} Buses run instead."


def mark(sentence: str) -> dict[str, object]:
    start = TEXT.index(sentence)
    return {"url": URL, "start": start, "end": start + len(sentence), "sha": digest(sentence)}


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    row = {
        "id": "ferry-1",
        "date": "2022-09-06",
        "kind": "why",
        "question": "Why is there no ferry to Low Island, and what does the union say?",
        "parts": [[mark(LEDE)], [mark(REPLY)]],
        "evidence_urls": [URL],
    }
    file = tmp_path / "questions.jsonl"
    file.write_text(json.dumps(row) + "\n", encoding="utf-8")
    return file


def archive(folder: Path, text: str) -> Path:
    with gzip.open(folder / "articles.jsonl.gz", "wt", encoding="utf-8") as lines:
        lines.write(json.dumps({"url": URL, "text": text}) + "\n")
    return folder


def test_sentences_come_from_the_readers_own_archive(questions: Path, tmp_path: Path) -> None:
    (question,) = load(archive(tmp_path, TEXT), questions)
    assert question.parts == ((LEDE,), (REPLY,))


def test_another_text_of_the_page_is_refused(questions: Path, tmp_path: Path) -> None:
    with pytest.raises(WrongArchive, match="another text"):
        load(archive(tmp_path, TEXT.replace("Monday", "Sunday")), questions)


def test_a_missing_archive_is_one_sentence(questions: Path, tmp_path: Path) -> None:
    with pytest.raises(WrongArchive, match=r"articles\.jsonl\.gz cannot be read"):
        load(tmp_path / "nowhere", questions)


def test_each_part_must_be_shown(questions: Path, tmp_path: Path) -> None:
    (question,) = load(archive(tmp_path, TEXT), questions)
    assert met(question, ["Buses run instead.", LEDE]) == (True, False)
    assert figures([question], [["Nobody was hurt.", REPLY]]) == {
        "answer in the first sentence": 0.0,
        "answer in a sentence shown": 1.0,
        "both parts shown, of two-part answers": 0.0,
    }
    assert figures([question], [[LEDE, REPLY]]) == {
        "answer in the first sentence": 1.0,
        "answer in a sentence shown": 1.0,
        "both parts shown, of two-part answers": 1.0,
    }


@pytest.mark.parametrize(
    ("shown", "one"),
    [
        (LEDE.replace("'", "’"), True),
        ("LOW ISLAND — " + LEDE, True),
        (LEDE.removesuffix(", the owner said."), True),
        (REPLY, False),
        ("The ferry to Low Island runs again.", False),
        ("On Monday.", False),
    ],
)
def test_a_sentence_is_known_again_though_its_ends_moved(shown: str, one: bool) -> None:
    assert same(shown, LEDE) is one


def test_the_questions_are_sixty_and_ten_need_two_sentences() -> None:
    rows = [json.loads(line) for line in FILE.read_text("utf-8").splitlines()]
    assert len({row["id"] for row in rows}) == len(rows) == 60
    assert sum(len(row["parts"]) == 2 for row in rows) == 10
    assert Counter(row["kind"] for row in rows) == {
        "why": 41,
        "denial": 9,
        "reaction": 5,
        "how": 3,
        "what happened": 2,
    }


def test_no_text_of_the_archive_is_in_the_file() -> None:
    for line in FILE.read_text("utf-8").splitlines():
        for part in json.loads(line)["parts"]:
            for one in part:
                assert set(one) == {"url", "start", "end", "sha", "stems"}
                assert one["stems"] == sorted(one["stems"])
                assert len(one["stems"]) <= 5
