"""Every state of every page: usable by all, at both widths, in both lights."""

import pytest

from tests.templates.conftest import NARROW, WIDE, OpenPage, screenshot, violations
from tests.templates.states import STATES
from tests.templates.targets import TOO_SMALL

BROAD = "document.documentElement.scrollWidth"


@pytest.mark.parametrize("name", STATES)
def test_every_state_is_accessible_and_fits(name: str, gallery: str, open_page: OpenPage) -> None:
    page = open_page(f"{gallery}/{name}")
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        screenshot(page, name)
        page.emulate_media(color_scheme="light" if size is WIDE else "dark")
        found = violations(page)  # colours know no widths
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
        assert page.evaluate(BROAD) <= size["width"], "the page scrolls sideways"
        tall = page.evaluate("document.documentElement.scrollHeight")  # nothing sticks over another
        page.set_viewport_size({"width": size["width"], "height": tall})
        assert page.evaluate(TOO_SMALL) == []
    # WCAG 1.4.4 and 1.4.10: 1280 px at four times the size, or 640 px at twice.
    page.set_viewport_size({"width": 320, "height": 256})
    assert page.evaluate(BROAD) <= 320, "enlarged, the page scrolls sideways"


def test_what_bars_a_reader_would_be_found(open_page: OpenPage) -> None:
    page = open_page()
    page.set_content("<html lang=en><title>x</title><main><h1>x</h1><img src=/x></main>")
    assert [each["id"] for each in violations(page)] == ["image-alt"]


def test_targets_too_small_and_too_close_would_be_found(open_page: OpenPage) -> None:
    page = open_page()
    for gap, found in ((2, 2), (14, 0)):
        link = f"<a href='/' style='display: inline-block; width: 12px; margin: {gap}px'>x</a>"
        page.set_content(link * 2)
        assert len(page.evaluate(TOO_SMALL)) == found


def test_nothing_moves_for_a_reader_who_asked_for_no_motion(
    gallery: str, open_page: OpenPage
) -> None:
    page = open_page(f"{gallery}/answer", reduced_motion="reduce")
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].map((each) => getComputedStyle(each)).filter(
            (style) => style.scrollBehavior !== "auto" || style.animationName !== "none"
                || parseFloat(style.transitionDuration)).length"""
    )
    assert moving == 0


@pytest.mark.parametrize("name", [name for name in STATES if "hostile" in name])
def test_text_from_articles_never_becomes_markup(
    name: str, gallery: str, open_page: OpenPage
) -> None:
    page = open_page(f"{gallery}/{name}")
    assert "<img src=x onerror" in page.inner_text("main"), "the text itself is shown"
    made = page.evaluate(
        """() => ({
            foreign: document.querySelectorAll("main :is(img, script, svg, iframe)").length,
            handlers: [...document.querySelectorAll("*")].flatMap((each) => each
                .getAttributeNames().filter((name) => /^(on|style$)/.test(name))),
            links: [...document.links].map((link) => link.protocol),
        })"""
    )
    assert made["foreign"] == 0
    assert made["handlers"] == []
    assert set(made["links"]) == {"http:"}


def test_the_first_visit_weighs_under_100_kb(gallery: str, open_page: OpenPage) -> None:
    page = open_page(f"{gallery}/first-visit")
    page.wait_for_load_state("networkidle")
    weight = page.evaluate(
        """() => performance.getEntries()
            .reduce((sum, entry) => sum + (entry.transferSize ?? 0), 0)"""
    )
    assert 5_000 < weight < 100_000


def test_a_printed_answer_keeps_its_sources_and_drops_the_furniture(
    gallery: str, open_page: OpenPage
) -> None:
    page = open_page(f"{gallery}/answer")
    page.emulate_media(media="print")
    assert page.locator(".sentences").is_visible()
    assert page.locator(".evidence").is_visible()
    for furniture in (".masthead nav", ".composer", ".chip a >> nth=0"):
        assert not page.locator(furniture).is_visible()
    screenshot(page, "answer-print")


def test_the_mark_of_an_article_is_the_cited_words_and_one_target(
    gallery: str, open_page: OpenPage
) -> None:
    page = open_page(f"{gallery}/article#m")
    assert page.locator("#m").count() == 1
    assert page.inner_text("mark").startswith("The harbour board closed the old swing bridge")
    assert page.inner_text("mark").endswith("said.")


def test_a_caption_is_set_apart_from_the_body(gallery: str, open_page: OpenPage) -> None:
    page = open_page(f"{gallery}/article-caption#m")
    assert page.locator(".caption mark#m").count() == 1
    assert "Photo caption" in page.inner_text(".caption")


def test_right_to_left_text_reads_right_to_left(gallery: str, open_page: OpenPage) -> None:
    page = open_page(f"{gallery}/right-to-left")
    for selector in (".asked h2", ".sentences blockquote", ".headline"):
        direction = page.locator(selector).evaluate("each => getComputedStyle(each).direction")
        assert direction == "rtl", selector
    assert page.locator(".said").evaluate("each => getComputedStyle(each).direction") == "ltr"
