"""What every store promises, held against each: the index folder, and Milvus over its own client
(served by Milvus Lite)."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from answer.ask import ask
from index.archive import Archive
from index.embed import Embedder
from index.errors import ModelTrouble, NoIndex
from index.hit import Filters, Recency
from index.milvus.log import FRESH_SECONDS
from index.stores import Store, store_of
from index.takedown import restore, withdraw
from tests.index.newsroom import HOST, STORIES, Newsroom, WordEmbedder

STORES = ("folder", "milvus")
SEED = "why did Albania cut ties with Iran?"
SEED_DAY = date(2022, 9, 8)


class Desk:
    """A newsroom whose index is served from one of the stores."""

    def __init__(self, room: Newsroom, uri: str) -> None:
        self.room = room
        self.uri = uri
        self.store: Store = store_of(room.index, uri)
        self._opened: list[Archive] = []

    def build(self) -> None:
        self.room.build()
        self.store.deliver()

    def share(self) -> None:
        self.store.share()
        # Until a look at the store's log that came just before does not hold any more.
        time.sleep(FRESH_SECONDS if self.uri else 0)

    def open(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Archive:
        self._opened.append(self.store.open(self.room.embedder, clock))
        return self._opened[-1]

    def close(self) -> None:
        for archive in self._opened:
            archive.close()


def uri_of(kind: str, folder: Path) -> str:
    return f"milvus+{folder / 'store.db'}" if kind == "milvus" else ""


@pytest.fixture(params=STORES)
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    """Empty, and with an embedder that needs no model."""
    (tmp_path / "corpus").mkdir()
    room = Newsroom(tmp_path / "corpus", tmp_path / "index", WordEmbedder())
    made = Desk(room, uri_of(request.param, tmp_path))
    yield made
    made.close()


@pytest.fixture(scope="module", params=STORES)
def archive(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, embedder: Embedder
) -> Iterator[Archive]:
    """All stories and one without a date, for tests that only read."""
    folder = tmp_path_factory.mktemp("stories")
    (folder / "corpus").mkdir()
    room = Newsroom(folder / "corpus", folder / "index", embedder)
    room.put_all()
    room.put("undated", story="comet", title="Comet, no date", text="Comet seen.", published="")
    made = Desk(room, uri_of(request.param, folder))
    made.build()
    yield made.open()
    made.close()


@pytest.fixture(scope="module", params=STORES)
def sample(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    sample_index: Path,
    embedder: Embedder,
) -> Iterator[Archive]:
    store = store_of(sample_index, uri_of(request.param, tmp_path_factory.mktemp("sample-store")))
    store.deliver()
    opened = store.open(embedder)
    yield opened
    opened.close()


def urls(archive: Archive, query: str, **more: object) -> set[str]:
    found = archive.search(query, k=50, **more)  # type: ignore[arg-type]
    return {str(hit.article.url).removeprefix(f"{HOST}/") for hit in found}


def test_every_article_and_passage_is_there(archive: Archive) -> None:
    articles = list(archive.articles())
    assert len(articles) == len(STORIES) + 1 == archive.coverage().articles
    assert archive.report.articles == len(articles)
    for article in articles:
        assert archive.article(article.id) == article
        assert archive.by_url(f"{article.url}?utm_source=letter#top") == article
        passages = archive.passages(article.id)
        assert [article.text[p.start : p.end] for p in passages] == [p.text for p in passages]
        assert [p.id for p in passages] == [f"{article.id}-{n}" for n in range(len(passages))]
        assert all(start < end for p in passages for start, end in p.sentences)
    assert archive.article("0" * 16) is None
    assert archive.by_url(f"{HOST}/nowhere") is None
    assert archive.passages("0" * 16) == []


def test_what_the_archive_spans(archive: Archive) -> None:
    coverage = archive.coverage()
    assert (coverage.first, coverage.last) == (date(2023, 1, 9), date(2023, 5, 21))
    assert archive.outlets()[0] == ("Elling Courier", 3)
    assert dict(archive.months())["2023-05"] == 2
    assert set(archive.sections()) == {"Local", "Nature", "Transport", "Science"}
    total, newest = archive.browse(Filters(), 0, 2)
    assert total == len(STORIES) + 1
    assert [str(each.url) for each in newest] == [f"{HOST}/ferry", f"{HOST}/bakery"]


def test_words_and_meaning_both_find(archive: Archive) -> None:
    by_meaning = archive.search("an astronomical object spotted by an educator")[0]
    assert by_meaning.article.url == f"{HOST}/comet"
    by_word = archive.search("Reyk")[0]
    assert by_word.article.url == f"{HOST}/otters"
    assert by_word.parts["bm25"] > 0


def test_scores_are_the_sum_of_their_parts_and_fall(archive: Archive) -> None:
    recency = Recency(date(2023, 3, 2), weight=0.3, half_life_days=10)
    hits = archive.search("Who discovered the comet?", recency=recency)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    for hit in hits:
        mixed = hit.parts["lexical"] + hit.parts["dense"] + hit.parts["recency"]
        assert hit.score == pytest.approx(mixed)
        assert -1.001 <= hit.parts["cosine"] <= 1.001
        assert hit.parts["bm25"] >= 0
    assert archive.search("Who discovered the comet?", recency=recency, k=2) == hits[:2]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(since=date(2023, 3, 14)), {"comet", "bakery", "ferry"}),
        (Filters(until=date(2023, 2, 14)), {"bridge", "otters"}),
        (Filters(until=date(2100, 1, 1)), set(STORIES)),
        (Filters(since=date(2023, 3, 2), until=date(2023, 3, 2)), {"strike"}),
        (Filters(sources=("belgrove POST",)), {"strike", "bakery"}),
        (Filters(sections=("transport", "Nature")), {"strike", "ferry", "otters"}),
        (Filters(since=date(2023, 5, 1), sources=("Belgrove Post",)), {"bakery"}),
        (Filters(sources=("No Such Paper",)), set()),
        (Filters(sources=('x" or row >= 0 or source == "', "'", "\\", "[1, 2]")), set()),
        (Filters(since=date(2024, 1, 1)), set()),
    ],
)
def test_filters_decide_before_ranking(
    archive: Archive, filters: Filters, expected: set[str]
) -> None:
    for question in ("harbour bridge otters comet tram bakery ferry", "the", "Port Elling"):
        assert urls(archive, question, filters=filters) == expected
    assert archive.coverage(filters).articles == len(expected)
    assert archive.browse(filters, 0, 10)[0] == len(expected)


@pytest.mark.parametrize(
    "question", ["", "?!", "the of and", "🦦", "x" * 5000, "\x00", "') or 1 ="]
)
def test_any_question_searches(archive: Archive, question: str) -> None:
    assert len(archive.search(question)) == len(STORIES) + 1


def test_rare_words_weigh_more(archive: Archive) -> None:
    (comet,), (said,), (unknown,) = map(archive.terms, ("comet", "harbour", "zyxwvu"))
    assert archive.idf(unknown) > archive.idf(said)
    assert archive.idf(unknown) > archive.idf(comet) > 0


def test_a_second_build_changes_what_changed(desk: Desk) -> None:
    desk.room.put("comet")
    desk.room.put("ferry")
    desk.build()
    first = desk.open()
    desk.room.put(
        "ferry", text="The ferry was sold to a museum of radar sets.", published="2023-06-01"
    )
    desk.room.put("bakery")
    (desk.room.corpus / "comet.jsonl").unlink()
    assert desk.room.build().removed == 1
    desk.store.deliver()
    second = desk.open()
    assert urls(second, "ferry bakery comet") == {"ferry", "bakery"}
    assert "museum" in second.search("museum")[0].passage.text
    assert second.idf("museum") < second.idf("fog") == second.idf("zyxwvu"), "the old text is gone"
    assert first.generation != second.generation


def test_a_reader_keeps_the_generation_it_opened(desk: Desk) -> None:
    with pytest.raises(NoIndex):
        desk.open()
    desk.room.put("comet", title="Version 1")
    desk.build()
    reader, mark = desk.open(), desk.store.mark()
    assert desk.store.mark() == mark
    desk.room.put("comet", title="Version 2")
    desk.build()
    assert desk.store.mark() != mark
    assert [hit.article.headline for hit in reader.search("comet")] == ["Version 1"]
    assert [hit.article.headline for hit in desk.open().search("comet")] == ["Version 2"]
    mark = desk.store.mark()
    desk.build()
    assert desk.store.mark() == mark, "nothing changed"


def test_copies_of_one_story_are_one_hit(desk: Desk) -> None:
    wire = STORIES["ferry"][1] + (
        " Investigators took the ship's log ashore. The operator said that it would check the "
        "radar sets of all nine ferries in its fleet before the holiday season began."
    )
    desk.room.put("ferry", text=wire, published="2023-05-21T06:00:00Z")
    desk.room.put("copy", story="ferry", text=f"SKERRY POINT — {wire}", source="Belgrove Post")
    desk.room.put("bakery")
    desk.build()
    archive = desk.open()
    hits = archive.search("ferry radar failed")
    assert sorted(len(hit.duplicates) for hit in hits) == [0, 1]
    only = archive.search("ferry radar failed", filters=Filters(sources=("Belgrove Post",)))
    assert {hit.duplicates for hit in only} == {()}, "the other printing is filtered out"
    ferry = archive.by_url(f"{HOST}/ferry")
    assert ferry is not None
    assert [copy.source for copy in archive.duplicates(ferry.id)] == ["Belgrove Post"]
    withdraw(desk.room.index, ferry.id, "the editor", "a court's order")
    desk.share()
    assert urls(archive, "ferry radar failed") == {"bakery"}, "its near-copy goes with it"


def test_a_withdrawal_counts_at_once_and_for_later_builds(desk: Desk) -> None:
    desk.room.put_all()
    desk.build()
    archive = desk.open()
    ferry = archive.by_url(f"{HOST}/ferry")
    assert ferry is not None
    withdraw(desk.room.index, ferry.id, "the editor", "a court's order")
    desk.share()
    for reader in (archive, desk.open()):
        assert "ferry" not in urls(reader, "ferry aground in fog")
        assert urls(reader, "ferry", filters=Filters(since=date(2023, 5, 20))) == {"bakery"}
        assert reader.article(ferry.id) is None
        assert reader.by_url(f"{HOST}/ferry") is None
        assert reader.coverage().articles == len(STORIES) - 1
        assert "a court's order" in reader.gone(ferry.id)
    desk.build()
    assert "ferry" not in urls(desk.open(), "ferry aground in fog")
    restore(desk.room.index, ferry.id, "the editor", "on appeal")
    desk.share()
    assert "ferry" in urls(archive, "ferry aground in fog"), "where it was held all along"
    desk.build()
    assert "ferry" in urls(desk.open(), "ferry aground in fog")


def test_purged_text_leaves_with_the_generations_that_held_it(desk: Desk) -> None:
    desk.room.put_all()
    address = f"{HOST}/ferry\u2028wreck"
    canary = b"zyxwquanary"
    text = f"{STORIES['ferry'][1]} Captain {canary.decode()} was on leave."
    desk.room.put("ferry", url=address, text=text)
    desk.build()
    assert holding(desk.room.corpus.parent, canary)
    withdraw(desk.room.index, address, "the editor", "a court's order", purge=True)
    desk.build()
    archive = desk.open()
    assert archive.idf("skerri") == archive.idf("zyxwvu")
    assert len(desk.room.generations()) == 1
    assert holding(desk.room.corpus.parent, canary) == set()


def holding(folder: Path, word: bytes) -> set[str]:
    """Files of the index and of the store; the corpus is not ours to purge."""
    files = (path for path in folder.rglob("*") if path.is_file() and "corpus" not in path.parts)
    return {str(path) for path in files if word in path.read_bytes().lower()}


def test_an_embargo_ends_without_a_build(desk: Desk) -> None:
    desk.room.put("bakery")
    desk.room.put("ferry", embargoed="2031-06-01T12:00:00Z")
    desk.build()
    moment = datetime(2031, 6, 1, 11, 59, 59, tzinfo=UTC)
    archive = desk.open(lambda: moment)
    assert urls(archive, "ferry radar") == {"bakery"}
    moment += timedelta(seconds=1)
    assert urls(archive, "ferry radar") == {"bakery", "ferry"}


def test_another_model_is_refused(desk: Desk, embedder: Embedder) -> None:
    desk.room.put("comet")
    desk.build()
    with pytest.raises(ModelTrouble, match="was built with the model words"):
        desk.store.open(embedder)


def test_the_first_question_is_answered_with_checked_citations(sample: Archive) -> None:
    answer = ask(sample, SEED, day=SEED_DAY)
    assert answer.answered
    assert "cyber" in " ".join(sentence.text for sentence in answer.sentences).lower()
    assert answer.citations
    for citation in answer.citations:
        article = sample.article(citation.article_id)
        assert article is not None
        assert article.text[citation.start : citation.end] == citation.quote


@pytest.mark.parametrize(
    "question", [SEED, "Who denied the cyberattack?", "What happened at Nord Stream?"]
)
def test_both_stores_answer_alike(
    sample: Archive, sample_index: Path, embedder: Embedder, question: str
) -> None:
    folder = store_of(sample_index, "").open(embedder)
    ours, theirs = ask(sample, question, day=SEED_DAY), ask(folder, question, day=SEED_DAY)
    assert [each.text for each in ours.sentences] == [each.text for each in theirs.sentences]
    assert ours.citations == theirs.citations
    assert ours.confidence == pytest.approx(theirs.confidence, abs=0.02)
    folder.close()
