"""An answer's own address brings the same answer, and says where it does not."""

import html
import re
import shutil
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from answer.ask import ask
from index.archive import Archive, open_archive
from index.build import build
from index.embed import Embedder
from server.asked import Asked
from server.conversations import Told
from server.forms import ask_form
from server.permalinks import changed, fingerprint, permalink
from server.settings import Settings
from tests.conftest import SAMPLE
from tests.server.conftest import Start

DAY = date(2022, 12, 1)
FIRST = "Who won the Nobel Prize in literature in 2022?"
QUESTIONS = [
    "why did Albania cut ties with Iran",
    "What happened to Nord Stream in September?",
    "How many people died in Pakistan last month?",  # nothing then: answered from any time
    "What did Harbour Wire report on Nord Stream?",
    "Timeline of the Maui fire",
    "Who won the 1966 World Cup?",
    "latest on the floods in Pakistan",
]


@pytest.fixture(scope="module")
def archive(sample_index: Path, embedder: Embedder) -> Archive:
    return open_archive(sample_index, embedder)


def told(archive: Archive, asked: Asked) -> Told:
    answer = ask(
        archive,
        asked.question,
        day=asked.today or DAY,
        filters=asked.filters,
        history=asked.history,
        read_filters=asked.read_filters,
    )
    return Told("", answer, asked)


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_address_brings_the_same_answer(question: str, archive: Archive) -> None:
    given = told(archive, Asked(question, today=DAY))
    fields = parse_qs(urlsplit(permalink(given)).query)
    again = told(archive, ask_form(fields).asked())
    assert fingerprint(again.answer) == fingerprint(given.answer)
    assert again.answer.note == given.answer.note
    assert changed(again.answer, fields["generation"][0], fields["was"][0]) == ""


def quotes(page: str) -> list[str]:
    return re.findall(r"<blockquote[^>]*>(.*?)</blockquote>", page, re.S)


def link_in(page: str) -> str:
    found = re.findall(r'<a href="(/\?[^"]+)">Link to this answer', page)
    return html.unescape(found[-1])


def test_a_follow_up_is_linked_with_the_turn_before_it(client: httpx.Client) -> None:
    sent = client.post("/ask", data={"q": FIRST}, follow_redirects=True)
    conversation = re.search(r'name="conversation" value="([^"]+)"', sent.text)
    assert conversation
    follow_up = {"q": "Where was she born?", "conversation": conversation[1]}
    page = client.post("/ask", data=follow_up, follow_redirects=True).text
    last = page.split('id="turn-2"', 1)[1]
    linked = client.get(link_in(last)).text
    assert "Read as:" in linked
    assert quotes(linked) == quotes(last)


def test_a_source_leads_back_to_the_answer_that_cites_it(client: httpx.Client) -> None:
    asked = {"q": "What happened to Nord Stream?", "source": "Harbour Wire", "today": "2022-12-01"}
    page = client.get("/", params=asked).text
    source = re.search(r'<a class="open" href="([^"#]+)', page)
    assert source
    article = client.get(html.unescape(source[1])).text
    back = re.search(r'<a href="(/\?[^"]+)"><span aria-hidden="true">←', article)
    assert back
    assert html.unescape(back[1]) == link_in(page)


def test_a_link_from_before_a_rebuild_says_whether_its_answer_stands(
    sample_index: Path, tmp_path: Path, embedder: Embedder, start: Start
) -> None:
    index, corpus = tmp_path / "index", tmp_path / "corpus"
    shutil.copytree(sample_index, index)
    shutil.copytree(SAMPLE, corpus)
    text = " date 2022-09-20 The lighthouse of Ely was lit again, said its keeper, Ada Quayle."
    (corpus / "lighthouse.txt").write_text(text)
    links = {}
    before = start(Settings(index=index))
    for question in ("Who is the keeper of the lighthouse of Ely?", QUESTIONS[0]):
        page = before.get("/", params={"q": question, "today": "2022-12-01"}).text
        links[question] = link_in(page)
    build(corpus, index, embedder)
    after = start(Settings(index=index))
    anew, same = (after.get(link).text for link in links.values())
    assert "answered anew from the index of" in anew
    assert "Ada Quayle" in anew
    assert "Same answer as when this link was made" in same
