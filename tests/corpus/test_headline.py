import pytest

from corpus.headline import clean_headline


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("Bridge to close in May | CNN", "Bridge to close in May"),
        ("Bridge to close in May - Reuters", "Bridge to close in May"),
        ("Bridge to close in May | World news | The Guardian",
         "Bridge to close in May | World news"),
        ("Bridge to close in May - CNNPolitics", "Bridge to close in May"),
        ("Bridge to close in May | The ...", "Bridge to close in May"),
        ("Bridge to close in May, mayor says after the ...",
         "Bridge to close in May, mayor says after the…"),
        ("Bridge to close in May | smalltown.example.com", "Bridge to close in May"),
        ("Bridge\u00a0to\nclose", "Bridge to close"),
        ("Ice hockey: Canada 3 - Sweden 2", "Ice hockey: Canada 3 - Sweden 2"),
        ("Opinion | The bridge must stay", "Opinion | The bridge must stay"),
        ("CNN", "CNN"),
        ("...", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_a_title_is_shown_without_its_site(title: str, headline: str) -> None:
    assert clean_headline(title) == headline


def test_the_articles_own_outlet_is_a_site() -> None:
    title = "Bridge to close — Northport Herald"
    assert clean_headline(title, source="The Northport Herald") == "Bridge to close"
    assert clean_headline(title, host="northportherald.example") == "Bridge to close"
    assert clean_headline(title) == title
