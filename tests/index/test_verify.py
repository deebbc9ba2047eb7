"""`verify` names every fault there is; `rollback` serves the generation before."""

import re
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from index import generations, manifest, store
from index.errors import AlreadySo, IndexBusy, NoIndex
from index.lock import build_lock
from index.rollback import rollback
from index.takedown import withdraw
from index.verify import verify
from index.withdrawals import FILE
from tests.index.newsroom import HOST, Newsroom, built_twice


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    return built_twice(tmp_path)


def headline(newsroom: Newsroom) -> str:
    archive = newsroom.open()
    article = archive.by_url(f"{HOST}/comet")
    archive.close()
    return article.headline if article else ""


def test_what_was_built_is_whole(newsroom: Newsroom) -> None:
    withdraw(newsroom.index, f"{HOST}/ferry", "the editor", "an order")
    newsroom.put("bridge", embargo="2090-01-01")
    newsroom.put("otters", status="withheld", corrections=["It was four."])
    assert list(verify(newsroom.index)) == []
    newsroom.build()
    assert list(verify(newsroom.index)) == []


def test_every_fault_of_every_generation_is_named(newsroom: Newsroom) -> None:
    before, after = newsroom.generations()
    (before / "articles.sqlite").unlink()
    (before / "stray").write_text("")
    for path in sorted(after.rglob("*")):
        if path.is_file() and path.name != "MANIFEST.json":
            path.write_bytes(path.read_bytes() + b"\0")
    (newsroom.index / "CURRENT").write_text("elsewhere\n")
    (newsroom.index / FILE).write_text("{")
    faults = list(verify(newsroom.index))
    assert faults[0].startswith("CURRENT names no generation")
    assert FILE in faults[1]
    assert [fault for fault in faults if before.name in fault] == [
        f"Generation {before.name}: articles.sqlite is missing.",
        f"Generation {before.name}: stray does not belong to it.",
    ]
    named = [fault for fault in faults if after.name in fault]
    assert len(named) == len([path for path in after.rglob("*") if path.is_file()]) - 1
    assert all(fault.endswith("written with.") for fault in named)


def forge(newsroom: Newsroom, statement: str) -> str:
    """A generation whose manifest was made for a database that was changed; gives its faults."""
    _, after = newsroom.generations()
    made = manifest.read_manifest(after)
    built = generations.start(newsroom.index)
    shutil.copytree(after, built, dirs_exist_ok=True)
    (built / manifest.FILE).unlink()
    database = sqlite3.connect(built / store.FILE)
    with closing(database), database:
        database.execute(statement)
    forged = replace(made, files=manifest.record_files(built))
    name = generations.publish(newsroom.index, built, forged)
    faults = list(verify(newsroom.index))
    assert all(name in fault for fault in faults)
    return " ".join(faults)


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        (
            "UPDATE articles SET text = replace(text, 'ferry', 'liner')",
            "is not the one that was read",
        ),
        ("UPDATE articles SET published = '2020-01-01T00:00:00.000000+00:00'", "is not the one"),
        ("UPDATE passages SET end = 100000 WHERE row = 0", "1 passages lie outside"),
        ("UPDATE passages SET row = row + 1 WHERE row > 2", "have gaps"),
        ("DELETE FROM passages WHERE row = 5", "articles.sqlite holds 5 passages, and there"),
        ("DROP TABLE passages", "cannot be read by this version"),
    ],
)
def test_a_generation_that_does_not_agree_with_itself(
    newsroom: Newsroom, statement: str, fault: str
) -> None:
    assert fault in forge(newsroom, statement)


def test_nothing_to_verify_is_said(tmp_path: Path) -> None:
    with pytest.raises(NoIndex):
        list(verify(tmp_path))


def test_text_that_was_to_be_purged_is_a_fault_until_it_is(newsroom: Newsroom) -> None:
    taken = withdraw(newsroom.index, f"{HOST}/ferry", "the editor", "an order", purge=True)
    faults = list(verify(newsroom.index))
    assert len(faults) == 2
    assert all(taken.line.id in fault for fault in faults)
    newsroom.build()
    assert list(verify(newsroom.index)) == []


def test_a_log_without_what_the_index_was_built_with_is_a_fault(newsroom: Newsroom) -> None:
    withdraw(newsroom.index, f"{HOST}/ferry", "the editor", "an order")
    newsroom.build()
    (newsroom.index / FILE).unlink()
    (fault,) = verify(newsroom.index)
    assert "withdrawals.jsonl lacks lines" in fault


def test_rollback_serves_the_generation_before(newsroom: Newsroom) -> None:
    before, after = newsroom.generations()
    assert headline(newsroom) == "After"
    assert rollback(newsroom.index).name == before.name
    assert headline(newsroom) == "Before"
    assert [folder.name for folder in newsroom.generations()] == [before.name, after.name]
    with pytest.raises(AlreadySo, match=re.escape(str(newsroom.index))):
        rollback(newsroom.index)
    newsroom.put("comet", title="Mended")
    newsroom.build()
    assert headline(newsroom) == "Mended"
    assert after not in newsroom.generations()


def test_rollback_passes_over_what_is_damaged(newsroom: Newsroom) -> None:
    newsroom.put("comet", title="Last")
    before, after = newsroom.generations()
    shutil.copytree(before, newsroom.index / "kept")
    newsroom.build()
    (newsroom.index / "kept").rename(before)
    (after / "articles.sqlite").write_bytes(b"")
    assert rollback(newsroom.index).name == before.name
    assert headline(newsroom) == "Before"


def test_what_was_withdrawn_stays_so_after_a_rollback(newsroom: Newsroom) -> None:
    withdraw(newsroom.index, f"{HOST}/comet", "the editor", "an order")
    newsroom.build()
    rollback(newsroom.index)
    assert headline(newsroom) == ""


def test_after_a_purge_there_is_nothing_to_go_back_to(newsroom: Newsroom) -> None:
    withdraw(newsroom.index, f"{HOST}/ferry", "the editor", "an order", purge=True)
    newsroom.build()
    with pytest.raises(AlreadySo):
        rollback(newsroom.index)


def test_rollback_waits_for_no_build_and_needs_an_index(newsroom: Newsroom, tmp_path: Path) -> None:
    with build_lock(newsroom.index), pytest.raises(IndexBusy):
        rollback(newsroom.index)
    with pytest.raises(NoIndex):
        rollback(tmp_path / "nothing")
