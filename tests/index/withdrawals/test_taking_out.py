"""A withdrawn article is nowhere, at once and for good, and comes back only when it is restored."""

import pytest

from index.archive import Archive
from index.build import build
from index.copies import Known, signature
from index.errors import AlreadySo, UnknownArticle
from index.folder import FolderTexts
from index.hit import Filters
from index.takedown import holds, restore, withdraw
from index.withdrawals import Log, Print, Withdrawal
from tests.index.newsroom import HOST, STORIES, Newsroom
from tests.index.taking_out import WHY, id_of, take_out


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


def test_a_copy_that_a_build_brings_meanwhile_is_out_in_it(newsroom: Newsroom) -> None:
    """The build knew nothing of the withdrawal, and the withdrawal nothing of the copy."""
    newsroom.put("reprint", story="comet", text=f"WICK (Wire) — {STORIES['comet'][1]}")
    taken: list[Withdrawal] = []

    def report(step: str, done: int, total: int) -> None:
        if step == "indexing words" and not taken:
            taken.append(withdraw(newsroom.index, f"{HOST}/comet", "the editor", WHY).line)

    built = build(newsroom.corpus, newsroom.index, newsroom.embedder, report=report)
    assert (taken[0].copies, built.articles) == ((), 7)
    assert built.generation not in taken[0].seen
    archive = newsroom.open()
    assert archive.generation == built.generation
    assert counted(archive) == (5, 5, 5, 5)
    assert archive.by_url(f"{HOST}/reprint") is None
    archive.close()


def test_an_archive_looks_through_no_articles_that_the_withdrawal_has_looked_through(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of 300,000 articles that takes more than a second, in the middle of everyone's questions."""
    newsroom.put("reprint", story="comet", text=f"WICK (Wire) — {STORIES['comet'][1]}")
    newsroom.build()
    looks: list[int] = []
    prints = FolderTexts.prints

    def counted_prints(texts: FolderTexts) -> list[Print]:
        looks.append(1)
        return prints(texts)

    monkeypatch.setattr(FolderTexts, "prints", counted_prints)
    archives = [newsroom.open()]
    taken = withdraw(newsroom.index, f"{HOST}/comet", "the editor", WHY)
    archives.append(newsroom.open())
    for archive in archives:
        assert counted(archive) == (5, 5, 5, 5)
        archive.close()
    assert len(taken.line.copies) == 1
    assert taken.line.seen == tuple(path.name for path in newsroom.generations())
    assert looks == []


def test_its_address_is_out_under_another_identifier(newsroom: Newsroom, archive: Archive) -> None:
    take_out(newsroom, f"{HOST}/comet")
    state = Log(newsroom.index).now()
    again = Print("0123456789abcdef", f"{HOST}/comet", signature("Something else."), None)
    assert state.of(again) is state.lines[0]
    assert state.of(again._replace(url=f"{HOST}/ferry")) is None
    assert state.of(again._replace(url=None)) is None


@pytest.mark.parametrize("others", [0, 12])
def test_its_address_is_out_however_it_is_spelt(newsroom: Newsroom, others: int) -> None:
    """Also with another text, and by whichever spelling it was withdrawn."""
    for number in range(others):
        newsroom.put(f"other{number}", story="strike", text=f"Number {number} of many others.")
    newsroom.build()
    for number in range(others):
        take_out(newsroom, f"{HOST}/other{number}")
    take_out(newsroom, "http://www.news.example/comet/")
    spelt = ("http://news.example/comet", "https://www.news.example/com%65t/", f"{HOST}/comet/amp")
    for number, url in enumerate(spelt):
        newsroom.put(f"again{number}", story="bakery", url=url, text=f"Take {number} of it.")
    report = newsroom.build()
    assert report.articles == len(STORIES) - 1
    assert {each.path for each in report.rejected} >= {f"again{n}.jsonl" for n in range(3)}


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
