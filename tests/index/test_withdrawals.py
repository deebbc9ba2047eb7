"""A withdrawn article is nowhere, at once and for good, and comes back only when it is restored."""

import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import withdrawals
from index.analysis import terms
from index.archive import Archive
from index.copies import Known, signature
from index.errors import AlreadySo, LogDamaged, UnknownArticle
from index.fulltext import FullText
from index.hit import Filters
from index.takedown import holds, restore, withdraw
from index.withdrawals import FILE, Log, Print, Withdrawn
from tests.index.newsroom import HOST, STORIES, Newsroom, WordEmbedder

WHY = "a court's order"
CANARY = "zyxwquanary"


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    (tmp_path / "corpus").mkdir()
    room = Newsroom(tmp_path / "corpus", tmp_path / "index", WordEmbedder())
    room.put_all()
    room.build()
    return room


@pytest.fixture
def archive(newsroom: Newsroom) -> Iterator[Archive]:
    opened = newsroom.open()
    yield opened
    opened.close()


def id_of(archive: Archive, name: str) -> str:
    found = archive.by_url(f"{HOST}/{name}")
    assert found is not None
    return found.id


def take_out(newsroom: Newsroom, which: str, *, purge: bool = False) -> None:
    withdraw(newsroom.index, which, "the editor", WHY, purge=purge)


def where_seen(archive: Archive, article_id: str, url: str, words: str) -> set[str]:
    """The names of all the ways by which an article shows itself."""
    _, browsed = archive.browse(Filters(), 0, 100)
    hits = archive.search(words, k=50) + archive.search(
        words, filters=Filters(sources=("Elling Courier",)), k=50
    )
    ways = {
        "search": any(hit.article.id == article_id for hit in hits),
        "folded": any(copy.id == article_id for hit in hits for copy in hit.duplicates),
        "article": archive.article(article_id) is not None,
        "address": archive.by_url(url) is not None,
        "articles": any(article.id == article_id for article in archive.articles()),
        "passages": bool(archive.passages(article_id)),
        "browse": any(article.id == article_id for article in browsed),
        "copies": any(
            copy.id == article_id for each in browsed for copy in archive.duplicates(each.id)
        ),
    }  # fmt: skip
    return {way for way, seen in ways.items() if seen}


def counted(archive: Archive) -> tuple[int, int, int, int]:
    outlets = sum(count for _, count in archive.outlets())
    months = sum(count for _, count in archive.months())
    return archive.coverage().articles, outlets, months, archive.browse(Filters(), 0, 1)[0]


def test_it_is_nowhere_at_once_in_an_archive_that_was_open(
    newsroom: Newsroom, archive: Archive
) -> None:
    comet = id_of(archive, "comet")
    before = where_seen(archive, comet, f"{HOST}/comet", "retired teacher comet telescope")
    assert before == {"search", "article", "address", "articles", "passages", "browse"}
    assert counted(archive) == (6, 6, 6, 6)
    view = archive.view

    take_out(newsroom, comet)
    assert where_seen(archive, comet, f"{HOST}/comet", "retired teacher comet telescope") == set()
    assert counted(archive) == (5, 5, 5, 5)
    assert "Science" not in archive.sections()
    assert archive.view is not view
    assert archive.gone(comet).endswith(f": {WHY}")
    assert archive.gone(comet).startswith("withdrawn on ")
    assert archive.gone(id_of(archive, "ferry")) == ""
    reopened = newsroom.open()
    assert where_seen(reopened, comet, f"{HOST}/comet", "retired teacher comet telescope") == set()
    reopened.close()


def test_the_others_are_found_as_before(newsroom: Newsroom, archive: Archive) -> None:
    question = "the ferry, the river and the comet of Upper Wick"
    before = archive.search(question, k=50)
    take_out(newsroom, f"{HOST}/comet?utm_source=mail#top")
    after = archive.search(question, k=50)
    expected = {hit.passage.id for hit in before if hit.article.url != f"{HOST}/comet"}
    assert {hit.passage.id for hit in after} == expected
    assert len(after) < len(before)


