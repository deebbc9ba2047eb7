"""What JavaScript adds: answers in place, stop and retry, passages on hover, articles beside."""

import json
import re
from dataclasses import replace

import pytest
from playwright.sync_api import Page, Route, ViewportSize, expect

from server.display import turn_part
from server.exports import plain
from server.render import Renderer
from server.turn import TurnPart
from tests.templates.answers import CAUSE, DENIAL, REASON
from tests.templates.conftest import NARROW, WIDE, OpenPage, listen, screenshot, violations

STREAM = "**/ask/stream"
WHOLE = turn_part(REASON, permalink="/?q=again&today=2022-09-12")
FIRST = replace(WHOLE, done=False, sentences=WHOLE.sentences[:1], sources=(), confidence="")


def event(name: str, turn: TurnPart) -> str:
    data = {"html": Renderer().text(turn), "conversation": "c0ffee", "permalink": turn.permalink}
    return f"event: {name}\ndata: {json.dumps(data)}\n\n"


def answering(page: Page, *events: str) -> None:
    """What the network brings to the next questions."""
    page.unroute_all()
    page.route(
        STREAM, lambda route: route.fulfill(body="".join(events), content_type="text/event-stream")
    )


def ask(page: Page, question: str) -> None:
    page.get_by_label(re.compile("question|follow-up")).fill(question)
    page.keyboard.press("Enter")


def test_an_answer_arrives_in_place_and_the_question_box_stays_in_hand(
    gallery: str, open_page: OpenPage
) -> None:
    page = open_page(f"{gallery}/first-visit")
    answering(page, event("sentence", FIRST), event("answer", WHOLE))
    ask(page, REASON.question)
    expect(page.locator(".sentences li")).to_have_count(2)
    expect(page.locator(".turn h2")).to_have_text(REASON.question)
    expect(page.locator(".welcome")).to_have_count(0)
    box = page.get_by_label(re.compile("follow-up"))
    expect(box).to_be_focused()
    expect(box).to_have_value("")
    page.wait_for_url(f"**{WHOLE.permalink}")
    assert page.title() == f"{REASON.question} · Dateline"
    assert violations(page) == []


def test_a_follow_up_is_asked_in_the_same_conversation(gallery: str, open_page: OpenPage) -> None:
    page = open_page(f"{gallery}/first-visit")
    answering(page, event("answer", WHOLE))
    ask(page, REASON.question)
    expect(page.locator(".sentences li")).to_have_count(2)
    answering(page, event("answer", turn_part(REASON, number=2)))
    with page.expect_request(STREAM) as sent:
        ask(page, "And who found the cracks?")
    assert "conversation=c0ffee" in (sent.value.post_data or "")
    expect(page.locator(".turn")).to_have_count(2)
    page.wait_for_url("**/?conversation=c0ffee")


def test_each_sentence_is_said_once_and_the_end_in_one_line(
    gallery: str, open_page: OpenPage
) -> None:
    page = open_page(f"{gallery}/first-visit")
    answering(page, event("sentence", FIRST), event("answer", WHOLE))
    listen(page)
    ask(page, REASON.question)
    expect(page.locator(".sentences li")).to_have_count(2)
    heard = " | ".join(page.evaluate("heard"))
    assert heard.count(CAUSE) == 1
    assert heard.count(DENIAL) == 1
    assert heard.endswith("Answered from 1 source.")


def test_an_answer_can_be_stopped_and_asked_again(gallery: str, open_page: OpenPage) -> None:
    page = open_page(f"{gallery}/first-visit")
    page.route(STREAM, lambda route: None)  # the answer never comes
    ask(page, REASON.question)
    expect(page.get_by_text("Searching the archive…")).to_be_visible()
    screenshot(page, "searching", WIDE, NARROW)
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("Stopped.", exact=True).first).to_be_visible()
    assert violations(page) == []
    screenshot(page, "stopped", WIDE, NARROW)
    answering(page, event("answer", WHOLE))
    page.get_by_role("button", name="Ask again").click()
    expect(page.locator(".turn")).to_have_count(1)
    expect(page.locator(".sentences li")).to_have_count(2)


