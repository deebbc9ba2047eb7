import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.build import BuildReport, build
from index.embed import Embedder, Progress
from index.errors import BuildFailed, IndexBusy
from index.lock import build_lock
from index.runtime import Floats
from tests.index.newsroom import Newsroom


def counts(report: BuildReport) -> tuple[int, ...]:
    """new, changed, unchanged, rejected, removed, embedded."""
    assert report.found == report.new + report.changed + report.unchanged + len(report.rejected)
    return (
        report.new,
        report.changed,
        report.unchanged,
        len(report.rejected),
        report.removed,
        report.embedded,
    )


def text_at(newsroom: Newsroom, url: str) -> str:
    archive = newsroom.open()
    found = archive.by_url(url)
    archive.close()
    return found.text if found else ""


class Counting:
    """The given embedder, with a list of every text that it was asked for."""

    def __init__(self, embedder: Embedder) -> None:
        self.fingerprint = embedder.fingerprint
        self.dimension = embedder.dimension
        self.asked: list[str] = []
        self._embedder = embedder

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Floats:
        self.asked.extend(texts)
        return self._embedder.embed(texts, progress)


def test_first_build_embeds_each_passage_once(newsroom: Newsroom) -> None:
    newsroom.put_all()
    report = newsroom.build()
    assert counts(report) == (6, 0, 0, 0, 0, report.passages)
    assert report.articles == 6


def test_second_build_with_nothing_changed_keeps_the_generation(newsroom: Newsroom) -> None:
    newsroom.put_all()
    first = newsroom.build()
    counting = Counting(newsroom.embedder)
    second = build(newsroom.corpus, newsroom.index, counting)
    assert counting.asked == []
    assert counts(second) == (0, 0, 6, 0, 0, 0)
    assert second.generation == first.generation
    assert [folder.name for folder in newsroom.generations()] == [first.generation]


def test_added_changed_moved_and_deleted_files(newsroom: Newsroom) -> None:
    newsroom.put_all()
    newsroom.build()
    newsroom.put("whale", story="otters", title="Whale washed up at Skerry Point")
    newsroom.put("bridge", text="The harbour bridge in Port Elling opened again on Friday.")
    (newsroom.corpus / "old").mkdir()
    shutil.move(newsroom.corpus / "comet.jsonl", newsroom.corpus / "old" / "comet.jsonl")
    (newsroom.corpus / "strike.jsonl").unlink()
    counting = Counting(newsroom.embedder)
    report = build(newsroom.corpus, newsroom.index, counting)
    assert counts(report) == (1, 1, 4, 0, 1, 2)
    assert sorted("Whale" in text for text in counting.asked) == [False, True]
    archive = newsroom.open()
    assert archive.by_url("https://news.example/strike") is None
    moved = archive.by_url("https://news.example/comet")
    assert moved is not None
    assert moved.path.startswith("old/comet.jsonl")
    assert "opened again" in archive.search("harbour bridge Port Elling")[0].passage.text
    assert not any("nine weeks" in hit.passage.text for hit in archive.search("bridge nine weeks"))


def test_incremental_build_finds_the_same_as_a_full_one(newsroom: Newsroom) -> None:
    newsroom.put("bridge")
    newsroom.put("comet")
    newsroom.build()
    newsroom.put_all()
    newsroom.build()
    grown = [(h.passage, h.score) for h in newsroom.open().search("who found a comet", k=20)]
    report = newsroom.build(full=True)
    assert report.embedded == report.passages
    whole = [(h.passage, h.score) for h in newsroom.open().search("who found a comet", k=20)]
    assert [passage for passage, _ in grown] == [passage for passage, _ in whole]
    assert [score for _, score in grown] == pytest.approx([score for _, score in whole], abs=1e-4)


def test_a_touched_file_is_not_a_change(newsroom: Newsroom) -> None:
    file = newsroom.put("bridge")
    first = newsroom.build()
    os.utime(file, (1, 1))
    assert newsroom.build().generation == first.generation