def test_its_near_copies_go_with_it_and_stay_out(newsroom: Newsroom) -> None:
    headline, text = STORIES["comet"]
    newsroom.put("reprint", story="comet", text=f"WICK (Wire) — {text}", source="Belgrove Post")
    newsroom.put("paid", story="comet", text="Comet oils the best telescopes.", title="An advert")
    newsroom.build()
    archive = newsroom.open()
    comet, reprint = id_of(archive, "comet"), id_of(archive, "reprint")
    assert [copy.id for copy in archive.duplicates(comet)] == [reprint]
    taken = withdraw(newsroom.index, comet, "the editor", WHY)
    assert taken.line.copies == (reprint,)
    assert where_seen(archive, reprint, f"{HOST}/reprint", "comet telescope") == set()
    assert archive.gone(reprint) == archive.gone(comet)
    assert archive.by_url(f"{HOST}/paid") is not None
    archive.close()

    newsroom.put("later", story="comet", title=headline.upper(), path="wire/later.jsonl")
    newsroom.put("undated", story="comet", published="")
    newsroom.put("comet", path="moved/comet.jsonl")
    newsroom.put("brief", story="comet", text="Nobody was hurt.", title="")
    for full in (False, True):
        report = newsroom.build(full=full)
        assert report.found == 6 + 2 + 2 + 1 + 1
        assert report.found == report.new + report.changed + report.unchanged + len(report.rejected)
        said = {each.path for each in report.rejected if each.reason.endswith(f": {WHY}")}
        assert said >= {"reprint.jsonl", "wire/later.jsonl", "undated.jsonl"}
        assert said & {"comet.jsonl", "moved/comet.jsonl"}
        archive = newsroom.open()
        found = {article.url for article in archive.articles()}
        assert found == {f"{HOST}/{name}" for name in (*STORIES, "paid", "brief")} - {
            f"{HOST}/comet"
        }
        assert archive.coverage().articles == report.articles == 7
        archive.close()


def test_its_address_is_out_under_another_identifier(newsroom: Newsroom, archive: Archive) -> None:
    take_out(newsroom, f"{HOST}/comet")
    state = Log(newsroom.index).now()
    again = Print("0123456789abcdef", f"{HOST}/comet", signature("Something else."), None)
    assert state.of(again) is state.lines[0]
    assert state.of(again._replace(url=f"{HOST}/ferry")) is None
    assert state.of(again._replace(url=None)) is None


def test_a_short_text_is_known_by_nearly_the_same_words_alone(newsroom: Newsroom) -> None:
    words = "Nobody was hurt when the crane of {} fell, the mayor said on Friday evening."

    def put(name: str, title: str, text: str) -> None:
        newsroom.put(name, story="comet", title=title, text=text)

    put("brief", "Crane falls", words.format("Elling"))
    put("few", "", "Nobody was hurt.")
    newsroom.build()
    for name in ("brief", "few"):
        take_out(newsroom, f"{HOST}/{name}")
    put("again", "In short", words.format("Elling").upper())
    put("few-again", "", "“Nobody” was hurt")
    put("other", "Crane falls", words.format("Belgrove"))
    newsroom.build()
    archive = newsroom.open()
    names = {str(article.url).removeprefix(f"{HOST}/") for article in archive.articles()}
    assert names == {*STORIES, "other"}
    archive.close()


def test_a_report_of_another_week_in_like_words_is_another_report() -> None:
    words = [f"word{number}" for number in range(200)]
    text, alike = " ".join(words), " ".join([*words[:150], *(f"other{n}" for n in range(50))])
    known = Known([(signature(text), 100)])
    asked = [(signature(text), 900), (signature(alike), 105), (signature(alike), 900), (b"", 100)]
    assert known.copied_by(asked) == {0: 0, 1: 0}
    assert Known([]).copied_by(asked) == {}


