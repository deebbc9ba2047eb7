"""Sources for reference managers: every cited article once, and no text that breaks the format."""

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from server.exports import bibtex, csl_json, plain, ris
from tests.templates import answers


def test_ris_holds_each_cited_article_once_with_its_sentences() -> None:
    assert ris(answers.REASON).split("\r\n") == [
        "TY  - NEWS",
        "TI  - Harbour board closes swing bridge after cracks found",
        "T2  - North Wire",
        "AU  - Ada Quayle",
        "SE  - World",
        "PY  - 2022",
        "DA  - 2022/09/08/",
        "UR  - https://north-wire.example/2022/09/08/story",
        f"N1  - {answers.CAUSE}",
        f"N1  - {answers.DENIAL}",
        "ER  - ",
        "",
    ]


def test_csl_json_names_type_outlet_and_day() -> None:
    first, second = json.loads(csl_json(answers.FIGURE))
    assert first["type"] == "article-newspaper"
    assert first["container-title"] == "The Morning Ledger"
    assert first["issued"] == {"date-parts": [[2022, 9, 9]]}
    assert first["author"] == [{"literal": "Ada Quayle"}]
    assert "URL" not in second
    assert "author" not in second


def test_bibtex_keys_are_unique_and_braces_balance() -> None:
    twice = replace(answers.BRIDGE, id="0" * 16, headline="100% of {braces} & _others_ $5 #1 ~^\\")
    citations = (answers.REASON.citations[0], answers.cite(answers.LEDGER, answers.COST))
    citations += (replace(citations[0], article_id=twice.id, headline=twice.headline),)
    text = bibtex(replace(answers.REASON, citations=citations))
    keys = [line for line in text.splitlines() if line.startswith("@")]
    assert keys == [
        "@article{north-wire-2022-09-08,",
        "@article{the-morning-ledger-2022-09-09,",
        "@article{north-wire-2022-09-08-2,",
    ]
    assert r"title = {100\% of \{braces\} \& \_others\_ \$5 \#1" in text


@given(st.text(min_size=1, max_size=60))
def test_no_headline_breaks_out_of_its_field(headline: str) -> None:
    citation = replace(answers.FIGURE.citations[0], headline=f"{headline}\r\nTY  - EVIL\n}}")
    answer = replace(answers.FIGURE, citations=(citation,))
    assert [line[:2] for line in ris(answer).splitlines()].count("TY") == 1
    assert json.loads(csl_json(answer))[0]["type"] == "article-newspaper"
    text = bibtex(answer)
    for escaped in (r"\{", r"\}"):
        text = text.replace(escaped, "")
    assert text.count("{") == text.count("}")


def test_the_copied_answer_quotes_every_sentence_and_lists_every_citation() -> None:
    lines = plain(answers.REASON).splitlines()
    assert lines[0] == answers.REASON.question
    assert lines[2] == f"“{answers.CAUSE}” (Ines Calder) [1]"
    assert lines[3] == f"“{answers.DENIAL}” (Tolland Brothers) [2]"
    assert lines[5] == (
        "[1] Harbour board closes swing bridge after cracks found. North Wire, 8 September 2022. "
        "https://north-wire.example/2022/09/08/story"
    )


def test_an_address_that_no_browser_should_follow_is_not_exported() -> None:
    for text in (ris(answers.ATTACK), bibtex(answers.ATTACK), csl_json(answers.ATTACK)):
        assert "javascript:" not in text
    assert "javascript:" not in plain(answers.ATTACK)
