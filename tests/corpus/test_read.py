"""What a folder gives as a whole: counts that add up, reasons for refusals, nothing raised."""

import gzip
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.article import Article
from corpus.limits import BROKEN_RECORDS
from corpus.read import FileEntry, Rejected, read_file, scan
from tests.corpus.conftest import Found, ReadBack

ReadAll = Callable[[], list[Found]]
STORY = "The council of Northport voted on Monday to close the old bridge."
LINE = json.dumps({"title": "Bridge to close", "text": STORY}) + "\n"


def reasons(found: list[Found]) -> dict[str, str]:
    return {each.path: each.reason for each in found if isinstance(each, Rejected)}


def test_a_folder_may_mix_and_nest(folder: Path, read_all: ReadAll) -> None:
    (folder / "b/2022").mkdir(parents=True)
    (folder / "b/2022/a.txt").write_text(STORY)
    (folder / "a.jsonl").write_text(LINE * 2)
    (folder / "c.md").write_text(f"# Title\n\n{STORY}")
    assert [each.path for each in read_all()] == ["a.jsonl#1", "a.jsonl#2", "b/2022/a.txt", "c.md"]


def test_two_files_with_one_text_are_two_articles(folder: Path, read_all: ReadAll) -> None:
    (folder / "a.txt").write_text(STORY)
    (folder / "b.txt").write_text(STORY)
    first, second = read_all()
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert first.id != second.id
    assert first.digest == second.digest