def test_a_change_within_one_tick_and_size_is_seen(newsroom: Newsroom) -> None:
    file = newsroom.put("bridge", title="Bridge A")
    newsroom.build()
    before = file.stat()
    newsroom.put("bridge", title="Bridge B")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert file.stat().st_size == before.st_size
    assert newsroom.build().changed == 1


def test_text_that_comes_back_or_moves_between_articles_is_not_embedded_again(
    newsroom: Newsroom,
) -> None:
    newsroom.put("bridge")
    newsroom.build()
    newsroom.put("bridge", url="https://elsewhere.example/another-address")
    report = newsroom.build()
    assert counts(report) == (1, 0, 0, 0, 1, 0)


def test_rejected_files_stay_reported_while_they_stay(newsroom: Newsroom) -> None:
    newsroom.put("bridge")
    (newsroom.corpus / "empty.jsonl").write_text("")
    first = newsroom.build()
    assert [each.path for each in first.rejected] == ["empty.jsonl"]
    second = newsroom.build()
    assert second.rejected == first.rejected
    assert second.generation == first.generation
    newsroom.put("comet")
    assert [each.path for each in newsroom.build().rejected] == ["empty.jsonl"]
    (newsroom.corpus / "empty.jsonl").unlink()
    assert newsroom.build().rejected == ()


