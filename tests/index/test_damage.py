"""Damage to a generation is noticed when it is opened, named, and the one before serves."""

import random
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from index import generations, manifest
from index.errors import IndexDamaged
from tests.index.newsroom import Newsroom, built_twice

PAGE = 4096


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    return built_twice(tmp_path)


def headline(newsroom: Newsroom) -> tuple[str, str]:
    """Of the story that changed, as it is served now, and the warning."""
    archive = newsroom.open()
    article = archive.by_url("https://news.example/comet")
    assert article is not None
    assert any(hit.article == article for hit in archive.search("comet", k=20))
    archive.close()
    return article.headline, archive.warning


def serving(newsroom: Newsroom) -> Path:
    name = (newsroom.index / "CURRENT").read_text().strip()
    return newsroom.index / "generations" / name


def files(newsroom: Newsroom) -> list[Path]:
    found = [path for path in sorted(serving(newsroom).rglob("*")) if path.is_file()]
    assert len(found) > 8
    return found


def flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1 << (at % 8)
    path.write_bytes(data)


def test_whole_is_served_without_a_warning(newsroom: Newsroom) -> None:
    assert headline(newsroom) == ("After", "")


def test_a_flipped_bit_in_any_file_is_named_and_the_one_before_serves(newsroom: Newsroom) -> None:
    places = random.Random(7)
    for path in files(newsroom):
        kept = path.read_bytes()
        for at in (0, len(kept) - 1, places.randrange(len(kept))):
            flip(path, at)
            served, warning = headline(newsroom)
            assert served == "Before"
            assert path.name in warning
            assert "dateline index" in warning
            path.write_bytes(kept)
    assert headline(newsroom) == ("After", "")


@pytest.mark.parametrize("how", ["cut", "emptied", "grown", "zeroed", "missing", "exchanged"])
def test_other_damage_to_any_file_is_named_too(newsroom: Newsroom, how: str) -> None:
    before = next(path for path in newsroom.generations() if path != serving(newsroom))
    tried = 0
    for path in files(newsroom):
        kept = path.read_bytes()
        if how == "cut":
            path.write_bytes(kept[: len(kept) // 2])
        elif how == "emptied":
            path.write_bytes(b"")
        elif how == "grown":
            path.write_bytes(kept + b"\0")
        elif how == "zeroed":
            path.write_bytes(bytes(len(kept)))
        elif how == "missing":
            path.unlink()
        else:
            other = before / path.relative_to(serving(newsroom))
            if not other.exists() or other.read_bytes() == kept:
                continue
            shutil.copyfile(other, path)
        served, warning = headline(newsroom)
        assert served == "Before"
        assert path.name in warning
        path.write_bytes(kept)
        tried += 1
    assert tried >= 3


@pytest.mark.parametrize("count", [300, pytest.param(10_000, marks=pytest.mark.soak)])
def test_random_damage_is_always_named(newsroom: Newsroom, count: int) -> None:
    chance = random.Random(count)
    before = next(path for path in newsroom.generations() if path != serving(newsroom))
    others = [path.read_bytes() for path in sorted(before.rglob("*")) if path.is_file()]
    kept = {path: path.read_bytes() for path in files(newsroom)}
    tried = Counter[str]()
    while tried.total() < count:
        path, data = chance.choice(list(kept.items()))
        how, damaged = chance.choice(list(damages(data, others, chance)))
        if damaged == data:
            continue
        path.write_bytes(damaged)
        served, warning = headline(newsroom)
        assert served == "Before", (how, path)
        assert path.name in warning, (how, path)
        path.write_bytes(data)
        tried[how] += 1
    print(f"{count} damages: {dict(tried)}")  # noqa: T201
    assert headline(newsroom) == ("After", "")


def damages(
    data: bytes, others: Sequence[bytes], chance: random.Random
) -> Iterator[tuple[str, bytes]]:
    at = chance.randrange(len(data))
    yield "flipped", data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]
    page = at - at % PAGE
    end = min(page + PAGE, len(data))
    yield "zeroed page", data[:page] + bytes(end - page) + data[end:]
    yield "cut", data[:at]
    yield "of another generation", chance.choice(others)


def test_a_folder_that_goes_while_it_is_looked_at_is_damage(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when a build throws away what a reader has begun to open: once in 20,000 openings."""
    (name,) = generations.names(newsroom.index)[-1:]
    folder = newsroom.index / generations.FOLDER / name
    made = manifest.read_manifest(folder)

    def gone(path: object) -> object:
        raise FileNotFoundError(2, "No such file or directory", str(path))

    monkeypatch.setattr("os.scandir", gone)
    (fault,) = manifest.faults(folder, made)
    assert "cannot be read (No such file or directory)" in str(fault)


def test_a_file_that_does_not_belong_is_damage(newsroom: Newsroom) -> None:
    (serving(newsroom) / "stray").write_text("")
    served, warning = headline(newsroom)
    assert served == "Before"
    assert "stray" in warning


@pytest.mark.parametrize("pointer", ["", "no-such-generation\n", "../elsewhere\n", "\xff\0\n"])
def test_a_damaged_pointer_is_named_and_the_newest_serves(newsroom: Newsroom, pointer: str) -> None:
    (newsroom.index / "CURRENT").write_bytes(pointer.encode("latin-1"))
    served, warning = headline(newsroom)
    assert served == "After"
    assert "CURRENT" in warning


def test_a_lost_pointer_is_named_and_the_newest_serves(newsroom: Newsroom) -> None:
    (newsroom.index / "CURRENT").unlink()
    served, warning = headline(newsroom)
    assert served == "After"
    assert "CURRENT" in warning


def test_without_one_whole_generation_nothing_is_answered(newsroom: Newsroom) -> None:
    for folder in newsroom.generations():
        flip(folder / "vectors.faiss", 100)
    with pytest.raises(IndexDamaged, match=r"vectors\.faiss.*dateline index --full"):
        newsroom.open()


def test_the_next_build_repairs_though_the_corpus_is_as_it_was(newsroom: Newsroom) -> None:
    damaged = serving(newsroom)
    flip(damaged / "articles.sqlite", 5000)
    report = newsroom.build()
    assert headline(newsroom) == ("After", "")
    assert report.embedded == 1, "what the generation before holds is not embedded again"
    assert damaged not in newsroom.generations()
    assert len(newsroom.generations()) == 2


def test_a_build_with_nothing_whole_starts_over(newsroom: Newsroom) -> None:
    for folder in newsroom.generations():
        flip(folder / "vectors.faiss", 100)
    report = newsroom.build()
    assert report.new == report.embedded == 6
    assert headline(newsroom) == ("After", "")


def test_opening_writes_nothing(newsroom: Newsroom) -> None:
    def state() -> list[tuple[Path, int, int]]:
        return [
            (path, path.stat().st_mtime_ns, path.stat().st_size)
            for path in sorted(newsroom.index.rglob("*"))
        ]

    before = state()
    headline(newsroom)
    assert state() == before
