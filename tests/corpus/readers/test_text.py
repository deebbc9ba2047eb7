from datetime import UTC, datetime

from corpus.article import Article
from corpus.read import Rejected
from tests.corpus.conftest import ReadBack

VOTE = "The council of Northport voted on Monday to close the old bridge."


def test_the_date_header_is_read_and_taken_off(read_back: ReadBack) -> None:
    (article,) = read_back("a.txt", f" date 2022-09-08 {VOTE}\n\nIt opens again in May.")
    assert isinstance(article, Article)
    assert article.published == datetime(2022, 9, 8, tzinfo=UTC)
    assert article.text == f"{VOTE}\n\nIt opens again in May."


def test_a_text_without_a_header_has_no_date(read_back: ReadBack) -> None:
    (article,) = read_back("a.txt", f"{VOTE} The date 2022-09-08 was set.")
    assert isinstance(article, Article)
    assert (article.published, article.headline) == (None, "")
    assert article.text.startswith(VOTE)


def test_a_short_first_line_is_the_headline(read_back: ReadBack) -> None:
    (article,) = read_back("a.txt", f"Northport to close bridge\r\n\r\n{VOTE}\r\n")
    assert isinstance(article, Article)
    assert article.headline == "Northport to close bridge"
    assert article.text == f"Northport to close bridge\n\n{VOTE}"


def test_the_folder_names_the_outlet_where_nothing_else_does(read_back: ReadBack) -> None:
    (article,) = read_back("The Herald/a.txt", VOTE)
    assert isinstance(article, Article)
    assert article.source == "The Herald"
    assert article.path == "The Herald/a.txt"


def test_an_empty_file_is_refused(read_back: ReadBack) -> None:
    assert read_back("a.txt", "") == [Rejected("a.txt", None, "the file is empty")]
    assert read_back("b.txt", " \n\0\n") == [Rejected("b.txt", None, "the file is empty")]


def test_a_text_of_furniture_alone_is_refused(read_back: ReadBack) -> None:
    (found,) = read_back("a.txt", "Advertisement\n\nShare this\n\n——-")
    assert found == Rejected("a.txt", None, "no text but a page's own furniture")
