"""The log of withdrawals: what a line says, and what is answered where the log is not whole."""

import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import disk, withdrawals
from index.archive import Archive
from index.errors import LogDamaged, NotRecorded
from index.takedown import withdraw
from index.withdrawals import FILE, Log, Withdrawn
from tests.index.newsroom import HOST, STORIES, Newsroom
from tests.index.taking_out import id_of, take_out


def test_a_line_says_who_when_and_why_and_nothing_of_the_text(
    newsroom: Newsroom, archive: Archive
) -> None:
    comet = id_of(archive, "comet")
    withdraw(newsroom.index, comet, "the\neditor", " a\u202e reason\n", purge=True)
    written = (newsroom.index / FILE).read_text()
    line = json.loads(written)
    assert written.count("\n") == 1
    assert (line["id"], line["url"], line["purge"]) == (comet, f"{HOST}/comet", True)
    assert (line["who"], line["reason"]) == ("the editor", "a reason")
    assert line["at"].endswith("+00:00")
    headline, text = STORIES["comet"]
    assert not any(word in written for word in (*headline.split(), *text.split()) if len(word) > 6)


def damages(log: bytes) -> Iterator[tuple[str, bytes]]:
    lines = log.splitlines(keepends=True)
    yield "torn", log[:-20]
    yield "torn at its very end", log[:-1]
    yield "torn in the first line", lines[0][:10]
    yield "filled with zeros", log[:-30] + bytes(30)
    yield "a line taken out", b"".join(lines[:1] + lines[2:])
    yield "its first line taken out", b"".join(lines[1:])
    yield "a line changed", log.replace(b"editor", b"Editor", 1)
    yield "two lines exchanged", b"".join([lines[1], lines[0], lines[2]])
    yield "emptied", b""
    yield "an empty line", log + b"\n"
    yield "something else", log + b"[1]\n"


def test_a_damaged_log_opens_nothing(newsroom: Newsroom, archive: Archive) -> None:
    for name in ("comet", "ferry", "strike"):
        take_out(newsroom, f"{HOST}/{name}")
    archive.view  # noqa: B018 -- an archive that has seen the whole log
    newsroom.build()
    path = newsroom.index / FILE
    whole = path.read_bytes()
    for name, data in damages(whole):
        path.write_bytes(data)
        for closed in (
            newsroom.open,
            newsroom.build,
            lambda: archive.search("comet"),
            lambda: archive.article("0123456789abcdef"),
            lambda: archive.coverage(),
        ):
            with pytest.raises(LogDamaged, match=FILE) as caught:
                closed()
            assert str(caught.value).count("\n") == 0, name
        if data:
            with pytest.raises(LogDamaged):
                take_out(newsroom, f"{HOST}/bridge")
            assert path.read_bytes() == data
    path.unlink()
    for missing in (newsroom.open, newsroom.build, lambda: archive.search("comet")):
        with pytest.raises(LogDamaged, match="backup"):
            missing()
    path.write_bytes(whole)
    assert archive.search("comet teacher telescope")
    newsroom.open().close()


def test_a_torn_line_costs_none_of_the_others(newsroom: Newsroom) -> None:
    take_out(newsroom, f"{HOST}/comet")
    path = newsroom.index / FILE
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:50])
    with pytest.raises(LogDamaged, match=r"Line 2, the last of .* cut that line off"):
        newsroom.open()
    path.write_bytes(whole)
    take_out(newsroom, f"{HOST}/ferry")
    assert [line.url for line in Log(newsroom.index).now().lines] == [
        f"{HOST}/comet",
        f"{HOST}/ferry",
    ]


def test_two_who_look_while_it_grows_see_no_damage(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_out(newsroom, f"{HOST}/comet")
    log = Log(newsroom.index)
    read = withdrawals._read
    others: list[threading.Thread] = []

    def slowly(path: Path) -> Withdrawn:
        """Another line is added, and looked for, before this reading is through."""
        state = read(path)
        if not others:
            others.append(threading.Thread(target=log.now))
            take_out(newsroom, f"{HOST}/ferry")
            others[0].start()
            others[0].join(0.5)
        return state

    monkeypatch.setattr(withdrawals, "_read", slowly)
    log.now()
    others[0].join()
    assert len(log.now().lines) == 2
    assert log.now() is log.now()


def test_what_the_disk_refuses_is_taken_back(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_out(newsroom, f"{HOST}/comet")
    path = newsroom.index / FILE
    whole = path.read_bytes()
    append = disk.append

    def full(path: Path, data: bytes) -> None:
        append(path, data[: len(data) // 2])
        if data:
            raise OSError(28, os.strerror(28))

    monkeypatch.setattr(disk, "append", full)
    with pytest.raises(NotRecorded, match="No space left"):
        take_out(newsroom, f"{HOST}/ferry")
    assert path.read_bytes() == whole
