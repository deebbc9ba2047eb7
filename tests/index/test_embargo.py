"""An article under embargo is hidden to its second, and then there without a build."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from index.archive import Archive, open_archive
from index.hit import Filters
from index.takedown import withdraw
from tests.index.newsroom import HOST, STORIES, Newsroom, wordy

SECOND = timedelta(seconds=1)


@dataclass
class Clock:
    now: datetime

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    return wordy(tmp_path)


def opened(newsroom: Newsroom, clock: Clock) -> Archive:
    return open_archive(newsroom.index, newsroom.embedder, clock)


def seen(archive: Archive) -> set[str]:
    """The stories that are seen; every way of seeing them has to agree."""
    listed = {str(article.url) for article in archive.articles()}
    _, browsed = archive.browse(Filters(), 0, 100)
    assert {article.url for article in browsed} == listed
    assert archive.coverage().articles == len(listed)
    assert sum(count for _, count in archive.months()) == len(listed)
    found = {str(hit.article.url) for hit in archive.search("comet ferry bakery said", k=50)}
    assert found <= listed
    names = {url.removeprefix(f"{HOST}/") for url in listed}
    for name in STORIES:
        article = archive.by_url(f"{HOST}/{name}")
        assert (article is not None) == (name in names)
        if article is not None:
            assert (article.status, article.embargo) == ("usable", None)
            assert archive.passages(article.id)
    return names


@pytest.mark.parametrize(
    ("embargo", "ends"),
    [
        ("2090-06-01T12:00:00Z", datetime(2090, 6, 1, 12, tzinfo=UTC)),
        ("2090-06-01T00:30:00+05:30", datetime(2090, 5, 31, 19, tzinfo=UTC)),
        ("2090-05-31T23:59:59-12:00", datetime(2090, 6, 1, 11, 59, 59, tzinfo=UTC)),
        ("2090-06-01T14:00:00.500+14:00", datetime(2090, 6, 1, 0, 0, 0, 500_000, tzinfo=UTC)),
        ("Thu, 01 Jun 2090 00:00:00 EST", datetime(2090, 6, 1, 5, tzinfo=UTC)),
        ("2090-06-01", datetime(2090, 6, 1, tzinfo=UTC)),
    ],
)
def test_it_ends_to_the_second_in_any_time_zone(
    newsroom: Newsroom, embargo: str, ends: datetime
) -> None:
    newsroom.put("comet", embargo=embargo)
    newsroom.put("ferry")
    report = newsroom.build()
    assert (report.new, report.articles) == (2, 2)
    clock = Clock(ends - SECOND)
    archive = opened(newsroom, clock)
    before = archive.view
    assert seen(archive) == {"ferry"}
    assert archive.view is before
    clock.now = ends - timedelta(microseconds=1)
    assert seen(archive) == {"ferry"}
    for now in (ends, ends + SECOND):
        clock.now = now
        assert seen(archive) == {"comet", "ferry"}
    assert archive.view is not before
    assert archive.search("comet telescope teacher")[0].article.url == f"{HOST}/comet"
    clock.now = ends - SECOND  # clocks are set back, too
    assert seen(archive) == {"ferry"}
    archive.close()


def test_several_end_one_after_another(newsroom: Newsroom) -> None:
    newsroom.put("comet", embargo="2090-06-01T12:00:00Z")
    newsroom.put("ferry", embargo="2090-06-01T12:00:01Z")
    newsroom.put("bakery", embargo="when the minister has spoken")
    newsroom.put("strike", embargo=True)
    newsroom.put("bridge", embargo="2001-01-01")
    newsroom.put("otters", embargo="2090-06-01T12:00:00Z", status="canceled")
    newsroom.build()
    clock = Clock(datetime(2090, 6, 1, 11, 59, 59, tzinfo=UTC))
    archive = opened(newsroom, clock)
    steps = [{"bridge"}, {"bridge", "comet"}, {"bridge", "comet", "ferry"}]
    for expected in steps:
        assert seen(archive) == expected
        clock.now += SECOND
    clock.now = datetime(2099, 12, 31, tzinfo=UTC)
    assert seen(archive) == steps[-1], "what cannot be read never ends"
    archive.close()


def test_a_copy_under_embargo_is_folded_into_no_hit(newsroom: Newsroom) -> None:
    newsroom.put("comet")
    newsroom.put("early", story="comet", embargo="2090-06-01T12:00:00Z", source="Belgrove Post")
    newsroom.build()
    clock = Clock(datetime(2090, 6, 1, 11, tzinfo=UTC))
    archive = opened(newsroom, clock)
    (hit,) = archive.search("comet telescope")
    assert (hit.article.url, hit.duplicates) == (f"{HOST}/comet", ())
    assert archive.duplicates(hit.article.id) == ()
    clock.now += timedelta(hours=1)
    (hit,) = archive.search("comet telescope")
    assert len(hit.duplicates) == 1
    archive.close()


def test_builds_keep_it_hidden_and_withdrawing_outlasts_it(newsroom: Newsroom) -> None:
    newsroom.put("comet", embargo="2090-06-01T12:00:00Z")
    newsroom.put("ferry")
    first = newsroom.build()
    newsroom.put("bridge")
    report = newsroom.build()
    assert (report.new, report.unchanged, report.embedded) == (1, 2, 1)
    assert report.generation != first.generation
    archive = newsroom.open()
    assert seen(archive) == {"ferry", "bridge"}
    archive.close()
    withdraw(newsroom.index, f"{HOST}/comet", "the editor", "never to be published")
    later = opened(newsroom, Clock(datetime(2091, 1, 1, tzinfo=UTC)))
    assert seen(later) == {"ferry", "bridge"}
    later.close()
