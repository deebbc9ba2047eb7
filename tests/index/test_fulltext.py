import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from math import log
from pathlib import Path

import pytest

from index import analysis
from index.fulltext import FOLDER, Entry, FullText, write
from index.hit import Filters

DAY = date(2023, 3, 1).toordinal()
ENTRIES = [
    Entry(0, "the comet was seen over the harbour", DAY, "Elling Courier", "Science"),
    Entry(1, "comets, comets and a COMET", DAY + 1, "Belgrove Post", "Science"),
    Entry(2, "trams strike in Belgrove", None, "Belgrove Post", ""),
    Entry(3, "the café by the harbour", DAY + 30, "Elling Courier", "Food"),
]


@pytest.fixture(scope="module")
def fulltext(tmp_path_factory: pytest.TempPathFactory) -> FullText:
    folder = tmp_path_factory.mktemp("fulltext") / FOLDER
    write(folder, ENTRIES)
    return FullText(folder)


def rows(fulltext: FullText, text: str, filters: Filters | None = None) -> list[int]:
    return [row for row, _ in fulltext.search(analysis.terms(text), 10, filters)]


def test_rows_come_by_score_and_only_with_a_word_of_the_question(fulltext: FullText) -> None:
    assert rows(fulltext, "Which comet?") == [1, 0]
    assert rows(fulltext, "CAFE") == [3]
    assert rows(fulltext, "nothing of the kind") == []
    assert rows(fulltext, "") == []


def test_k_limits(fulltext: FullText) -> None:
    assert len(fulltext.search(analysis.terms("comet"), 1)) == 1


def test_filters(fulltext: FullText) -> None:
    question = "comet harbour tram"
    since = Filters(since=date(2023, 3, 2))
    assert set(rows(fulltext, question, since)) == {1, 3}
    assert set(rows(fulltext, question, Filters(until=date(2023, 3, 2)))) == {0, 1}
    assert set(rows(fulltext, question, Filters(sources=("BELGROVE post",)))) == {1, 2}
    assert set(rows(fulltext, question, Filters(sections=("science", "food")))) == {0, 1, 3}
    both = Filters(since=date(2023, 3, 1), sources=("Elling Courier",), sections=("Food",))
    assert rows(fulltext, question, both) == [3]


def test_a_filter_does_not_change_scores(fulltext: FullText) -> None:
    words = analysis.terms("comet harbour")
    free = dict(fulltext.search(words, 10))
    kept = dict(fulltext.search(words, 10, Filters(until=date(2023, 3, 2))))
    assert kept == {row: free[row] for row in (0, 1)}


def test_scores_of_chosen_rows_are_those_of_the_search(fulltext: FullText) -> None:
    words = analysis.terms("comet harbour")
    free = dict(fulltext.search(words, 10))
    assert fulltext.scores(words, [0, 2, 3]) == {row: free[row] for row in (0, 3)}
    assert fulltext.scores(words, []) == {}


def test_idf_counts_passages(fulltext: FullText) -> None:
    (comet,) = analysis.terms("comet")
    assert fulltext.idf(comet) == pytest.approx(log(1 + 2.5 / 2.5))
    assert fulltext.idf("no such term") == pytest.approx(log(1 + 4.5 / 0.5))


def test_files_may_be_read_by_whoever_may_read_the_folder(tmp_path: Path) -> None:
    write(tmp_path / FOLDER, ENTRIES)
    modes = {file.stat().st_mode & 0o777 for file in (tmp_path / FOLDER).iterdir()}
    assert modes == {(tmp_path / FOLDER).stat().st_mode & 0o666}


def test_nothing_is_written_behind_the_writer_s_back(tmp_path: Path) -> None:
    folders = [tmp_path / str(number) for number in range(150)]
    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(lambda folder: write(folder, ENTRIES[:1]), folders))
    time.sleep(0.5)  # A thread that was still to look has done it by then.
    left = {file.name for folder in folders for file in folder.iterdir() if "lock" in file.name}
    assert left == set()
