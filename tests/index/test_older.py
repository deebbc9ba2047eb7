"""What an older release left: an index that opens or a sentence that says what to run, and a log of
withdrawals that counts as it did."""

import hashlib
import json
import sqlite3
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from index import generations, manifest, store
from index.errors import AlreadySo, IndexDamaged
from index.rollback import rollback
from index.takedown import withdraw
from index.verify import verify
from index.withdrawals import FILE
from tests.index.newsroom import HOST, STORIES, Newsroom, built_twice

SCHEMAS = {1: "d1e46f426651fea2"}
"""Of each format, the SHA-256 of its tables. Where they change, so does the format's number: by it
a release says of another one's index that it cannot read it."""
FIRST = (
    "ALTER TABLE articles DROP COLUMN embargo",
    "ALTER TABLE articles DROP COLUMN version",
    "DROP TABLE withdrawals",
    "DROP INDEX articles_by_print",
)
"""What the database of the first release lacks."""
SIGNATURE = (
    "zbtPBzdIWgzbNKsGOzdyCfVoDgkkdVUK7HJjAb654QAWdigNqHSBAtzEvg2LpXoAvRSwAEXwiQhK4uYALbe9Ak66Yg"
    "LC0MMBCoXjAJRMpwb6FXAHQnwzColKRwSXvCMEO8f0AQsZzwCv708F8mdPCKHUcwBi3+8JhkUlABMEnwNPck8GOMVf"
    "DHB0NyaLDb4AywZ8EFcHugDwpdoKiVXCA1FmHwP8jnYC8//FBIMIZAFuw9UAc5/aDVZw+RD+AgUAFMaQAFeqgAcazV"
    "gCHQNuAR4cIQPI2mwI5AJ3B0zhZAfKiicEGhuAAqXSXgKMtaAD9lH9A4xKlAs5s34BCSCYFVa5cADSFZIAAq+FA1IK"
    "4AZZEXMGiJd1BMDGegCEajsObrgnCLLTMgIECXMCHHJCA6IqkAJOpEsEEZuYBDT+WwEShzABx/6cAMoRZgIThA0PUZ"
    "N4CNOzDQH3MhoDcTM/CiR+TgGWvU0ATL0mBgKZlwNjPOcAXTQiARFYXAEuqcIMzp9yA+hNMAW2gG0DGsXFBdWnigbF"
    "qVQCiscJCoJuJBWxkQAFKELaHePdmAWtVNYBKWd3DGIVPAD5ne0DXYrNB2Ab7gEyISYAHd0cA/nScw3LeA0FYrCzAP"
    "9eOgKd014DvUDLBQKyHwLVJFkD7zfDAfiLGgbkrTgF"
)
"""Of the comet's story, and its line of the log, as an older release wrote them."""
LINE = (
    '{"action": "withdraw", "at": "2026-11-25T14:15:37.928+00:00", "who": "the editor", "id": '
    '"ed20327cd3133490", "url": "https://news.example/comet", "reason": "a court\'s order", '
    '"purge": false, "copies": [], "signature": "%s", "day": 738593, "check": "7a00508286e0269e"}\n'
)


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    return built_twice(tmp_path)


def test_other_tables_are_another_format() -> None:
    assert hashlib.sha256(store.SCHEMA.encode()).hexdigest()[:16] == SCHEMAS[manifest.FORMAT]


def age(newsroom: Newsroom, folder: Path, *statements: str, **fields: object) -> None:
    """Make of a generation what another release would have: with these changes to its database, and
    other fields in its manifest."""
    made = manifest.read_manifest(folder)
    database = sqlite3.connect(folder / store.FILE)
    with closing(database), database:
        for statement in statements:
            database.execute(statement)
    written = asdict(replace(made, files=manifest.record_files(folder))) | fields
    data = json.dumps({name: value for name, value in written.items() if value is not None})
    (folder / manifest.FILE).write_text(data)
    name = f"{folder.name.rpartition('-')[0]}-{hashlib.sha256(data.encode()).hexdigest()[:16]}"
    if generations.pointed_name(newsroom.index) == folder.name:
        generations.point(newsroom.index, name)
    folder.rename(folder.parent / name)


@pytest.mark.parametrize(
    ("statements", "fields"),
    [
        pytest.param(FIRST, {}, id="the first release's tables"),
        pytest.param((), {"format": 0}, id="an older format"),
        pytest.param((), {"format": 2}, id="a newer format"),
        pytest.param((), {"code": None}, id="a manifest without a field"),
        pytest.param((), {"colour": "blue"}, id="a manifest with another field"),
    ],
)
def test_an_index_that_cannot_be_read_says_what_to_run_and_that_mends_it(
    newsroom: Newsroom, statements: tuple[str, ...], fields: dict[str, object]
) -> None:
    for folder in newsroom.generations():
        age(newsroom, folder, *statements, **fields)
    with pytest.raises(IndexDamaged, match=r"^[^\n]* run `dateline index --full`\.$"):
        newsroom.open()
    assert len(list(verify(newsroom.index))) == 2
    withdraw(newsroom.index, f"{HOST}/ferry", "the editor", "an order")
    newsroom.build(full=True)
    archive = newsroom.open()
    assert (archive.coverage().articles, archive.warning) == (len(STORIES) - 1, "")
    archive.close()
    with pytest.raises(AlreadySo, match="this version of Dateline can read"):
        rollback(newsroom.index)


def test_a_plain_build_after_an_upgrade_embeds_nothing_again(newsroom: Newsroom) -> None:
    for folder in newsroom.generations():
        age(newsroom, folder, *FIRST, code="of the first release")
    report = newsroom.build()
    assert (report.found, report.unchanged, report.embedded) == (len(STORIES), len(STORIES), 0)
    newsroom.open().close()


def test_an_older_log_counts_as_it_did(newsroom: Newsroom) -> None:
    """Also what comes back: a story is known again by a signature that an older release made."""
    (newsroom.index / FILE).write_text(LINE % SIGNATURE)
    newsroom.put("reprint", story="comet", text=f"WICK (Wire) — {STORIES['comet'][1]}")
    for _ in range(2):
        archive = newsroom.open()
        assert archive.by_url(f"{HOST}/comet") is archive.by_url(f"{HOST}/reprint") is None
        assert archive.gone("ed20327cd3133490").endswith("a court's order")
        archive.close()
        newsroom.build()
    withdraw(newsroom.index, f"{HOST}/ferry", "the editor", "an order")
    newsroom.open().close()
