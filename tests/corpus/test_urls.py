import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.urls import canonical_url, host_of, page_of


@pytest.mark.parametrize(
    "url",
    [
        "https://www.example.com/a/b?id=7",
        "HTTPS://WWW.Example.com:443/a/b?id=7#comments",
        " https://www.example.com/a/b?utm_source=x&id=7&utm_medium=y&fbclid=z ",
    ],
)
def test_one_article_has_one_url(url: str) -> None:
    assert canonical_url(url) == "https://www.example.com/a/b?id=7"


@pytest.mark.parametrize(
    "url",
    ["", "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "/a/b", "example.com/a",
     "https://", "http://[::1", "http://a:99999/", "vbscript:x", "ftp://example.com/a"],
)  # fmt: skip
def test_only_web_addresses_become_links(url: str) -> None:
    assert canonical_url(url) is None


def test_different_articles_stay_different() -> None:
    urls = ["https://a.example/x?id=1", "https://a.example/x?id=2", "https://a.example/X?id=1"]
    assert len({canonical_url(url) for url in urls}) == 3


@given(st.text() | st.from_regex(r"https?://[a-z.:@\[\]0-9]{0,12}/[^\s]{0,20}"))
def test_a_canonical_url_is_its_own(url: str) -> None:
    canonical = canonical_url(url)
    if canonical is not None:
        assert canonical.startswith(("http://", "https://"))
        assert canonical_url(canonical) == canonical


def test_the_host_has_no_www() -> None:
    assert host_of("https://www.bbc.co.uk/news") == "bbc.co.uk"
    assert host_of("not a url") == ""


SPELLINGS = (
    "https://news.example/a/story",
    "http://www.news.example/a/story/",
    "https://m.news.example/a/story/amp/?utm_source=x",
    "https://news.example:443/a/st%6Fry?amp",
    "https://NEWS.example/a/story/index.html?outputType=amp#top",
)
OTHERS = (
    "https://news.example/a/story2",
    "https://news.example/a/story?page=2",
    "https://news.example/a",
    "https://news.example/",
    "https://www.example/a/story",
    "https://desk.news.example/a/story",
    "https://m.example/a/story",
    "https://news.example/a/story/amplifier",
)


def test_the_spellings_of_a_pages_address_have_one_thing_in_common() -> None:
    found = [page_of(canonical_url(each) or "") for each in (*SPELLINGS, *OTHERS)]
    assert set(found[: len(SPELLINGS)]) == {"news.example/a/story"}
    assert len(set(found)) == 1 + len(OTHERS)
    assert page_of("https://news.example/" + "/" * 100_000 + "x").endswith("x")
