"""What is to be purged leaves every file; what is corrected takes the place of what was said."""

from pathlib import Path

import pytest

from index.analysis import terms
from index.archive import Archive
from index.errors import AlreadySo
from index.fulltext import FullText
from index.takedown import holds, restore, withdraw
from tests.index.newsroom import HOST, STORIES, Newsroom
from tests.index.taking_out import WHY, id_of, take_out

CANARY = "zyxwquanary"


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