def test_escape_stops_an_answer(gallery: str, open_page: OpenPage) -> None:
    page = open_page(f"{gallery}/first-visit")
    page.route(STREAM, lambda route: None)
    ask(page, REASON.question)
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Ask again")).to_be_visible()


def refused(route: Route) -> None:
    problem = {"title": "Busy", "status": 503, "detail": "Every place in the queue is taken."}
    route.fulfill(status=503, json=problem, headers={"Retry-After": "2"})


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        (refused, "Every place in the queue is taken."),
        (lambda route: route.abort(), "The archive cannot be reached just now."),
        (
            lambda route: route.fulfill(body=event("sentence", FIRST)),
            "The answer broke off before it was complete.",
        ),
        (
            lambda route: route.fulfill(body='event: error\ndata: {"detail": "Too late."}\n\n'),
            "Too late.",
        ),
    ],
    ids=["busy", "no network", "broken off", "told late"],
)
def test_what_went_wrong_is_told_and_can_be_tried_again(
    outcome: object, told: str, gallery: str, open_page: OpenPage
) -> None:
    page = open_page(f"{gallery}/first-visit")
    page.route(STREAM, outcome)  # type: ignore[arg-type]
    ask(page, REASON.question)
    expect(page.locator(".turn .notice")).to_have_text(told)
    expect(page.get_by_role("button", name="Ask again")).to_be_visible()
    expect(page.locator("#status")).to_have_text(told)


def test_a_citation_shows_its_passage_on_hover_until_escape(
    gallery: str, open_page: OpenPage
) -> None:
    page = open_page(f"{gallery}/answer")
    cite = page.get_by_label("Source 2: North Wire, 8 September 2022")
    cite.hover()
    peek = page.get_by_role("tooltip")
    expect(peek).to_be_visible()
    expect(peek.locator("blockquote")).to_have_text(DENIAL)
    screenshot(page, "passage-on-hover")
    peek.hover()
    page.wait_for_timeout(400)
    expect(peek).to_be_visible()  # it stays under the pointer
    page.keyboard.press("Escape")
    expect(peek).to_be_hidden()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1280", "390"])
def test_a_citation_shows_its_passage_on_focus(
    size: ViewportSize, gallery: str, open_page: OpenPage
) -> None:
    page = open_page(f"{gallery}/answer", viewport=size)
    page.get_by_label("Source 1: North Wire, 8 September 2022").focus()
    peek = page.get_by_role("tooltip")
    expect(peek).to_be_visible()
    expect(peek).to_be_in_viewport(ratio=1)
    assert page.locator(".cite >> nth=0").get_attribute("aria-describedby") == "peek"
    assert violations(page) == []
    screenshot(page, "passage-on-focus")
    page.keyboard.press("Tab")
    expect(page.locator(".cite >> nth=1")).to_be_focused()


def test_an_article_opens_beside_its_answer_at_the_mark(gallery: str, open_page: OpenPage) -> None:
    page = open_page(f"{gallery}/answer")
    headline = page.locator(".source a.open")
    headline.click()
    reader = page.get_by_role("region", name="Article")
    expect(reader).to_be_visible()
    expect(page.locator(".sentences")).to_be_visible()
    expect(reader.locator("#m")).to_be_in_viewport()
    assert violations(page) == []
    screenshot(page, "article-beside")
    page.keyboard.press("Escape")
    expect(reader).to_have_count(0)
    expect(headline).to_be_focused()
    expect(page.locator(".evidence")).to_be_visible()


def test_on_a_narrow_window_an_article_is_a_page(gallery: str, open_page: OpenPage) -> None:
    page = open_page(f"{gallery}/answer", viewport=NARROW)
    page.locator(".source a.open").click()
    page.wait_for_url("**/articles/**")
    expect(page.locator("#m")).to_be_in_viewport()


