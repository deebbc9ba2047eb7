"""What a page must never do with text from outside, and what only a keeper may do."""

import json
import shutil
from pathlib import Path
from urllib.parse import urlencode

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import expect

from index.build import build
from index.embed import Embedder
from server.keys import hash_of
from server.settings import Key, Settings
from tests.conftest import SAMPLE
from tests.server.conftest import running
from tests.templates.answers import CANARY
from tests.templates.conftest import OpenPage

AXE = Axe()


@pytest.mark.parametrize("script", [True, False])
def test_hostile_articles_are_shown_and_do_nothing(
    script: bool, tmp_path: Path, embedder: Embedder, open_page: OpenPage
) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    record = {
        "url": "javascript:fired()//",
        "title": f"Harbour bridge {CANARY}",
        "text": f"The harbour bridge was closed because {CANARY} of cracks, the mayor said.\n\n"
        "<script>fired()</script> A second paragraph tells of the ferries that run instead.",
        "author": f"Ada {CANARY}",
        "source": f"North {CANARY}",
        "section": f"Local {CANARY}",
        "published": "2022-09-08",
    }
    (corpus / f"{'<img src=x onerror=fired()>'}.jsonl").write_text(f"{json.dumps(record)}\n\x00")
    build(corpus, tmp_path / "index", embedder)
    with running(Settings(index=tmp_path / "index")) as client:
        base = str(client.base_url).rstrip("/")
        asked = urlencode({"q": f"Why was the harbour bridge closed? {CANARY}"})
        page = open_page(f"{base}/?{asked}", java_script_enabled=script)
        page.add_init_script("window.fired = () => { throw new Error('fired'); }")
        for path in (f"/?{asked}", "/archive", f"/archive?{urlencode({'source': CANARY})}"):
            page.goto(f"{base}{path}")
            assert page.locator("main :is(img, script, iframe, object, embed)").count() == 0
            assert "onerror=" in page.inner_text("main") + page.inner_text("title")
        page.locator(".rows a").or_(page.get_by_role("link", name="Show all")).first.click()
        page.goto(f"{base}/?{asked}")
        hrefs = page.locator("a").evaluate_all("links => links.map((link) => link.protocol)")
        assert set(hrefs) == {"http:"}


def test_the_door_lets_in_with_a_key_and_out_again(sample_index: Path, open_page: OpenPage) -> None:
    keys = (Key(name="desk", hash=hash_of("desk-key")),)
    with running(Settings(index=sample_index, keys=keys)) as client:
        base = str(client.base_url).rstrip("/")
        page = open_page(f"{base}/archive")
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        page.get_by_label("Your key").fill("wrong")
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("alert")).to_be_visible()
        page.get_by_label("Your key").fill("desk-key")
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", name="The archive")).to_be_visible()
        expect(page.get_by_role("button", name="Build the index again")).to_have_count(0)
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_the_keeper_builds_again_and_sees_the_new_article(
    sample_index: Path, tmp_path: Path, open_page: OpenPage
) -> None:
    index, corpus = tmp_path / "index", tmp_path / "corpus"
    shutil.copytree(sample_index, index)
    shutil.copytree(SAMPLE, corpus)
    keys = (Key(name="chief", hash=hash_of("chief-key"), role="keeper"),)
    with running(Settings(index=index, corpus=corpus, keys=keys)) as client:
        page = open_page(f"{str(client.base_url).rstrip('/')}/archive")
        page.get_by_label("Your key").fill("chief-key")
        page.get_by_role("button", name="Sign in").click()
        before = page.locator(".figures dd").first.inner_text()
        text = " date 2022-09-20 The lighthouse of Ely was lit again on Tuesday, the keeper said."
        (corpus / "lighthouse.txt").write_text(text)
        page.get_by_role("button", name="Build the index again").click()
        expect(page.locator(".figures dd").first).to_have_text(str(int(before) + 1), timeout=60_000)
        assert AXE.run(page)["violations"] == []
