import json
from datetime import UTC, datetime

import pytest

from corpus.article import Article
from corpus.read import Rejected
from tests.corpus.conftest import ReadBack

PARAGRAPHS = [
    "The council of Northport voted 7 to 2 on Monday to close the old bridge to all traffic.",
    "Mayor Ana Ruiz said that repairs would cost $4.5 million, more than the town can pay.",
    "A ferry will run from 6 a.m. daily until a new bridge opens, which may take three years.",
]
PROSE = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
NEWS = {
    "@type": "NewsArticle",
    "headline": "Bridge to close &amp; ferry to open",
    "articleBody": " ".join(PARAGRAPHS),
    "datePublished": "2022-09-08T10:00:00-04:00",
    "dateModified": "2022-09-09T10:00:00Z",
    "author": [{"@type": "Person", "name": "Ana Ruiz"}, {"name": "Jo Doe"}],
    "publisher": {"@type": "NewsMediaOrganization", "name": "The Herald"},
    "articleSection": ["Local", "Traffic"],
    "inLanguage": "en-GB",
    "mainEntityOfPage": {"@id": "https://herald.example/bridge"},
    "correction": [
        {"@type": "CorrectionComment", "text": "An earlier version gave the wrong cost."},
        "https://herald.example/corrections",
    ],
}


def page(data: object, head: str = "", body: str = PROSE) -> str:
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    return (
        f"<!DOCTYPE html><html><head><title>x</title>{head}{script}</head><body><nav>Menu</nav>"
        f"<article>{body}<figure><figcaption>The bridge at dawn. Jo Doe/Reuters</figcaption>"
        "</figure></article><aside><figure><figcaption>Buy now</figcaption></figure></aside>"
        "</body></html>"
    )


@pytest.mark.parametrize(
    "data",
    [
        NEWS,
        [{"@type": "Organization", "name": "x"}, NEWS],
        {"@context": "https://schema.org", "@graph": [{"@type": "WebPage"}, NEWS]},
        {**NEWS, "@type": ["ReportageNewsArticle", "Thing"]},
    ],
    ids=["object", "list", "graph", "types"],
)
def test_the_news_article_of_schema_org_is_read(read_back: ReadBack, data: object) -> None:
    (article,) = read_back("a.html", page(data))
    assert isinstance(article, Article)
    body, captions = article.text[: article.captions[0][0]], article.captions
    assert body.strip().split("\n\n") == ["Bridge to close & ferry to open", *PARAGRAPHS]
    assert [article.text[a:b] for a, b in captions] == ["The bridge at dawn."]
    assert article.published == datetime(2022, 9, 8, 14, tzinfo=UTC)
    assert article.updated == datetime(2022, 9, 9, 10, tzinfo=UTC)
    assert (article.byline, article.source) == ("Ana Ruiz, Jo Doe", "The Herald")
    assert (article.section, article.language) == ("Local", "en")
    assert article.url == "https://herald.example/bridge"
    assert article.corrections == ("An earlier version gave the wrong cost.",)


def test_a_teaser_in_the_metadata_is_no_body(read_back: ReadBack) -> None:
    data = {**NEWS, "articleBody": "The council voted. Subscribe to read on."}
    (article,) = read_back("a.html", page(data, body=PROSE * 2))
    assert isinstance(article, Article)
    assert all(paragraph in article.text for paragraph in PARAGRAPHS)


def test_a_page_without_metadata_is_extracted(read_back: ReadBack) -> None:
    head = (
        '<link rel="canonical" href="https://herald.example/bridge?utm_source=feed">'
        '<meta property="og:title" content="Bridge to close">'
        '<meta name="author" content="Ana Ruiz">'
        '<meta property="og:site_name" content="The Herald">'
        '<meta property="article:published_time" content="2022-09-08T00:00:00Z">'
        '<meta property="article:section" content="Local">'
    )
    html = (
        f"<html lang='en'><head>{head}</head><body><div class='menu'><a href='/'>Home</a>"
        f"<a href='/sport'>Sport</a></div><div class='story'><h1>Bridge to close</h1>{PROSE * 2}"
        "</div><footer>Terms of use</footer></body></html>"
    )
    (article,) = read_back("a.htm", html)
    assert isinstance(article, Article)
    assert article.text == "\n\n".join(["Bridge to close", *PARAGRAPHS])
    assert article.url == "https://herald.example/bridge"
    assert (article.byline, article.source) == ("Ana Ruiz", "The Herald")
    assert (article.section, article.published) == ("Local", datetime(2022, 9, 8, tzinfo=UTC))


def test_metadata_that_is_no_json_is_passed_over(read_back: ReadBack) -> None:
    broken = '<script type="application/ld+json">{"@type": "NewsArticle", </script>'
    deep = f'<script type="application/ld+json">{"[" * 50_000}</script>'
    (article,) = read_back("a.html", page({}, head=broken + deep, body=PROSE * 2))
    assert isinstance(article, Article)
    assert PARAGRAPHS[1] in article.text


def test_the_declared_encoding_is_used(read_back: ReadBack) -> None:
    html = f'<html><head><meta charset="iso-8859-2"></head><body>{PROSE}<p>{"Łódź żółć. " * 9}</p>'
    (article,) = read_back("a.html", html.encode("iso-8859-2"))
    assert isinstance(article, Article)
    assert "Łódź żółć." in article.text


def test_a_page_under_another_name_is_a_page(read_back: ReadBack) -> None:
    (article,) = read_back("a.txt", page(NEWS))
    assert isinstance(article, Article)
    assert article.headline == "Bridge to close & ferry to open"


def test_scripts_are_no_text(read_back: ReadBack) -> None:
    body = f"{PROSE * 2}<script>alert('x')</script><p onclick='y()'>It is <b>late</b>.</p>"
    (article,) = read_back("a.html", f"<html><body><article>{body}</article></body></html>")
    assert isinstance(article, Article)
    assert "alert" not in article.text
    assert "onclick" not in article.text


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<html><body>" + "<div>" * 100_000 + "x", "nested too deep"),
        ("<html><body>" + "<br>" * 900_000, "larger than the limit"),
        ("<html>" + "x" * 5_000_000, "larger than 4 MiB"),
        ("<html><!--" + "x" * 1_000_000, "no text"),
        ("<html><body></body></html>", "no text"),
    ],
    ids=["deep", "wide", "large", "comment without end", "empty"],
)
def test_hostile_and_empty_pages_are_refused(read_back: ReadBack, html: str, reason: str) -> None:
    (found,) = read_back("a.html", html)
    assert isinstance(found, Rejected)
    assert reason in found.reason


def test_a_page_of_endless_lists_is_read_without_the_extractor(read_back: ReadBack) -> None:
    items = "".join(f"<li>Item {n}</li>" for n in range(30_000))
    (article,) = read_back("a.html", f"<html><body>{PROSE}<ul>{items}</ul></body></html>")
    assert isinstance(article, Article)
    assert PARAGRAPHS[0] in article.text