def test_the_keyboard_reaches_the_box_the_sources_and_the_list_of_keys(
    gallery: str, open_page: OpenPage
) -> None:
    page = open_page(f"{gallery}/low-confidence")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("/j")  # in the box keys write
    expect(page.locator("#q")).to_have_value("/j")
    page.locator("h2").first.click()
    page.keyboard.press("j")
    expect(page.locator(".source a.open >> nth=0")).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator(".source a.open >> nth=0")).to_be_focused()
    page.keyboard.press("Control+k")
    expect(page.locator("#q")).to_be_focused()
    page.locator("h2").first.click()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page) == []
    screenshot(page, "keyboard", WIDE, NARROW)


def test_single_keys_can_be_switched_off_and_stay_off(gallery: str, open_page: OpenPage) -> None:
    page = open_page(f"{gallery}/answer")
    page.get_by_role("button", name="Keyboard").click()
    page.get_by_label("Use the single-key shortcuts").uncheck()
    page.get_by_role("button", name="Done").click()
    page.reload()
    page.keyboard.press("/")
    expect(page.locator("#q")).not_to_be_focused()
    page.keyboard.press("Control+k")
    expect(page.locator("#q")).to_be_focused()


def test_a_long_question_wraps_and_shift_enter_breaks_the_line(
    gallery: str, open_page: OpenPage
) -> None:
    page = open_page(f"{gallery}/first-visit", viewport=NARROW)
    box = page.get_by_label("Your question")
    before = box.bounding_box()
    box.fill("Why did the harbour board close the old swing bridge on that Wednesday?")
    after = box.bounding_box()
    assert before
    assert after
    assert after["height"] > before["height"]
    page.keyboard.press("Shift+Enter")
    assert page.url.endswith("/first-visit")


def test_an_answer_is_copied_with_its_citations(gallery: str, open_page: OpenPage) -> None:
    page = open_page(f"{gallery}/answer", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy with citations").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == plain(REASON)


def test_a_verdict_is_sent_in_place(gallery: str, open_page: OpenPage) -> None:
    page = open_page(f"{gallery}/answer")
    sent: list[object] = []

    def take(route: Route) -> None:
        sent.append(route.request.post_data_json)
        route.fulfill(status=204)

    page.route("**/api/feedback", take)
    page.get_by_text("No", exact=True).click()
    page.get_by_label("What would be right?").fill("The bearings were worn")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Thank you: kept on this machine.")).to_be_visible()
    assert sent == [{"answer": "c0de", "verdict": "wrong", "expected": "The bearings were worn"}]


def test_a_build_tells_how_far_it_is_and_why_it_failed(gallery: str, open_page: OpenPage) -> None:
    page = open_page(f"{gallery}/archive-keeper")
    state = {"state": "running", "step": "embedding passages", "done": 40, "total": 85}
    page.route("**/api/rebuild", lambda route: route.fulfill(status=202, json=state))
    page.route("**/api/stats", lambda route: route.fulfill(json={"generation": "a"}))
    page.get_by_role("button", name="Build the index again").click()
    expect(page.locator(".rebuild .step")).to_have_text("embedding passages: 40 of 85")
    expect(page.get_by_role("progressbar")).to_have_js_property("value", 40)
    expect(page.get_by_role("button", name="Build the index again")).to_be_disabled()
    assert violations(page) == []
    screenshot(page, "rebuilding", WIDE, NARROW)
    state.update(state="failed", problem="The disk is full.")
    expect(page.locator(".rebuild .step")).to_have_text("The disk is full.")
    expect(page.get_by_role("button", name="Build the index again")).to_be_enabled()


def test_only_one_build_at_a_time_is_told(gallery: str, open_page: OpenPage) -> None:
    page = open_page(f"{gallery}/archive-keeper")
    problem = {"detail": "The index is being rebuilt already."}
    page.route("**/api/rebuild", lambda route: route.fulfill(status=409, json=problem))
    page.get_by_role("button", name="Build the index again").click()
    expect(page.locator(".rebuild .step")).to_have_text("The index is being rebuilt already.")
