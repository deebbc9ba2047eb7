"""An answer that a model writes, as it arrives in the page of the real server."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from server.settings import Settings
from tests.server import standin
from tests.server.conftest import running
from tests.server.given_answers import DAY, WHY
from tests.server.standin import StandIn, Talk
from tests.templates.conftest import NARROW, WIDE, OpenPage, listen, screenshot, violations

CAUSE = "Albania cut diplomatic ties with Iran and expelled the country's embassy staff"
WRITTEN = "Albania cut diplomatic ties with Iran over a major cyberattack, the prime minister said"
DENIAL = "denied Tehran was behind any cyberattack"
BUSY = "scribe is reading what was found…"


class Held:
    """Each step of the model's waits for the test."""

    def __init__(self) -> None:
        self.write = threading.Event()
        self.end = threading.Event()
        self.left = threading.Event()

    def __call__(self, talk: Talk) -> None:
        talk.begin()
        self._wait(self.write, talk)
        talk.say(f"{WRITTEN} [{talk.number_of(CAUSE)}]. So")
        self._wait(self.end, talk)
        talk.say(" it was.")
        talk.end()

    def _wait(self, event: threading.Event, talk: Talk) -> None:
        while not event.is_set():
            if talk.left(0.05):
                self.left.set()
                raise ConnectionError("the page left")


@pytest.fixture(scope="module")
def model() -> Iterator[StandIn]:
    model, stop = standin.start()
    yield model
    stop()


@pytest.fixture(scope="module")
def desk(model: StandIn, sample_index: Path) -> Iterator[str]:
    settings = Settings(index=sample_index, llm_url=model.url, llm_model="scribe", llm_timeout=120)
    with running(settings) as client:
        yield str(client.base_url).rstrip("/")


def test_each_sentence_shows_once_it_is_checked_and_is_said_once(
    model: StandIn, desk: str, open_page: OpenPage
) -> None:
    model.script = held = Held()
    page = open_page(f"{desk}/?today={DAY}")
    listen(page)
    page.get_by_label("Your question").fill(WHY)
    page.keyboard.press("Enter")
    expect(page.get_by_text(BUSY)).to_be_visible()
    held.write.set()
    expect(page.locator(".sentences .written")).to_have_text(f"{WRITTEN}.")
    expect(page.locator(".turn")).to_have_attribute("aria-busy", "true")
    assert violations(page) == []
    stop = page.get_by_role("button", name="Stop")
    stop.focus()
    held.end.set()
    expect(page.locator(".sentences li")).to_have_count(2)
    expect(page.locator(".sentences blockquote")).to_contain_text(DENIAL)
    expect(page.locator(".turn h2")).to_be_focused()  # the button is gone
    expect(page.get_by_text("In the words of scribe")).to_be_visible()
    heard = page.evaluate("heard")
    assert [each.count(WRITTEN) for each in heard if WRITTEN in each] == [1]
    assert sum(DENIAL in each for each in heard) == 1
    assert heard[-1].endswith("Answered from 1 source.")
    assert violations(page) == []
    screenshot(page, "written-answer", WIDE, NARROW)


def test_stop_ends_the_call_to_the_model(model: StandIn, desk: str, open_page: OpenPage) -> None:
    model.script = held = Held()
    page = open_page(f"{desk}/?today={DAY}")
    page.get_by_label("Your question").fill(WHY)
    page.keyboard.press("Enter")
    expect(page.get_by_text(BUSY)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Ask again")).to_be_visible()
    assert held.left.wait(30)
