"""What a reporter does, over the real server and the sample archive, with JavaScript or none."""

import re
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.templates.conftest import NARROW, WIDE, OpenPage, screenshot, violations

WHY = "why did Albania cut ties with Iran"
STORY = "Timeline of the Maui fire"
TOLL = "How many people died in the floods in Pakistan?"
SHORT = {"width": 1280, "height": 600}
CAPTION = re.compile(
    "Albania cut diplomatic ties with Iran .* over a major cyberattack .* allegedly carried out by "
    "Tehran .* the prime minister said Wednesday"
)
READERS = [
    pytest.param({"viewport": size, "java_script_enabled": script}, id=f"{size['width']}-{how}")
    for size in (WIDE, NARROW)
    for script, how in ((True, "script"), (False, "plain"))
]


def ask(page: Page, question: str) -> None:
    page.get_by_label(re.compile("question|follow-up")).fill(question)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator(".turn h2").last).to_have_text(question)
    expect(page.locator(".turn").last.locator(".grounds, .verdict").first).to_be_visible()


@pytest.mark.parametrize("reader", READERS)
def test_the_answer_its_source_its_date_and_the_marked_sentence(
    reader: dict[str, object], archive: str, open_page: OpenPage
) -> None:
    page = open_page(archive, **reader)
    ask(page, WHY)
    said = page.locator(".sentences li").filter(has_text=CAPTION).first
    expect(said).to_be_visible()
    place = page.locator(".sentences li").all_inner_texts()
    assert any(CAPTION.search(text) for text in place[:2]), "first or second"
    expect(said).to_contain_text("Associated Press")
    expect(said).to_contain_text("8 September 2022")
    name = "script" if reader["java_script_enabled"] else "plain"
    if reader["java_script_enabled"]:
        assert violations(page) == []
    screenshot(page, f"albania-{name}")

    number = said.locator(".cite").first.inner_text()
    card = page.locator(".source").filter(has=page.locator(".number", has_text=number)).first
    expect(card.locator("mark").filter(has_text=CAPTION)).to_be_visible()
    card.locator("a.open").click()
    mark = page.locator("#m")
    expect(mark).to_be_in_viewport()
    if not CAPTION.search(mark.inner_text()):  # the card's first citation is another sentence
        expect(page.locator(".caption")).to_contain_text(CAPTION)
    screenshot(page, f"albania-article-{name}")


@pytest.mark.parametrize("reader", READERS[:2])
def test_a_denial_is_told_with_who_denied(
    reader: dict[str, object], archive: str, open_page: OpenPage
) -> None:
    page = open_page(archive, **reader)
    ask(page, "Did Iran admit the cyberattack?")
    expect(page.locator(".sentences")).to_contain_text("denied Tehran was behind any cyberattack")
    expect(page.locator(".speaker").first).to_contain_text(re.compile("Iran.* Foreign Ministry"))


@pytest.mark.parametrize("reader", READERS)
def test_what_the_archive_does_not_hold_is_not_answered(
    reader: dict[str, object], archive: str, open_page: OpenPage
) -> None:
    page = open_page(archive, **reader)
    ask(page, "Who won the 1966 World Cup?")
    expect(page.locator(".verdict")).to_have_text("The archive does not answer this.")
    expect(page.locator(".abstained")).to_contain_text(re.compile(r"\d+ articles from \d+ outlets"))
    assert page.locator(".sentences").count() == 0
    assert 1 <= page.locator(".source").count() <= 3
    if reader["java_script_enabled"]:
        assert violations(page) == []
    screenshot(page, f"abstained-real-{'script' if reader['java_script_enabled'] else 'plain'}")


