"""What only a key opens, and what only a keeper may do."""

import shutil
from pathlib import Path

from playwright.sync_api import expect

from server.keys import hash_of
from server.settings import Key, Settings
from tests.conftest import SAMPLE
from tests.server.conftest import running
from tests.templates.conftest import OpenPage, violations


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
        assert violations(page) == []