def test_nothing_new_is_built_twice_for_it(newsroom: Newsroom, archive: Archive) -> None:
    take_out(newsroom, id_of(archive, "comet"))
    first = newsroom.build()
    assert (first.articles, first.removed, first.embedded) == (5, 1, 0)
    assert newsroom.build().generation == first.generation


def test_it_comes_back_when_it_is_restored(newsroom: Newsroom, archive: Archive) -> None:
    comet = id_of(archive, "comet")
    take_out(newsroom, comet)
    restore(newsroom.index, f"{HOST}/comet", "the editor", "the order was lifted")
    assert archive.article(comet) is not None
    assert archive.gone(comet) == ""
    assert holds(newsroom.index, comet)

    take_out(newsroom, comet)
    newsroom.build()
    restore(newsroom.index, comet, "the editor", "the order was lifted")
    assert not holds(newsroom.index, comet)
    assert newsroom.build().new == 1
    reopened = newsroom.open()
    assert reopened.search("comet telescope")[0].article.id == comet
    reopened.close()


def test_a_near_copy_is_restored_alone(newsroom: Newsroom) -> None:
    newsroom.put("reprint", story="comet", source="Belgrove Post")
    newsroom.put(
        "third", story="comet", source="Wick Wire", text=f"{STORIES['comet'][1]} More soon."
    )
    newsroom.build()
    archive = newsroom.open()
    comet, reprint, third = (id_of(archive, name) for name in ("comet", "reprint", "third"))
    take_out(newsroom, comet)
    restore(newsroom.index, third, "the editor", "they keep theirs")
    restore(newsroom.index, reprint, "the editor", "they keep theirs")
    assert [archive.article(each) is None for each in (comet, reprint)] == [True, False]
    assert [copy.id for copy in archive.duplicates(reprint)] == [third]
    archive.close()
    newsroom.build()
    archive = newsroom.open()
    assert [archive.article(each) is None for each in (comet, reprint)] == [True, False]
    take_out(newsroom, third)
    assert [archive.article(each) is None for each in (third, reprint)] == [True, False]
    archive.close()


def test_what_cannot_be_withdrawn_is_said(newsroom: Newsroom, archive: Archive) -> None:
    comet = id_of(archive, "comet")
    for which in ("0123456789abcdef", f"{HOST}/nowhere", "not an address", "../../etc/passwd", ""):
        with pytest.raises(UnknownArticle):
            take_out(newsroom, which)
    with pytest.raises(AlreadySo, match="is not withdrawn"):
        restore(newsroom.index, comet, "the editor", WHY)
    take_out(newsroom, comet)
    with pytest.raises(AlreadySo, match=WHY):
        take_out(newsroom, comet)
    assert len(Log(newsroom.index).now().lines) == 1


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


def test_what_its_outlet_cancels_is_said_to_be_so(newsroom: Newsroom) -> None:
    before = newsroom.open()
    comet, ferry = id_of(before, "comet"), id_of(before, "ferry")
    before.close()
    newsroom.put("comet", status="canceled")
    newsroom.put("ferry", status="withheld")
    newsroom.build()
    archive = newsroom.open()
    assert archive.gone(comet) == "withdrawn by Elling Courier"
    assert archive.gone(ferry) == archive.gone("0123456789abcdef") == ""
    assert archive.article(comet) is archive.article(ferry) is None
    archive.close()


# The log itself


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
    from index import disk
    from index.errors import NotRecorded

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


# Purging


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def files_with(folder: Path, *words: str) -> list[str]:
    """The files with one of the words in them, whatever their case, in UTF-8 or UTF-16."""
    sought = [word.encode(code) for word in words for code in ("utf-8", "utf-16-le")]
    return [
        name
        for name, data in bytes_of(folder).items()
        if any(each in lowered for lowered in [data.lower()] for each in sought)
    ]


