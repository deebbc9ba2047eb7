"""Records whose fields hold what no field should: read for what they are, or refused alone."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from corpus.article import Article
from corpus.read import Rejected
from corpus.readers.fields import ALIASES
from index.build import build
from tests.corpus.conftest import ReadBack
from tests.index.newsroom import WordEmbedder

GOOD = {"title": "Bridge to close", "text": "The council voted.", "url": "https://a.example/1"}
FIELDS = [name for name in ALIASES if name != "body"]
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><svg/onload=alert(1)>"
HIDDEN = "\x00\x1b[31m\u202eevil\u202c\u200b\ufeff\U000e0041"
CONTROLS = {character for character in HIDDEN if not character.isprintable()}
WRONG: tuple[object, ...] = (
    7,
    -1.5,
    True,
    None,
    [],
    {},
    [[["a"]]],
    {"a": {"b": 1}},
    [None, 3],
    1e308,
)


def record(name: str, value: object) -> str:
    """A line in which one field alone is strange."""
    return json.dumps({**GOOD, "url": f"https://a.example/{name}", ALIASES[name][0]: value})


@pytest.mark.parametrize("value", WRONG, ids=repr)
def test_a_field_of_a_wrong_type_costs_the_field(read_back: ReadBack, value: object) -> None:
    found = read_back("a.jsonl", "\n".join(record(name, value) for name in FIELDS))
    assert [type(each) for each in found] == [Article] * len(FIELDS)
    assert all(isinstance(each, Article) and "The council voted." in each.text for each in found)


@pytest.mark.parametrize(
    ("field", "held"),
    [
        ({"status": {"code": "canceled"}}, True),
        ({"status": ["canceled", "usable"]}, True),
        ({"status": False}, True),
        ({"status": True}, False),
        ({"status": ""}, False),
        ({"status": {}}, False),
        ({"embargo": {"until": "2098-01-01"}}, True),
        ({"embargo": [[]]}, True),
        ({"embargoed_until": "2098-01-01"}, True),
        ({"embargo": True}, True),
        ({"embargo": False}, False),
        ({"embargo": None}, False),
    ],
)
def test_a_state_that_cannot_be_read_holds_the_article_back(
    read_back: ReadBack, field: dict[str, object], held: bool
) -> None:
    (found,) = read_back("a.jsonl", json.dumps({**GOOD, **field}))
    assert isinstance(found, Article)
    assert (found.status != "usable") is held


def test_scripts_in_every_field_are_letters_or_nothing(read_back: ReadBack) -> None:
    found = read_back("a.jsonl", "\n".join(record(name, SCRIPT) for name in [*FIELDS, "body"]))
    for each in found:
        assert isinstance(each, Article)
        assert each.url is None or each.url.startswith("https://a.example/")
        assert each.language == "en"
        assert "onerror" not in each.text


def test_hidden_characters_are_in_no_field(read_back: ReadBack) -> None:
    found = read_back("a.jsonl", "\n".join(record(name, f"A {HIDDEN} b") for name in FIELDS))
    for each in found:
        assert isinstance(each, Article)
        shown = (
            each.headline,
            each.text,
            each.byline,
            each.source,
            each.section,
            *each.corrections,
        )
        assert not set("".join(shown)) & CONTROLS


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "../../etc/passwd", "javascript:alert(1)", "data:,x", "//a", "https://"],
)
def test_an_address_that_is_none_leads_nowhere(read_back: ReadBack, url: str) -> None:
    (found,) = read_back("a.jsonl", json.dumps({**GOOD, "url": url}))
    assert isinstance(found, Article)
    assert found.url is None


@pytest.mark.parametrize(
    "name", ["a%2f..%2f..%2fetc.txt", "a\\..\\..\\b.txt", "-rf.txt", "a;b|c$(d).txt"]
)
def test_a_name_that_climbs_is_only_a_name(read_back: ReadBack, name: str) -> None:
    (found,) = read_back(name, "The council voted.")
    assert isinstance(found, Article)
    assert found.path == name


@pytest.mark.parametrize(
    "content",
    [b"The caf\xe9 of \xe9l\xe8ves closed, said the ma\xeetre.", b"\xff\xfeT\x00h\x00e\x00 \x00c",
     b"The c\xc3\xa9l\xc3 council \xff voted.", b"\xef\xbb\xbfThe council voted.",
     "The café closed.".encode("utf-16"), b"\x00" * 5_000, bytes(range(128, 256)) * 40],
    ids=["latin-1", "half utf-16", "broken utf-8", "mark", "utf-16", "zeros", "high bytes"],
)  # fmt: skip
def test_a_broken_encoding_gives_text_or_a_reason(read_back: ReadBack, content: bytes) -> None:
    (found,) = read_back("a.txt", content)
    if isinstance(found, Rejected):
        assert found.reason in ("not text", "the file is empty")
    else:
        found.text.encode()
        assert "\x00" not in found.text


def test_the_rest_is_indexed_and_the_counts_add_up(tmp_path: Path) -> None:
    strange: list[Mapping[str, object]] = [
        {**GOOD, "title": "The same address", "published": "2022-09-08"},
        {**GOOD, "url": "https://a.example/0", "published": "0000-00-00", "updated": "0001-01-01"},
        {**GOOD, "url": "https://a.example/9", "published": "9999-12-31T23:59:59Z"},
        {**GOOD, "url": "https://a.example/2", "text": {"a": []}, "title": None},
    ]
    lines = [json.dumps(each) for each in (GOOD, *strange)]
    lines += [record(name, value) for name in FIELDS for value in (*WRONG, SCRIPT, HIDDEN)]
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.jsonl").write_text("\n".join([*lines, "{broken", "[]"]))
    report = build(tmp_path / "corpus", tmp_path / "index", WordEmbedder())
    assert report.found == report.new + len(report.rejected) == len(lines) + 2
    assert report.articles >= len(FIELDS)
