import json
from datetime import UTC, datetime

import pytest

from corpus.article import Article
from corpus.read import Rejected
from tests.corpus.conftest import ReadBack

TERMS = "Not for use in print before the weekend edition."
NINJS_1 = {
    "uri": "urn:newsml:wire.example:20220908:bridge",
    "type": "text",
    "version": "3",
    "firstcreated": "2022-09-08T09:00:00Z",
    "versioncreated": "2022-09-08T12:00:00+02:00",
    "pubstatus": "usable",
    "usageterms": TERMS,
    "copyrightholder": "Northport Wire",
    "language": "en-GB",
    "byline": "Ana Ruiz",
    "headline": "Bridge to close",
    "body_text": f"The council voted.\n\n{TERMS}\n\nWork begins on Monday.",
    "subject": [{"name": "Transport", "rel": "about"}],
    "associations": {
        "picture": {
            "type": "picture",
            "uri": "urn:newsml:wire.example:20220908:picture",
            "description_text": "Divers found the cracks in March.",
            "renditions": {"small": {"title": "Low Resolution"}},
        },
        "related": {"type": "text", "uri": "x", "description_text": "Another story."},
    },
}
NINJS_3 = {
    "uri": "http://wire.example/items/bridge",
    "type": "text",
    "versionCreated": "2022-09-08T12:00:00Z",
    "copyrightNotice": "Copyright 2022 Northport Wire",
    "by": "Ana Ruiz",
    "headlines": [
        {"role": "sub", "value": "A long detour"},
        {"role": "main", "value": "Bridge &amp; ferry to close"},
    ],
    "bodies": [
        {"role": "summary", "value": "Closed."},
        {"contentType": "text/plain", "value": "The council voted. Work begins on Monday."},
        {
            "contentType": "application/xhtml+xml",
            "value": "<p>The council voted.</p><p>Work begins on Monday.</p>",
        },
    ],
    "associations": [
        {
            "name": "main",
            "type": "picture",
            "descriptions": [{"value": "Divers found the cracks in March."}],
            "renditions": [{"title": "Mid Resolution"}],
        }
    ],
    "infoSources": [{"name": "Northport Wire"}],
}


def item(read_back: ReadBack, value: object, name: str = "a.json") -> Article:
    (found,) = read_back(name, json.dumps(value))
    assert isinstance(found, Article)
    return found


def test_a_ninjs_1_item_is_an_article(read_back: ReadBack) -> None:
    article = item(read_back, NINJS_1)
    assert article.headline == "Bridge to close"
    assert article.text == (
        "Bridge to close\n\nThe council voted.\n\nWork begins on Monday.\n\n"
        "Divers found the cracks in March."
    )
    assert [article.text[a:b] for a, b in article.captions] == ["Divers found the cracks in March."]
    assert article.published == datetime(2022, 9, 8, 9, tzinfo=UTC)
    assert article.updated == datetime(2022, 9, 8, 10, tzinfo=UTC)
    assert (article.byline, article.source) == ("Ana Ruiz", "Northport Wire")
    assert (article.section, article.language) == ("Transport", "en")
    assert (article.version, article.url, article.status) == (3, None, "usable")


def test_a_ninjs_3_item_is_an_article(read_back: ReadBack) -> None:
    article = item(read_back, NINJS_3)
    assert article.text == (
        "Bridge & ferry to close\n\nThe council voted.\n\nWork begins on Monday.\n\n"
        "Divers found the cracks in March."
    )
    assert (article.url, article.source) == ("http://wire.example/items/bridge", "Northport Wire")


def test_items_stand_in_lines_and_lists_too(read_back: ReadBack) -> None:
    lines = "".join(json.dumps(each) + "\n" for each in (NINJS_1, {"title": "x"}, NINJS_3))
    kinds = [type(each) for each in read_back("a.jsonl", lines)]
    assert kinds == [Article] * 3
    assert len(read_back("b.json", json.dumps([NINJS_1, NINJS_3]))) == 2


@pytest.mark.parametrize(
    ("fields", "status", "embargo"),
    [
        ({"pubstatus": "canceled"}, "withdrawn", None),
        ({"pubStatus": "canceled", "pubstatus": None}, "withdrawn", None),
        ({"pubstatus": "withheld"}, "withheld", None),
        ({"pubstatus": ["usable"]}, "usable", None),
        ({"pubstatus": ["canceled"]}, "withdrawn", None),
        ({"pubstatus": {"name": "canceled"}}, "withdrawn", None),
        ({"pubstatus": {"code": "canceled"}}, "withheld", None),
        ({"pubstatus": False}, "withheld", None),
        ({"embargoed": "2098-01-01T06:00:00Z"}, "withheld", datetime(2098, 1, 1, 6, tzinfo=UTC)),
        ({"embargoed": "after the speech"}, "withheld", None),
        ({"embargoed": {}}, "withheld", None),
        ({"embargoed": "2001-01-01T06:00:00Z"}, "usable", None),
    ],
)
def test_its_state_is_the_articles(
    read_back: ReadBack, fields: dict[str, object], status: str, embargo: datetime | None
) -> None:
    value = {name: field for name, field in (NINJS_1 | fields).items() if field is not None}
    article = item(read_back, value)
    assert (article.status, article.embargo) == (status, embargo)


def test_what_cancels_a_story_need_not_repeat_it(read_back: ReadBack) -> None:
    article = item(read_back, {"uri": NINJS_1["uri"], "version": "4", "pubstatus": "canceled"})
    assert (article.status, article.text, article.version) == ("withdrawn", "", 4)
    assert article.id == item(read_back, NINJS_1, "b.json").id


def test_a_note_of_correction_is_one(read_back: ReadBack) -> None:
    note = "Corrects the cost in paragraph two."
    signals = [{"name": "correction", "uri": "http://cv.iptc.org/newscodes/signal/correction"}]
    article = item(read_back, NINJS_1 | {"ednote": note, "signals": signals})
    assert article.corrections == (note,)
    assert note not in article.text


def test_a_picture_by_itself_is_its_caption(read_back: ReadBack) -> None:
    article = item(read_back, NINJS_1["associations"]["picture"])  # type: ignore[index]
    assert article.text == "Divers found the cracks in March."


def test_fields_of_wrong_types_hold_nothing(read_back: ReadBack) -> None:
    value = {name: [[1], {"a": {"b": None}}, 7.5] for name in NINJS_1} | {"uri": "urn:x:1"}
    value["body_text"] = {"a": 1}
    held = item(read_back, value)
    assert (held.status, held.text) == ("withheld", "")
    del value["pubstatus"]
    (found,) = read_back("b.json", json.dumps(value))
    assert found == Rejected("b.json", 1, "no text")
