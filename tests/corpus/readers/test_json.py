import json
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Article
from corpus.raw import RawArticle
from corpus.read import Rejected
from corpus.readers.fields import article_of
from tests.corpus.conftest import Found, ReadBack

DAY = datetime(2022, 9, 8, tzinfo=UTC)
FIRST = {"title": "Bridge to close", "text": "The council voted."}
SECOND = {"title": "Ferry to open", "text": "It runs daily."}


def titles(found: list[Found]) -> list[str]:
    return [each.headline if isinstance(each, Article) else f"[{each.record}]" for each in found]


@pytest.mark.parametrize(
    "record",
    [
        {"url": "https://reuters.com/a", "title": "T", "text": "Body.", "published": "2022-09-08",
         "authors": ["Ana Ruiz", "Jo Doe"], "source": "Reuters", "category": "World"},
        {"link": "https://reuters.com/a", "headline": "T", "content": "Body.", "section": "World",
         "date": "2022-09-08", "author": "Ana Ruiz, Jo Doe", "outlet": "Reuters"},
        {"URL": "https://reuters.com/a", "Title": "T", "maintext": "Body.", "Category": ["World"],
         "date_publish": "2022-09-08 00:00:00", "authors": [{"name": "Ana Ruiz"}, "Jo Doe"],
         "source_domain": "reuters.com"},
        {"webUrl": "https://reuters.com/a", "webTitle": "T", "sectionName": "World",
         "webPublicationDate": "2022-09-08T00:00:00Z", "publisher": {"name": "Reuters"},
         "fields": {"bodyText": "Body.", "byline": "Ana Ruiz, Jo Doe"}},
        {"web_url": "https://reuters.com/a", "headline": {"main": "T"}, "body_html": "<p>Body.</p>",
         "pub_date": "2022-09-08T00:00:00+0000", "byline": {"original": "By Ana Ruiz, Jo Doe"},
         "source": "Reuters", "section_name": "World"},
        {"_source": {"url": "https://reuters.com/a", "title": "T", "body": ["Body."],
         "publish_date": 1662595200, "byline": "By Ana Ruiz, Jo Doe", "section": "World"}},
    ],
)  # fmt: skip
def test_the_field_names_of_common_dumps_are_known(
    read_back: ReadBack, record: Mapping[str, object]
) -> None:
    (article,) = read_back("a.jsonl", json.dumps(record))
    assert isinstance(article, Article)
    assert article.url == "https://reuters.com/a"
    assert article.text == "T\n\nBody."
    assert article.published == DAY
    assert article.byline == "Ana Ruiz, Jo Doe"
    assert (article.source, article.section) == ("Reuters", "World")


def test_a_broken_line_costs_itself_only(read_back: ReadBack) -> None:
    lines = [json.dumps(FIRST), '{"title": "cut off', "", "[" * 100_000, "17", json.dumps(SECOND)]
    found = read_back("a.jsonl", "\n".join(lines))
    assert titles(found) == ["Bridge to close", "[2]", "[4]", "[5]", "Ferry to open"]
    assert isinstance(found[-1], Article)
    assert found[-1].path == "a.jsonl#6"


def test_an_endless_line_costs_itself_only(read_back: ReadBack) -> None:
    endless = '{"title": "' + "x" * 30_000_000
    found = read_back("a.jsonl", f"{json.dumps(FIRST)}\n{endless}\n{json.dumps(SECOND)}\n")
    assert titles(found) == ["Bridge to close", "[2]", "Ferry to open"]
    assert isinstance(found[1], Rejected)
    assert found[1].reason == "a line of more than 8 MiB"


def test_lines_in_an_older_encoding_are_read(read_back: ReadBack) -> None:
    lines = [json.dumps({"title": f"Café {n}", "text": "Élection à Genève, dit le maire."},
                        ensure_ascii=False) for n in range(3)]  # fmt: skip
    assert titles(read_back("a.jsonl", "\n".join(lines).encode("cp1252"))) == [
        "Café 0",
        "Café 1",
        "Café 2",
    ]


@pytest.mark.parametrize(
    "value",
    [
        [FIRST, SECOND],
        {"articles": [FIRST, SECOND], "status": "ok"},
        {"response": {"results": [FIRST, SECOND]}},
    ],
)
@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_articles_in_an_array_are_read(read_back: ReadBack, value: object, name: str) -> None:
    if name == "a.jsonl" and isinstance(value, dict):
        return
    assert titles(read_back(name, json.dumps(value, indent=1))) == [
        "Bridge to close",
        "Ferry to open",
    ]


def test_one_object_is_one_article(read_back: ReadBack) -> None:
    (article,) = read_back("a.json", json.dumps(FIRST, indent=1))
    assert isinstance(article, Article)
    assert article.path == "a.json#1"