def test_hidden_files_and_notes_are_passed_over(folder: Path, read_all: ReadAll) -> None:
    for name in (".gitkeep", ".DS_Store", "README.md", "readme.txt", "LICENSE", "b/.git/config"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x y z")
    assert read_all() == []


def test_what_is_no_article_is_refused_by_name_and_reason(folder: Path, read_all: ReadAll) -> None:
    (folder / "a.pdf").write_bytes(b"%PDF-1.7 ...")
    (folder / "b.docx").write_bytes(b"PK\x03\x04 ...")
    (folder / "c.py").write_text("print(1)")
    (folder / "d.txt").write_bytes(bytes(range(256)) * 20)
    (folder / "e.txt").write_bytes(b"")
    (folder / "f.jsonl").write_text("\n\n")
    found = reasons(read_all())
    assert found["a.pdf"] == "a PDF document, which no reader takes"
    assert found["b.docx"].startswith("a ZIP archive or an office document")
    assert found["c.py"].startswith("no reader for files like '.py'")
    assert found["d.txt"] == "not text"
    assert found["e.txt"] == "the file is empty"
    assert found["f.jsonl"] == "the file holds no article"


def test_links_pipes_and_loops_cost_nobody_else_anything(folder: Path, read_all: ReadAll) -> None:
    outside = folder.parent / "secret.txt"
    outside.write_text("A secret that is not in the corpus.")
    (folder / "real.txt").write_text(STORY)
    (folder / "out.txt").symlink_to(outside)
    (folder / "up").symlink_to(folder.parent)
    (folder / "gone.txt").symlink_to(folder / "nothing.txt")
    (folder / "loop.txt").symlink_to(folder / "loop.txt")
    (folder / "again").symlink_to(folder)
    (folder / "inside.txt").symlink_to(folder / "real.txt")
    os.mkfifo(folder / "pipe.txt")
    found = read_all()
    refused = reasons(found)
    assert refused["out.txt"] == refused["up"] == "a link that leads out of the corpus folder"
    assert refused["again"] == "a link to a folder, which is read in its own place"
    assert refused["pipe.txt"] == "not a regular file"
    assert {"gone.txt", "loop.txt"} <= refused.keys()
    texts = {each.path: each.text for each in found if isinstance(each, Article)}
    assert texts == {"inside.txt": STORY, "real.txt": STORY}


def test_a_file_that_becomes_a_link_or_a_pipe_after_the_scan_is_refused(folder: Path) -> None:
    path = folder / "a.txt"
    path.write_text(STORY)
    (entry,) = scan(folder)
    assert isinstance(entry, FileEntry)
    path.unlink()
    assert reasons(list(read_file(folder, entry)))["a.txt"].startswith("cannot be read")
    outside = folder.parent / "secret.txt"
    outside.write_text("A secret.")
    path.symlink_to(outside)
    assert reasons(list(read_file(folder, entry)))["a.txt"].startswith("a link that leads out")
    path.unlink()
    os.mkfifo(path)
    assert reasons(list(read_file(folder, entry)))["a.txt"] == "not a regular file"


def test_a_name_that_is_no_text_is_refused(folder: Path, read_all: ReadAll) -> None:
    Path(os.fsdecode(os.fsencode(folder) + b"/bad\xff.txt")).write_text(STORY)
    (refused,) = read_all()
    assert isinstance(refused, Rejected)
    assert refused.path == r"bad\udcff.txt"
    refused.path.encode()


@pytest.mark.parametrize("name", ["a.txt.gz", "a.md.gz", "a.jsonl.gz", "a.html.gz", "A.TXT.GZ"])
def test_packed_files_are_unpacked(read_back: ReadBack, name: str) -> None:
    content = LINE if "jsonl" in name else f"<p>{STORY}</p>" if "html" in name else STORY
    (article,) = read_back(name, gzip.compress(content.encode()))
    assert isinstance(article, Article)
    assert STORY in article.text


def test_a_packed_bomb_is_refused(read_back: ReadBack) -> None:
    bomb = gzip.compress(b"{" + b" " * 100_000_000)
    for name in ("a.jsonl.gz", "a.json.gz", "a.csv.gz", "a.txt.gz", "a.html.gz"):
        *_, refused = found = read_back(name, bomb)
        assert len(found) <= 2
        assert isinstance(refused, Rejected)
        assert "times its size" in refused.reason or "larger than" in refused.reason


def test_a_packed_file_that_is_cut_off_gives_what_it_holds(read_back: ReadBack) -> None:
    lines = "".join(json.dumps({"title": os.urandom(40).hex(), "text": STORY}) + "\n"
                    for _ in range(2_000))  # fmt: skip
    packed = gzip.compress(lines.encode())
    *articles, last = read_back("a.jsonl.gz", packed[: len(packed) // 2])
    assert len([each for each in articles if isinstance(each, Article)]) > 500
    assert isinstance(last, Rejected)
    assert "cut off gzip file" in last.reason


def test_garbage_under_a_good_name_ends_before_the_report_does(read_back: ReadBack) -> None:
    found = read_back("a.jsonl", LINE + "{broken\n" * 50_000 + LINE)
    assert len(found) == BROKEN_RECORDS + 2
    assert isinstance(found[-1], Rejected)
    assert found[-1].reason.endswith("broken records in a row, the rest is not read")


def test_many_small_files_are_found(folder: Path) -> None:
    for n in range(2_000):
        (folder / f"{n:05}.txt").write_text(STORY)
    entries = list(scan(folder))
    assert len(entries) == 2_000
    assert [e.path for e in entries] == sorted(e.path for e in entries)


def test_a_file_says_when_it_changed(folder: Path) -> None:
    path = folder / "a.txt"
    path.write_text(STORY)
    (before,) = scan(folder)
    os.utime(path, ns=(1, 1))
    (after,) = scan(folder)
    assert isinstance(before, FileEntry)
    assert isinstance(after, FileEntry)
    assert (before.size, after.size) == (len(STORY), len(STORY))
    assert before.mtime_ns != after.mtime_ns == 1


NAMES = st.sampled_from(
    ["a.txt", "a.md", "a.html", "a.jsonl", "a.json", "a.csv", "a.xml", "a.tsv", "a", "a.txt.gz"]
)
PIECES = st.sampled_from(
    [piece.encode() for piece in
     """--- title: x { } [ ] "title" : , <html> <p> </p> <rss> <item> <title>x</title> &amp; " a,b
     title,text The vote. <!DOCTYPE <![CDATA[ <script type="application/ld+json"> &#0; #""".split()]
    + [b"\n", b" ", b"\xff\xfe", b"\xef\xbb\xbf", b"\x00", b"\x1f\x8b\x08", b"\xe9"]
)  # fmt: skip


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(NAMES, st.binary(max_size=200) | st.lists(PIECES, max_size=30).map(b"".join))
def test_no_bytes_raise_and_each_file_gives_something(
    folder: Path, name: str, content: bytes
) -> None:
    path = folder / name
    path.write_bytes(content)
    try:
        (entry,) = scan(folder)
        assert isinstance(entry, FileEntry)
        found = list(read_file(folder, entry))
        assert found
        for each in found:
            if isinstance(each, Article):
                each.text.encode()
                assert each.text[: len(each.headline)] == each.headline
                assert any(map(str.isalnum, each.text))
            else:
                each.reason.encode()
                assert "failed on it" not in each.reason
    finally:
        path.unlink()
