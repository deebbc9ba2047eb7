from corpus.article import Article
from corpus.read import Rejected
from tests.corpus.conftest import ReadBack

HEADER = "Title,Text,Publish Date,Author\n"


def test_each_row_is_an_article(read_back: ReadBack) -> None:
    quoted = '"Bridge, old, to close","The council\n\nvoted ""yes"".",2022-09-08,Ana Ruiz\n'
    first, second = read_back("a.csv", HEADER + quoted + "Ferry,It runs.,,\n")
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert first.text == 'Bridge, old, to close\n\nThe council\n\nvoted "yes".'
    assert (first.byline, first.path) == ("Ana Ruiz", "a.csv#1")
    assert (second.headline, second.published) == ("Ferry", None)


def test_other_delimiters_are_seen_in_the_header(read_back: ReadBack) -> None:
    for name, delimiter in (("a.tsv", "\t"), ("b.csv", ";"), ("c.csv", "|")):
        content = HEADER.replace(",", delimiter) + delimiter.join(["T", "Body, here.", "", "X"])
        (article,) = read_back(name, content)
        assert isinstance(article, Article)
        assert article.text == "T\n\nBody, here."


def test_a_row_that_does_not_fit_costs_itself_only(read_back: ReadBack) -> None:
    found = read_back("a.csv", HEADER + "T,Body.,,\na,b,c,d,e\n\nU,More.\n")
    assert isinstance(found[0], Article)
    assert found[1] == Rejected("a.csv", 2, "5 fields where the header names 4")
    assert isinstance(found[2], Article)


def test_an_endless_line_costs_itself_only(read_back: ReadBack) -> None:
    found = read_back("a.csv", HEADER + "T,Body.,,\n" + "x" * 20_000_000 + "\nU,More.,,\n")
    assert [type(each) for each in found] == [Article, Rejected, Article]


def test_lines_may_end_as_they_like(read_back: ReadBack) -> None:
    content = HEADER + "T,Body.,,\nU,More.,,\n"
    for n, end in enumerate(("\r\n", "\r", "\n")):
        found = read_back(f"{n}.csv", content.replace("\n", end))
        assert [each.text for each in found if isinstance(each, Article)] == [
            "T\n\nBody.",
            "U\n\nMore.",
        ]


def test_an_endless_header_is_refused(read_back: ReadBack) -> None:
    (refused,) = read_back("a.csv", "x" * 20_000_000)
    assert refused == Rejected("a.csv", None, "a line or field of more than 8 MiB")


def test_a_table_of_something_else_is_refused(read_back: ReadBack) -> None:
    (found,) = read_back("a.csv", "city,population\nNorthport,9000\n")
    assert isinstance(found, Rejected)
    assert "names no column" in found.reason