@pytest.mark.parametrize("script", [True, False])
def test_a_follow_up_goes_on_and_can_be_forgotten(
    script: bool, archive: str, open_page: OpenPage
) -> None:
    page = open_page(archive, java_script_enabled=script)
    ask(page, WHY)
    ask(page, "Who expelled the diplomats?")
    expect(page.locator(".turn")).to_have_count(2)
    expect(page.get_by_role("button", name="Forget this conversation")).to_be_visible()
    page.reload()
    expect(page.locator(".turn")).to_have_count(2)
    page.get_by_role("button", name="Forget this conversation").click()
    expect(page.get_by_text("The conversation is forgotten.")).to_be_visible()
    expect(page.locator(".turn")).to_have_count(0)


@pytest.mark.parametrize("script", [True, False])
def test_a_period_read_from_the_question_is_shown_and_taken_back(
    script: bool, archive: str, open_page: OpenPage
) -> None:
    asked = urlencode({"q": "What happened to Nord Stream in September?", "today": "2022-12-01"})
    page = open_page(f"{archive}/?{asked}", java_script_enabled=script)
    chip = page.locator(".chip", has_text="September 2022")
    expect(chip).to_contain_text("in September")
    chip.get_by_role("link", name=re.compile("^Ask without")).click()
    expect(page.locator(".turn").last.locator(".grounds, .verdict").first).to_be_visible()
    expect(page.locator(".turn").last.locator(".chip", has_text="September")).to_have_count(0)


@pytest.mark.parametrize("script", [True, False])
def test_a_bar_of_the_chart_limits_the_question_to_its_time(
    script: bool, archive: str, open_page: OpenPage
) -> None:
    page = open_page(f"{archive}/?{urlencode({'q': TOLL})}", java_script_enabled=script)
    bar = page.locator(".chart a").first
    told = re.match(r"(.+): (\d+) articles?\.", bar.get_attribute("aria-label") or "")
    assert told
    bar.focus()
    bar.press("Enter")
    page.wait_for_function("period => document.body.innerText.includes(period)", arg=told[1])
    turn = page.locator(".turn").last
    expect(turn.locator(".chip")).to_contain_text(told[1])
    expect(turn.locator(".grounds, .abstained").first).to_contain_text(told[2])


def test_an_older_figure_and_a_doubt_are_told_in_words(archive: str, open_page: OpenPage) -> None:
    page = open_page(f"{archive}/?{urlencode({'q': TOLL})}")
    older = page.locator(".sentences li", has_text="1,265").first
    expect(older.locator(".side")).to_have_text("An earlier report gave this figure")
    expect(older).to_contain_text("3 September 2022")
    expect(page.locator(".grounds")).to_contain_text(re.compile(r"right about \d times in 10"))


def test_limits_from_the_form_hold_without_a_script(archive: str, open_page: OpenPage) -> None:
    page = open_page(archive, java_script_enabled=False)
    page.get_by_label("Your question").fill("What happened to Nord Stream?")
    page.get_by_text("Limit by date or outlet").click()
    page.get_by_label("Outlet").select_option("Harbour Wire")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator(".chip")).to_contain_text("Harbour Wire")
    for outlet in page.locator(".source .outlet").all_inner_texts():
        assert outlet == "Harbour Wire"


def test_the_archive_is_browsed_by_outlet_and_month(archive: str, open_page: OpenPage) -> None:
    page = open_page(f"{archive}/archive")
    assert violations(page) == []
    screenshot(page, "archive-real", WIDE, NARROW)
    whole = page.locator(".rows li").count()
    page.get_by_role("link", name=re.compile("^Harbour Wire")).click()
    outlets = page.locator(".rows .outlet").all_inner_texts()
    assert set(outlets) == {"Harbour Wire"}
    assert 0 < len(outlets) < whole
    page.get_by_role("link", name="Show all").first.click()
    page.locator(".year summary", has_text="2022").click()
    page.get_by_role("link", name=re.compile("^September 2022")).click()
    dates = page.locator(".rows .dated").all_inner_texts()
    assert dates
    assert all(date.startswith(tuple("123456789")) and "September 2022" in date for date in dates)
    page.locator(".rows a").first.click()
    expect(page.locator("article.story h1")).to_be_visible()