def test_a_link_out_of_the_corpus_is_reported_once_and_for_all(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    newsroom.put("bridge")
    (tmp_path / "secret.jsonl").write_text("{}")
    (newsroom.corpus / "link.jsonl").symlink_to(tmp_path / "secret.jsonl")
    first = newsroom.build()
    assert len(first.rejected) == 1
    second = newsroom.build()
    assert (second.rejected, second.generation) == (first.rejected, first.generation)


def test_the_later_version_of_an_address_wins_whichever_file_holds_it(newsroom: Newsroom) -> None:
    newsroom.put(
        "bridge", path="b.jsonl", text="The bridge will close for nine weeks.", updated="2023-01-11"
    )
    newsroom.put(
        "bridge", path="a.jsonl", text="The bridge will close for four weeks.", updated="2023-01-10"
    )
    report = newsroom.build()
    assert counts(report)[:4] == (1, 0, 0, 1)
    (older,) = report.rejected
    assert older.path == "a.jsonl"
    assert "b.jsonl" in older.reason
    assert "nine" in text_at(newsroom, "https://news.example/bridge")
    (newsroom.corpus / "b.jsonl").unlink()
    report = newsroom.build()
    assert counts(report)[:5] == (0, 1, 0, 0, 0)
    assert "four" in text_at(newsroom, "https://news.example/bridge")


def test_two_files_with_the_same_text_are_both_known(newsroom: Newsroom) -> None:
    newsroom.put("bridge")
    newsroom.put("bridge-copy", story="bridge", source="Sorn Valley News")
    report = newsroom.build()
    assert (report.articles, report.new) == (2, 2)


def test_an_empty_corpus_gives_an_archive_that_finds_nothing(newsroom: Newsroom) -> None:
    report = newsroom.build()
    assert counts(report) == (0, 0, 0, 0, 0, 0)
    archive = newsroom.open()
    assert archive.search("anything at all") == []
    assert archive.coverage().articles == 0


def test_a_corpus_that_is_suddenly_empty_does_not_empty_the_index(newsroom: Newsroom) -> None:
    newsroom.put_all()
    newsroom.build()
    for file in newsroom.corpus.iterdir():
        file.unlink()
    with pytest.raises(BuildFailed, match=r"holds no file, and the index 6 articles: .* --full"):
        newsroom.build()
    archive = newsroom.open()
    assert archive.coverage().articles == 6
    archive.close()
    report = newsroom.build(full=True)
    assert (report.found, report.removed, report.articles) == (0, 6, 0)
    assert newsroom.build().articles == 0


def test_another_model_embeds_everything_anew(newsroom: Newsroom) -> None:
    newsroom.put("bridge")
    newsroom.build()
    other = Counting(newsroom.embedder)
    other.fingerprint = "another model"
    assert build(newsroom.corpus, newsroom.index, other).embedded == 1


def test_only_the_generation_before_is_kept(newsroom: Newsroom) -> None:
    names = []
    for day in range(1, 5):
        newsroom.put("bridge", published=f"2023-01-0{day}")
        names.append(newsroom.build().generation)
    assert {folder.name for folder in newsroom.generations()} == set(names[-2:])


def test_vectors_of_a_build_that_died_are_taken_up(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Dying(Counting):
        def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Floats:
            if self.asked:
                raise KeyboardInterrupt
            return super().embed(texts, progress)

    monkeypatch.setattr("index.fill.WINDOW", 2)
    newsroom.put_all()
    with pytest.raises(KeyboardInterrupt):
        build(newsroom.corpus, newsroom.index, Dying(newsroom.embedder))
    assert newsroom.generations() == []
    counting = Counting(newsroom.embedder)
    report = build(newsroom.corpus, newsroom.index, counting)
    assert report.embedded == report.passages - 2 == len(counting.asked)
    assert list(newsroom.index.glob("*.journal")) == []


def test_what_a_dead_build_left_is_cleared_away(newsroom: Newsroom) -> None:
    newsroom.put("bridge")
    left = newsroom.index / "generations" / ".new-1"
    left.mkdir(parents=True)
    (left / "articles.sqlite").write_bytes(b"half")
    newsroom.build()
    assert not left.exists()


def test_no_corpus_folder_is_said_in_a_sentence(newsroom: Newsroom, tmp_path: Path) -> None:
    with pytest.raises(BuildFailed, match=r"no corpus folder .*nowhere"):
        build(tmp_path / "nowhere", newsroom.index, newsroom.embedder)


def test_an_index_inside_its_corpus_is_refused(newsroom: Newsroom) -> None:
    with pytest.raises(BuildFailed, match="inside the corpus"):
        build(newsroom.corpus, newsroom.corpus / "index", newsroom.embedder)
    assert not (newsroom.corpus / "index").exists()


def test_a_disk_that_refuses_is_said_and_the_index_serves_on(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.put("bridge")
    before = newsroom.build().generation
    newsroom.put("comet")

    def full(path: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device", str(path))

    with monkeypatch.context() as patch:
        patch.setattr("index.disk.write_bytes", full)
        with pytest.raises(BuildFailed, match="No space left on device"):
            newsroom.build()
    assert [folder.name for folder in newsroom.generations()] == [before]
    assert newsroom.open().generation == before
    assert newsroom.build().new == 1


def test_a_second_builder_is_told_who_builds(newsroom: Newsroom) -> None:
    newsroom.put("bridge")
    newsroom.index.mkdir()
    with build_lock(newsroom.index), pytest.raises(IndexBusy, match=f"process {os.getpid()}"):
        newsroom.build()
    assert newsroom.build().new == 1


@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(
    steps=st.lists(
        st.dictionaries(
            st.sampled_from(["bridge", "otters", "comet", "ferry"]),
            st.sampled_from(["one", "two", "gone", "broken"]),
            min_size=1,
        ),
        min_size=1,
        max_size=4,
    )
)
def test_counts_add_up_and_the_archive_holds_what_the_corpus_does(
    tmp_path_factory: pytest.TempPathFactory, embedder: Embedder, steps: list[dict[str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("steps")
    (folder / "corpus").mkdir()
    room = Newsroom(folder / "corpus", folder / "index", embedder)
    state: dict[str, str] = {}
    for step in steps:
        for name, what in step.items():
            path = folder / "corpus" / f"{name}.jsonl"
            if what == "gone":
                path.unlink(missing_ok=True)
                state.pop(name, None)
            elif what == "broken":
                path.write_text("{not json")
                state[name] = what
            else:
                room.put(name, title=f"Version {what}")
                state[name] = what
        report = room.build(full=not state)  # an emptied corpus is not believed otherwise
        whole = {name: what for name, what in state.items() if what != "broken"}
        counts(report)
        assert len(report.rejected) == len(state) - len(whole)
        archive = room.open()
        held = {Path(a.path).name.split(".")[0]: a.headline for a in archive.articles()}
        assert held == {name: f"Version {what}" for name, what in whole.items()}
        archive.close()