def test_json_lines_under_another_name_are_read(read_back: ReadBack) -> None:
    content = f"{json.dumps(FIRST)}\n{{broken\n{json.dumps(SECOND)}\n"
    assert titles(read_back("a.json", content)) == ["Bridge to close", "[2]", "Ferry to open"]


def test_a_broken_element_costs_itself_only(read_back: ReadBack) -> None:
    content = f'[{json.dumps(FIRST)}, {{"title": broken}}, {json.dumps(SECOND)}]'
    assert titles(read_back("a.json", content)) == ["Bridge to close", "[2]", "Ferry to open"]


def test_a_long_array_is_read_element_by_element(read_back: ReadBack) -> None:
    many = [{"title": f"Story {n}", "text": "é" * 997} for n in range(2_000)]
    found = read_back("a.json", json.dumps(many, ensure_ascii=False))
    assert titles(found) == [f"Story {n}" for n in range(2_000)]


def test_an_array_that_breaks_off_gives_what_it_holds(read_back: ReadBack) -> None:
    found = read_back("a.json", f'[{json.dumps(FIRST)}, {{"title": "cut')
    assert titles(found) == ["Bridge to close", "[2]"]


def test_markup_in_fields_is_resolved(read_back: ReadBack) -> None:
    record = {
        "title": "AT&amp;T <b>wins</b>",
        "text": "<p>First&nbsp;one.</p><script>alert(1)</script><figure><figcaption>A pier."
        "</figcaption></figure><p>Second<br>one.</p>",
    }
    (article,) = read_back("a.jsonl", json.dumps(record))
    assert isinstance(article, Article)
    assert article.text == "AT&T wins\n\nFirst one.\n\nSecond\n\none.\n\nA pier."
    assert [article.text[a:b] for a, b in article.captions] == ["A pier."]


def test_a_body_in_typed_parts_is_its_paragraphs_and_captions(read_back: ReadBack) -> None:
    record = {
        "article_url": "https://post.example/bridge",
        "title": "Bridge to close",
        "published_date": 1662595200000,
        "contents": [
            {"type": "kicker", "content": "Local"},
            {"type": "title", "content": "Bridge to close"},
            {"type": "date", "content": 1662595200000},
            {
                "type": "image",
                "fullcaption": "Ely’s bridge in 1931.",
                "imageURL": "https://a/b.jpg",
            },
            None,
            {
                "type": "sanitized_html",
                "subtype": "paragraph",
                "content": "The <b>council</b> voted.",
            },
            {"type": ["sanitized_html"], "content": "Of no type."},
            {"type": "sanitized_html", "content": "It shuts on Monday."},
        ],
    }
    (article,) = read_back("a.jl", json.dumps(record))
    assert isinstance(article, Article)
    head, *paragraphs = article.text.split("\n\n")
    assert head == "Bridge to close"
    assert set(paragraphs) == {
        "Ely’s bridge in 1931.",
        "The council voted.",
        "It shuts on Monday.",
    }
    assert article.published == DAY


@pytest.mark.parametrize("mark", ["… [+1234 chars]", "... [+9 chars] ", " [+12 chars]"])
def test_the_mark_where_a_text_was_cut_short_is_no_text(read_back: ReadBack, mark: str) -> None:
    text = "The council voted. It shuts the bri"
    (article,) = read_back("a.json", json.dumps(FIRST | {"text": text + mark}))
    assert isinstance(article, Article)
    assert article.text == f"Bridge to close\n\n{text}…"


def test_a_page_in_a_field_is_read_as_a_page(read_back: ReadBack) -> None:
    page = (
        "<!doctype html><html lang='fr'><head><title>Bridge to close</title></head><body><nav>Home"
        "</nav><article><p>"
        + "The council voted to close the bridge. " * 8
        + "</p></article></body>"
    )
    (article,) = read_back("a.jsonl", json.dumps({"url": "https://x.example/1", "html": page}))
    assert isinstance(article, Article)
    assert (article.headline, article.language) == ("Bridge to close", "fr")
    assert "Home" not in article.text


def test_fields_of_wrong_types_are_no_text(read_back: ReadBack) -> None:
    record = {"title": 17, "text": {"a": [1]}, "body": "The council voted.", "authors": 3.5,
              "date": {"$date": "2022-09-08"}, "url": ["https://x.example/1"], "source": None,
              "captions": [[["deep"]]], "section": True, "language": 5}  # fmt: skip
    (article,) = read_back("a.jsonl", json.dumps(record))
    assert isinstance(article, Article)
    assert article.text == "17\n\nThe council voted."
    assert (article.published, article.url) == (DAY, "https://x.example/1")
    assert (article.section, article.language) == ("", "en")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(["title", "text", "body", "url", "date", "authors", "name", "fields",
                         "captions", "source", "status", "embargo"]), inner, max_size=5),
    max_leaves=20,
)  # fmt: skip


@given(JSON)
def test_any_value_is_an_article_or_refused(value: object) -> None:
    assert isinstance(article_of(value, "a.jsonl", 1), RawArticle | Rejected)
