from dataclasses import replace
from datetime import UTC, datetime

import pytest

from corpus.article import Article, digest_of
from corpus.assemble import assemble
from corpus.raw import RawArticle, Rejected

RAW = RawArticle(
    record=3,
    body="The council voted.",
    headline="Bridge to close",
    captions=("The bridge at dawn.",),
    url="https://www.cnn.com/a?utm_source=x",
    published="2022-09-08",
)


def article(raw: RawArticle) -> Article:
    made = assemble(raw, "dump.jsonl")
    assert isinstance(made, Article)
    return made


def test_text_is_headline_body_and_captions() -> None:
    made = article(RAW)
    assert made.text == "Bridge to close\n\nThe council voted.\n\nThe bridge at dawn."
    assert [made.text[a:b] for a, b in made.captions] == ["The bridge at dawn."]
    assert made.source == "CNN"
    assert made.path == "dump.jsonl#3"


def test_the_id_is_of_the_url_else_of_the_path() -> None:
    assert article(RAW).id == article(replace(RAW, url="https://www.cnn.com/a#x", record=9)).id
    assert article(replace(RAW, url="")).id != article(replace(RAW, url="", record=4)).id
    assert len(article(RAW).id) == 16


def test_the_digest_follows_the_content_and_not_the_place() -> None:
    made = article(RAW)
    assert made.digest == digest_of(made) == article(replace(RAW, record=9)).digest
    changed = [
        replace(RAW, body="The council voted again."),
        replace(RAW, published="2022-09-09"),
        replace(RAW, status="canceled"),
        replace(RAW, corrections=("The cost was wrong.",)),
    ]
    assert len({made.digest, *(article(raw).digest for raw in changed)}) == 5


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("", "usable"), ("usable", "usable"), ("Published", "usable"), ("200", "usable"),
        ("canceled", "withdrawn"), ("stat:canceled", "withdrawn"), ("RETRACTED", "withdrawn"),
        ("withheld", "withheld"), ("stat:withheld", "withheld"), ("draft", "withheld"),
        ("private", "withheld"), ("somethnig", "withheld"),
    ],
)  # fmt: skip
def test_a_status_that_is_not_known_holds_the_article_back(word: str, status: str) -> None:
    assert article(replace(RAW, status=word)).status == status


def test_an_embargo_holds_the_article_back_until_its_time() -> None:
    made = article(replace(RAW, embargo="2098-01-01T06:00:00Z"))
    assert (made.status, made.embargo) == ("withheld", datetime(2098, 1, 1, 6, tzinfo=UTC))
    over = article(replace(RAW, embargo="2001-01-01"))
    assert (over.status, over.embargo) == ("usable", None)
    unreadable = article(replace(RAW, embargo="until the speech"))
    assert (unreadable.status, unreadable.embargo) == ("withheld", None)
    withdrawn = article(replace(RAW, embargo="2098-01-01", status="canceled"))
    assert withdrawn.status == "withdrawn"


def test_dates_of_careless_databases_are_no_dates() -> None:
    made = article(replace(RAW, published="0000-00-00", updated="9999-12-31T23:59:59Z"))
    assert (made.published, made.updated) == (None, None)


def test_endless_fields_are_cut_and_endless_texts_refused() -> None:
    made = article(replace(RAW, headline="word " * 100_000, section="s" * 100_000))
    assert len(made.headline) <= 2_000
    assert len(made.section) == 2_000
    refused = assemble(replace(RAW, body="word " * 1_000_000), "dump.jsonl")
    assert refused == Rejected("dump.jsonl", 3, "more than 2,000,000 characters of text")


def test_corrections_of_the_format_and_of_the_text_are_kept_once() -> None:
    notice = "An earlier version of this story gave the wrong cost."
    raw = replace(RAW, body=f"The council voted.\n\nCorrection: {notice}", corrections=(notice,))
    assert article(raw).corrections == (notice,)