def test_a_purge_leaves_no_byte_of_it(newsroom: Newsroom) -> None:
    headline, text = STORIES["comet"]
    marked = f"{text} Her neighbour {CANARY} agreed."
    newsroom.put("comet", text=marked, captions=[f"{CANARY}s were seen in Elling in 2023."])
    newsroom.put("reprint", text=f"WICK (Wire) — {marked}", story="comet", published="2023-03-15")
    newsroom.build()
    newsroom.put("comet", text=marked + " It shone.")
    newsroom.build()
    left = newsroom.index / "generations" / ".new-1"
    left.mkdir()
    (left / "articles.sqlite").write_text(marked)
    assert len(files_with(newsroom.index, CANARY)) >= 3

    taken = withdraw(newsroom.index, f"{HOST}/comet", "the editor", WHY, purge=True)
    assert len(taken.line.copies) == 1
    assert all(CANARY in each for each in taken.texts)
    for full in (False, False, True):
        report = newsroom.build(full=full)
        assert files_with(newsroom.index, CANARY, headline.lower(), "marta quill") == []
        assert len(newsroom.generations()) == (1 if not full else 2)
        assert report.found == report.new + report.changed + report.unchanged + len(report.rejected)
        assert {each.path for each in report.rejected} == {"comet.jsonl", "reprint.jsonl"}
        for folder in newsroom.generations():
            words = FullText(folder / "fulltext")
            assert words.search(terms(f"{CANARY} Quill"), 10) == []
            assert words.search(terms("ferry"), 10)
    archive = newsroom.open()
    assert archive.gone(taken.line.id).endswith(WHY)
    archive.close()

    restore(newsroom.index, taken.line.id, "the editor", "a mistake")
    assert not holds(newsroom.index, taken.line.id)
    newsroom.build()
    archive = newsroom.open()
    assert archive.search(CANARY)[0].article.id in {taken.line.id, *taken.line.copies}
    archive.close()


def test_a_purge_that_died_before_the_old_generation_went_is_made_up_for(
    newsroom: Newsroom, archive: Archive, tmp_path: Path
) -> None:
    import shutil

    before = newsroom.generations()[0]
    shutil.copytree(before, tmp_path / "kept")
    withdraw(newsroom.index, f"{HOST}/comet", "the editor", WHY, purge=True)
    newsroom.build()
    assert not before.exists()
    shutil.copytree(tmp_path / "kept", before)
    newsroom.build()
    assert not before.exists()


def test_what_was_withdrawn_can_still_be_purged(newsroom: Newsroom, archive: Archive) -> None:
    comet = id_of(archive, "comet")
    take_out(newsroom, comet)
    newsroom.build()
    assert files_with(newsroom.index, "marta quill")
    withdraw(newsroom.index, comet, "the editor", "erased", purge=True)
    newsroom.build()
    assert files_with(newsroom.index, "marta quill") == []
    with pytest.raises(AlreadySo):
        withdraw(newsroom.index, comet, "the editor", WHY, purge=True)


def test_a_correction_replaces_the_text(newsroom: Newsroom) -> None:
    notice = "An earlier version of this article misstated the number of cubs."
    _, text = STORIES["otters"]
    corrected = text.replace("four cubs", "three cubs")
    newsroom.put("otters", text=corrected, corrections=[notice], updated="2023-02-15")
    report = newsroom.build()
    assert (report.changed, report.unchanged) == (1, 5)
    archive = newsroom.open()
    article = archive.by_url(f"{HOST}/otters")
    assert article is not None
    assert article.corrections == (notice,)
    assert "three cubs" in article.text
    hits = archive.search("Warden Tomas Reyk counted four cubs near the weir", k=50)
    assert hits[0].article.corrections == (notice,)
    assert not any("four cubs" in hit.article.text for hit in hits)
    archive.close()
    newsroom.build(full=True)
    assert files_with(newsroom.index, "four cubs") == [], "a second build later it is not stored"
