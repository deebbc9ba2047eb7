from datetime import UTC, datetime

import pytest

from corpus.article import Article
from corpus.read import Rejected
from corpus.readers.markdown import plain_text
from tests.corpus.conftest import ReadBack

PAGE = """---
title: "Bridge: to close"
date: 2022-09-08
updated: 2022-09-09T10:00:00Z
authors: [Ana Ruiz, Jo Doe]
source: The Herald
url: https://herald.example/bridge
category: Local
lang: en-GB
corrections:
  - An earlier version gave the wrong cost.
---

## What the council said

The **old bridge** will [close](https://x.example "t") in
September, *officials* said. It carries 9,000 cars\\*.

![The bridge at dawn](bridge.jpg)

- one item_with_underscore
- two

> We had no choice.
"""


def test_front_matter_and_body_become_an_article(read_back: ReadBack) -> None:
    (article,) = read_back("a.md", PAGE)
    assert isinstance(article, Article)
    assert article.headline == "Bridge: to close"
    assert article.published == datetime(2022, 9, 8, tzinfo=UTC)
    assert article.updated == datetime(2022, 9, 9, 10, tzinfo=UTC)
    assert (article.byline, article.source) == ("Ana Ruiz, Jo Doe", "The Herald")
    assert (article.section, article.language) == ("Local", "en")
    assert article.url == "https://herald.example/bridge"
    assert article.corrections == ("An earlier version gave the wrong cost.",)
    assert article.text.split("\n\n") == [
        "Bridge: to close",
        "What the council said",
        "The old bridge will close in September, officials said. It carries 9,000 cars*.",
        "one item_with_underscore",
        "two",
        "We had no choice.",
        "The bridge at dawn",
    ]
    assert [article.text[a:b] for a, b in article.captions] == ["The bridge at dawn"]


def test_without_front_matter_the_first_heading_is_the_headline(read_back: ReadBack) -> None:
    (article,) = read_back("a.md", "# Bridge to close\n\nThe council voted.")
    assert isinstance(article, Article)
    assert article.text == "Bridge to close\n\nThe council voted."


@pytest.mark.parametrize(
    ("front", "reason"),
    [
        ("a: &a [1]\nb: *a", "YAML aliases"),
        ("title: [unclosed", "front matter that cannot be read"),
        ("- a\n- b", "names no fields"),
        ("a: !!python/object/apply:os.system [true]\ntitle: [", "cannot be read"),
    ],
)
def test_front_matter_that_cannot_be_read_is_refused(
    read_back: ReadBack, front: str, reason: str
) -> None:
    (found,) = read_back("a.md", f"---\n{front}\n---\nText.")
    assert isinstance(found, Rejected)
    assert reason in found.reason


def test_a_tag_of_yaml_runs_nothing(read_back: ReadBack) -> None:
    page = "---\ntitle: !!python/object/apply:os.getcwd []\n---\nThe council voted."
    (article,) = read_back("a.md", page)
    assert isinstance(article, Article)
    assert article.text == "The council voted."


def test_numbers_and_stars_of_prose_stay() -> None:
    assert plain_text("It cost 5 * 3 * 2 dollars; snake_case_name.")[0] == (
        "It cost 5 * 3 * 2 dollars; snake_case_name."
    )
