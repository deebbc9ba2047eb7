"""What a reader is told stands on the drawn page, in words, where it is looked for."""

import re

from playwright.sync_api import Locator, Page, expect

from server.links import at_text
from tests.templates.answers import BRIDGE, CAUSE, EXAMPLES, LEDGER
from tests.templates.conftest import OpenPage

LOOK = (
    "each => { const s = getComputedStyle(each); return [s.fontSize, s.borderInlineStartWidth]; }"
)


def card_of(page: Page, headline: str) -> Locator:
    return page.locator(".source", has=page.get_by_role("link", name=headline, exact=True))


def top_of(part: Locator) -> float:
    box = part.bounding_box()
    assert box is not None
    return box["y"]


def test_a_source_tells_outlet_dates_section_copies_and_its_original(
    gallery: str, open_page: OpenPage
) -> None:
    page = open_page(f"{gallery}/answer")
    card = card_of(page, BRIDGE.headline)
    for told in ("North Wire", "8 September 2022", "World", "updated 9 September 2022, 14:05 UTC"):
        expect(card.locator(".slug")).to_contain_text(told)
    copies = card.get_by_role("link", name="Weekly Anchor, 8 September 2022")
    expect(copies).to_be_hidden()
    card.get_by_text("Also in 4 others").click()
    expect(copies).to_be_visible()
    original = card.get_by_role("link", name=re.compile("^Original of"))
    expect(original).to_have_attribute("href", at_text(BRIDGE.url, CAUSE))
    assert "#:~:text=" in at_text(BRIDGE.url, CAUSE)


def test_a_correction_is_told_on_the_card_and_in_the_article(
    gallery: str, open_page: OpenPage
) -> None:
    page = open_page(f"{gallery}/figure")
    expect(card_of(page, LEDGER.headline)).to_contain_text(f"Correction: {LEDGER.corrections[0]}")
    page.goto(f"{gallery}/article-corrected")
    told = page.get_by_role("region", name="Corrections")
    expect(told).to_contain_text(LEDGER.corrections[0])
    assert top_of(told) < top_of(page.locator(".text"))


def test_the_other_side_and_an_earlier_figure_are_told_above_their_sentences(
    gallery: str, open_page: OpenPage
) -> None:
    page = open_page(f"{gallery}/answer")
    denial = page.locator(".sentences li", has_text="Tolland Brothers denied")
    expect(denial.locator(".side")).to_have_text("The other side: a denial")
    expect(denial.locator(".said")).to_contain_text("Tolland Brothers, in North Wire, 8 September")
    page.goto(f"{gallery}/figure")
    earlier = page.locator(".sentences li", has_text="2.6 million, the board")
    expect(earlier.locator(".side")).to_have_text("An earlier report gave this figure")


def test_low_confidence_is_told_before_the_answer(gallery: str, open_page: OpenPage) -> None:
    page = open_page(f"{gallery}/low-confidence")
    doubt = page.locator(".answer > .notice", has_text="Low confidence: read the source")
    expect(doubt).to_contain_text("right about 2 times in 10")
    assert top_of(doubt) < top_of(page.locator(".sentences"))


def test_abstaining_offers_the_nearest_and_other_questions(
    gallery: str, open_page: OpenPage
) -> None:
    page = open_page(f"{gallery}/abstained")
    expect(page.get_by_text("Searched: 1,928 articles from 4 outlets")).to_be_visible()
    expect(page.get_by_role("heading", name="Nearest passages, not an answer")).to_be_visible()
    whole = page.get_by_role("link", name="The same question over the whole archive")
    expect(whole).to_have_attribute("href", re.compile("read=0"))
    for example in EXAMPLES[:3]:
        expect(page.get_by_role("link", name=example.words)).to_be_visible()


def test_the_archive_tells_what_is_in_it_and_what_was_not_taken(
    gallery: str, open_page: OpenPage
) -> None:
    page = open_page(f"{gallery}/archive")
    expect(page.locator(".figures")).to_contain_text("1,928")
    expect(page.locator(".figures")).to_contain_text("2 March 2014 to 11 September 2022")
    expect(page.locator(".figures")).to_contain_text("built 3 hours ago")
    outlets = page.get_by_role("region", name="By outlet")
    expect(outlets.get_by_role("link", name="Harbour Courier 1,011")).to_be_visible()
    expect(page.get_by_role("region", name="Last build")).to_contain_text("1,934")
    row = page.get_by_role("row", name="wire/2022-09-08/empty.txt There is no text in it.")
    expect(row).to_be_visible()


def test_every_day_of_a_timeline_looks_like_the_others(gallery: str, open_page: OpenPage) -> None:
    page = open_page(f"{gallery}/timeline")
    looks = [quote.evaluate(LOOK) for quote in page.locator(".timeline blockquote").all()]
    assert len(looks) == 3
    assert looks == [looks[0]] * 3
    assert looks[0][1] == "0px", "the timeline's own line is enough"