@pytest.mark.parametrize("width", [WIDE, NARROW], ids=["1280", "390"])
def test_no_real_page_scrolls_sideways(
    width: dict[str, int], archive: str, open_page: OpenPage
) -> None:
    page = open_page(archive, viewport=width)
    for path in ("/", f"/?{urlencode({'q': WHY})}", "/archive", "/docs", "/nowhere"):
        page.goto(f"{archive}{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width["width"], path


@pytest.mark.parametrize("script", [True, False])
def test_the_first_visit_offers_questions_that_are_answered(
    script: bool, archive: str, open_page: OpenPage
) -> None:
    page = open_page(archive, java_script_enabled=script)
    examples = page.locator(".examples a")
    for _ in range(60):  # they are found in the background, after the start
        if examples.count():
            break
        page.wait_for_timeout(1000)
        page.goto(archive)
    assert examples.count() == 4
    screenshot(page, "first-visit-real", WIDE, NARROW)
    examples.first.click()
    expect(page.locator(".sentences li").first).to_be_visible()


def test_sources_are_exported_from_the_answer(
    archive: str, open_page: OpenPage, tmp_path: Path
) -> None:
    page = open_page(f"{archive}/?{urlencode({'q': WHY})}")
    for name, sign in (("RIS", "TY  - NEWS"), ("BibTeX", "@article{"), ("CSL-JSON", '"type"')):
        with page.expect_download() as download:
            page.get_by_role("link", name=name, exact=True).click()
        file = tmp_path / download.value.suggested_filename
        download.value.save_as(file)
        assert sign in file.read_text()


def test_a_link_to_an_answer_gives_the_same_answer(archive: str, open_page: OpenPage) -> None:
    page = open_page(f"{archive}/?{urlencode({'q': WHY})}")
    before = page.locator(".sentences").inner_text()
    page.get_by_role("link", name="Link to this answer").click()
    expect(page.locator(".sentences")).to_have_text(re.compile(".+", re.S))
    assert page.locator(".sentences").inner_text() == before
    assert "today=" in page.url
    expect(page.locator(".notice")).to_have_count(0)
    page.goto(re.sub("generation=[^&]*", "generation=20220912T061000.000Z-1", page.url))
    expect(page.locator(".answer > .notice")).to_contain_text(
        "Same answer as when this link was made from the index of 12 September 2022"
    )
    screenshot(page, "linked-same-answer", WIDE, NARROW)
    page.goto(re.sub("was=[^&]*", "was=another", page.url))
    expect(page.locator(".answer > .notice")).to_contain_text("answered anew from the index of")
    assert violations(page) == []
    screenshot(page, "linked-answered-anew", WIDE, NARROW)


@pytest.mark.parametrize(
    ("question", "size"), [(STORY, WIDE), (STORY, SHORT), (STORY, NARROW), (WHY, SHORT)]
)
def test_what_the_keyboard_reaches_is_seen(
    question: str, size: dict[str, int], archive: str, open_page: OpenPage
) -> None:
    asked = urlencode({"q": question})
    page = open_page(f"{archive}/?{asked}", viewport=size, reduced_motion="reduce")
    reached, order = set[str](), []
    for _ in range(60):
        page.keyboard.press("Tab")
        seen = page.evaluate(SEEN)
        if seen is None:
            break
        assert seen["clear"], f"{seen['words']} is out of sight or covered"
        reached.add(seen["words"])
        order.append(seen["place"])
    assert {"Skip to the content", "Copy with citations", "Yes", "Ask", "Keyboard"} <= reached
    assert order == sorted(order), "the order of the page"


@pytest.mark.parametrize("size", [WIDE, SHORT])
def test_writing_a_follow_up_leaves_the_answer_where_it_is(
    size: dict[str, int], archive: str, open_page: OpenPage
) -> None:
    page = open_page(f"{archive}/?{urlencode({'q': WHY})}", viewport=size, reduced_motion="reduce")
    page.get_by_label("follow-up").click()
    place = page.locator(".sentences").bounding_box()
    page.keyboard.type("Who expelled the diplomats?")
    assert page.locator(".sentences").bounding_box() == place


def test_what_unfolds_is_accessible_too(archive: str, open_page: OpenPage) -> None:
    page = open_page(f"{archive}/?{urlencode({'q': WHY})}", color_scheme="dark")
    page.get_by_text("Limit by date or outlet").click()
    page.get_by_text("No", exact=True).click()
    expect(page.get_by_label("What would be right?")).to_be_visible()
    assert violations(page) == []
    screenshot(page, "unfolded", WIDE, NARROW)


def test_a_passage_too_long_for_the_window_is_shown_at_its_own_sentence(
    archive: str, open_page: OpenPage
) -> None:
    page = open_page(f"{archive}/?{urlencode({'q': WHY, 'today': '2022-09-12'})}", viewport=SHORT)
    said = page.locator(".sentences li").last
    said.locator(".cite").focus()
    peek = page.get_by_role("tooltip")
    height = "each => [each.scrollHeight, each.clientHeight]"
    whole, shown = peek.evaluate(height)
    assert whole > shown
    expect(peek.locator("mark")).to_have_text(said.locator("blockquote").inner_text())
    expect(peek.locator("mark")).to_be_in_viewport(ratio=1)
    assert violations(page) == []


SEEN = """() => {
    const each = document.activeElement;
    if (!each || each === document.body) return null;
    const {left, top, right, bottom} = each.getBoundingClientRect();
    const at = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return {
        words: each.textContent.trim(),
        place: [...document.querySelectorAll("*")].indexOf(each),
        clear: top >= 0 && bottom <= innerHeight && (each.contains(at) || !!at?.contains(each)),
    };
}"""
"""Where the keyboard is: its words, its place in the document, and whether it can be seen
(WCAG 2.4.11)."""


@pytest.mark.parametrize("script", [True, False])
def test_a_verdict_is_taken(script: bool, archive: str, open_page: OpenPage) -> None:
    page = open_page(f"{archive}/?{urlencode({'q': WHY})}", java_script_enabled=script)
    page.get_by_role("button", name="Yes").click()
    expect(page.get_by_text("Thank you")).to_be_visible()


@pytest.mark.parametrize(
    ("path", "status", "title"),
    [
        ("/articles/0000000000000000", 404, "Nothing here"),
        ("/nowhere", 404, "Nothing here"),
        (f"/?{urlencode({'q': 'why ' * 1000})}", 422, None),
    ],
)
def test_what_goes_wrong_is_a_page(
    path: str, status: int, title: str | None, archive: str, open_page: OpenPage
) -> None:
    page = open_page(archive)
    response = page.goto(f"{archive}{path}")
    assert response
    assert response.status == status
    if title:
        expect(page.get_by_role("heading", level=1)).to_be_visible()
    else:
        expect(page.get_by_role("alert")).to_contain_text("characters")
    assert violations(page) == []


def test_pages_carry_a_strict_policy(archive: str) -> None:
    for path in ("/", "/archive", "/docs", "/static/page.css", "/nowhere"):
        policy = httpx.get(f"{archive}{path}").headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "unsafe" not in policy


@pytest.mark.parametrize("script", [True, False])
def test_a_timeline_tells_a_story_day_by_day(
    script: bool, archive: str, open_page: OpenPage
) -> None:
    page = open_page(archive, java_script_enabled=script)
    ask(page, STORY)
    days = page.locator(".timeline .day time")
    told = [days.nth(each).get_attribute("datetime") for each in range(days.count())]
    assert len(told) >= 4
    assert told == sorted(set(told))
    assert page.locator(".timeline .cite").count() == len(told)
    if script:
        assert violations(page) == []
        screenshot(page, "timeline-real", WIDE, NARROW)
