"""Scripts and markup in every field of an article, of a question and of an address, in Chromium:
nothing of them runs, nothing is fetched from elsewhere, and the Content-Security-Policy, which
would stop them behind the escaping, never has to.
"""

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, fields, is_dataclass, replace
from html import escape
from typing import Any, Literal, get_origin, get_type_hints
from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import Browser, Error, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from corpus.readers.fields import ALIASES
from index.build import build
from index.embed import Embedder
from index.takedown import withdraw
from server.app import create_app
from server.gate import SECURITY_HEADERS
from server.permalinks import CARRIED
from server.render import Renderer
from server.settings import Settings
from tests.server.conftest import running
from tests.server.test_gate import routes
from tests.templates.conftest import serving
from tests.templates.states import STATES
from tests.templates.tripwire import ADDRESSES, ATTRIBUTES, AWAY, MARKUP, PAYLOADS, Tripwire

ALL = " ".join(PAYLOADS)
"""All at once: wherever one of them is let through, it is the first that does harm there."""
Trip = Callable[[str], Tripwire]


@pytest.fixture
def trip(chromium: Browser) -> Iterator[Trip]:
    """A wired profile for pages of one origin; in the end nothing may have tripped it."""
    wires: list[Tripwire] = []

    def lay(own: str) -> Tripwire:
        wires.append(Tripwire(chromium, own))
        return wires[-1]

    yield lay
    for wire in wires:
        wire.close()
    assert [each for wire in wires for each in wire.trips] == []


# The wires themselves.


@pytest.fixture(scope="module")
def careless() -> Iterator[str]:
    """A site that repeats what it is sent, `/bare` as it stands and `/guarded` with our headers."""

    async def repeat(request: Request) -> Response:
        headers = SECURITY_HEADERS if request.url.path == "/guarded" else {}
        body = f"<!doctype html><title>x</title><main>{request.query_params['html']}</main>"
        return HTMLResponse(body, headers=headers)

    with serving(Starlette(routes=[Route("/{path}", repeat)])) as at:
        yield at


CARELESS = (
    *MARKUP,
    *(f"<title>{each}</title>" for each in MARKUP[3:4]),
    f'<input value="{ATTRIBUTES[0]}">',
    f"<input value='{ATTRIBUTES[1]}'>",
    f'<iframe src="{ADDRESSES[0]}">',
)


@pytest.mark.parametrize("path", ["/bare", "/guarded"])
def test_a_careless_page_trips_the_wires(path: str, careless: str, chromium: Browser) -> None:
    for html in CARELESS:
        with closing(Tripwire(chromium, careless)) as wire:
            wire.page.goto(f"{path}?{urlencode({'html': html})}", wait_until="commit")
            until = time.monotonic() + 10
            while not wire.trips:
                assert time.monotonic() < until, html
                wire.page.wait_for_timeout(10)
            if "refresh" not in html:  # or the page may be gone
                assert wire.strange(), html


def test_an_address_that_leads_astray_is_strange(careless: str, trip: Trip) -> None:
    page = (wire := trip(careless)).page
    for address in ADDRESSES[:4]:
        link = f'<a class="original" href="{escape(address)}">Original</a>'
        page.goto(f"/bare?{urlencode({'html': link})}")
        assert wire.strange(), address


# Every text that a page is given.


def poisoned(value: Any) -> Any:  # noqa: ANN401 -- whatever a page holds
    """The same with the payloads behind every text, of whatever field; only what is one of a few
    words of ours stays as it is."""
    if isinstance(value, str):
        return value + ALL
    if isinstance(value, tuple):
        return tuple(map(poisoned, value))
    if not is_dataclass(value) or isinstance(value, type):
        return value
    kinds = get_type_hints(type(value))
    texts = [each.name for each in fields(value) if get_origin(kinds[each.name]) is not Literal]
    held = {name: getattr(value, name) for name in texts}
    held |= {name: ("",) for name in texts if kinds[name] == tuple[str, ...] and not held[name]}
    return replace(value, **{name: poisoned(each) for name, each in held.items()})


@pytest.fixture(scope="module")
def poisoned_gallery() -> Iterator[str]:
    """Every state with every text poisoned, and no policy but the templates' own escaping."""
    renderer = Renderer()

    async def static(request: Request) -> Response:
        return renderer.asset(request.path_params["name"], "", "")

    async def state(request: Request) -> Response:
        return renderer.page(poisoned(STATES[request.path_params["name"]]))

    shown = [Route("/static/{name}", static), Route("/{name}", state)]
    with serving(Starlette(routes=shown)) as at:
        yield at


def test_no_text_of_any_state_comes_alive(poisoned_gallery: str, trip: Trip) -> None:
    wire = trip(poisoned_gallery)
    for name in STATES:
        wire.page.goto(f"/{name}")
        assert wire.page.content().count("fired(1)") > 5, name
        assert wire.strange() == [], name
        assert wire.trips == [], name


# An archive of hostile articles, served.

THINGS = (
    "bridge", "lighthouse", "ferry", "market", "theatre", "library", "museum", "tunnel", "stadium",
    "harbour", "airport",
)  # fmt: skip
REASONS = (
    "divers found cracks in two bearings", "a storm had broken the lantern", "its engine burned",
    "rats were seen in the cellar", "the roof leaked on the stage", "books were eaten by worms",
    "a painting was stolen in May", "water came in from the river", "the lawn had turned to mud",
    "a crane fell across the quay", "fog had lain on it for a week",
)  # fmt: skip
NOT_TEXT = {"url", "published", "updated", "status", "embargo", "language"}
"""Fields that are read for what they mean, and never shown as they came."""


def record(place: int) -> str:
    """An article with one payload in each of its fields. Entities, as an article has them that
    tells of markup, bring it through the reader's own cleaning."""
    thing, payload = THINGS[place], PAYLOADS[place]
    values = {name: f"The {name} of {thing} {payload}" for name in ALIASES if name not in NOT_TEXT}
    values["body"] = (
        f"The {thing} of Lowmark was closed on Thursday because {REASONS[place]} {payload} and it "
        f"stays so, said the mayor.\n\nA second paragraph of the {thing} {payload} has more on it."
    )
    encoded = {ALIASES[name][0]: escape(value, quote=False) for name, value in values.items()}
    raw = {"url": ADDRESSES[place % len(ADDRESSES)], "published": f"2022-09-{place + 1:02}"}
    return json.dumps({**encoded, **raw, "language": payload})


def asked(place: int) -> str:
    return f"Why was the {THINGS[place]} of Lowmark closed?"


@dataclass(frozen=True, slots=True)
class Site:
    base: str
    articles: tuple[str, ...]
    """The ids of those that `record` makes, by place."""
    withdrawn: str


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("hostile")
    corpus, index = folder / "corpus", folder / "index"
    corpus.mkdir()
    lines = [record(place) for place in range(len(PAYLOADS))]
    withdrawn = {"url": "https://a.example/gone", "title": "Gone", "text": f"Gone {PAYLOADS[0]}."}
    copy = {
        **json.loads(lines[0]),
        "source": f"Another {PAYLOADS[1]}",
        "url": "https://a.example/2",
    }
    lines += [json.dumps(each) for each in (withdrawn, copy)]
    (corpus / "all.jsonl").write_text("\n".join(lines))
    for name in [each.replace("/", "∕") for each in PAYLOADS]:
        (corpus / f"{name}.jsonl").write_text(f'{{"title": "{PAYLOADS[0]}"}}\n{ALL}')
        (corpus / f"{name}.xml").write_text(f"<{ALL}")
    build(corpus, index, embedder)
    taken = withdraw(index, withdrawn["url"], f"keeper {ALL}", f"its lawyers {ALL}")
    with running(Settings(index=index, corpus=corpus)) as client:
        found = client.get("/api/search", params={"q": "Lowmark", "k": 50}).json()["hits"]
        ids = {hit["article"]["headline"]: hit["article"]["id"] for hit in found}
        known = tuple(
            ids[f"The headline of {t} {p}"] for t, p in zip(THINGS, PAYLOADS, strict=True)
        )
        yield Site(str(client.base_url).rstrip("/"), known, taken.line.id)


def test_no_field_of_an_article_comes_alive_on_its_page(site: Site, trip: Trip) -> None:
    wire = trip(site.base)
    for place, payload in enumerate(PAYLOADS):
        for address in ("", f"?{urlencode({'start': 10, 'end': 300, 'q': ALL})}"):
            wire.page.goto(f"/articles/{site.articles[place]}{address}")
            text = wire.page.inner_text("main")
            shown = ["headline", "source", "section", "byline", "captions", "corrections"]
            for name in shown:
                assert f"The {name} of {THINGS[place]} {payload}" in text, name
            assert text.count(payload) >= len(shown) + 2
            assert wire.strange() == []
        assert wire.trips == []


def test_no_reason_of_a_withdrawal_comes_alive(site: Site, trip: Trip) -> None:
    wire = trip(site.base)
    for address in (f"/articles/{site.withdrawn}", f"/?q=Why&cites={site.withdrawn}"):
        wire.page.goto(address)
        assert f"its lawyers {ALL[:300]}" in wire.page.inner_text("main")
        assert wire.strange() == []


def test_no_list_of_articles_or_of_rejected_files_comes_alive(site: Site, trip: Trip) -> None:
    wire = trip(site.base)
    wire.page.goto("/archive")
    expect(wire.page.locator(".rejected table")).to_be_hidden()  # so many are folded away
    wire.page.locator(".rejected summary").click()
    text = wire.page.inner_text("main")
    for place, payload in enumerate(PAYLOADS):
        assert f"The headline of {THINGS[place]} {payload}" in text
        assert payload.replace("/", "∕") in text, "a file's name"
    assert wire.strange() == []
    for link in wire.page.locator(".outlets a").all()[:3]:
        wire.page.goto(str(link.get_attribute("href")))
        assert wire.strange() == []
        wire.page.go_back()


def test_no_answer_comes_alive_however_it_arrives(site: Site, trip: Trip) -> None:
    wire = trip(site.base)
    page = wire.page
    page.goto("/")
    for place, payload in enumerate(PAYLOADS):
        page.locator("#q").fill(f"{asked(place)} {payload}")
        page.locator("#q").press("Enter")
        turn = page.locator(".turn").nth(place)
        expect(turn.locator(".grounds, .verdict")).to_have_count(1, timeout=30_000)
        expect(turn.locator("h2")).to_contain_text(payload.strip())
        assert payload in turn.locator(".evidence").inner_text()
        for cite in turn.locator(".cite").all()[:1]:
            cite.hover()
            expect(page.locator("#peek")).to_contain_text(payload)
        turn.locator("a.open").first.click()
        expect(turn.locator(".reader h3").first).to_contain_text(payload)
        assert wire.strange() == []
        page.keyboard.press("Escape")
    assert wire.trips == []
    judge = page.locator(".judge").last
    judge.locator("summary").click()
    judge.locator("[name=expected]").fill(ALL[:500])
    judge.locator("[name=comment]").fill(ALL)
    judge.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Thank you")).to_be_visible()
    page.reload()  # the conversation, as the server draws it
    assert wire.strange() == []
    permalink = page.get_by_role("link", name="Link to this answer").first
    page.goto(str(permalink.get_attribute("href")))
    expect(page.locator(".sentences, .verdict")).to_have_count(1)
    assert wire.strange() == []


@pytest.mark.parametrize(
    "question", [ALL, f"timeline of the bridge of Lowmark {PAYLOADS[1]}", ALL * 2, "<>"]
)
def test_no_question_comes_alive(question: str, site: Site, trip: Trip) -> None:
    """Abstained, a story, too long, without a word; with scripts and in a form without."""
    wire = trip(site.base)
    page = wire.page
    page.goto("/")
    page.locator("#q").evaluate("(box, words) => { box.value = words; }", question)
    page.locator("#q").press("Enter")
    expect(page.locator(".turn:not([aria-busy]) .answer")).to_have_count(1, timeout=30_000)
    assert wire.strange() == []
    page.goto("/")
    with page.expect_navigation():
        page.locator("#q").evaluate(
            "(box, words) => { box.value = words; box.form.submit(); }", question
        )
    assert "fired(1)" not in question or "fired(1)" in page.locator("main").inner_text() + str(
        page.locator("#q").input_value()
    )
    assert wire.strange() == []


# Every address.

FIELDS = sorted({*CARRIED, *"conversation told start end page to from k v".split()})


def test_every_field_of_an_address_is_tried() -> None:
    """Those that the API names; and the pages' own, which `FIELDS` lists, are in no document."""
    named = [
        each["name"]
        for path in create_app(Settings()).openapi()["paths"].values()
        for operation in path.values()
        for each in operation.get("parameters", ())
        if each["in"] == "query"
    ]
    assert set(named) <= set(FIELDS)


PAGES = {"/", "/articles/{article_id}", "/archive"}
"""Where each field is tried alone: one that is refused hides the others."""


@pytest.mark.parametrize("path", sorted(path for method, path in set(routes()) if method == "GET"))
def test_no_field_of_an_address_comes_alive(path: str, site: Site, trip: Trip) -> None:
    wire = trip(site.base)
    known = {"article_id": site.articles[0], "ending": "ris", "name": "chat.js"}
    whole = re.sub(r"{(\w+)}", lambda match: known.get(match[1], "dateline"), path)
    tried = [{name: ALL} for name in FIELDS] if path in PAGES else [dict.fromkeys(FIELDS, ALL)]
    addresses = [f"{whole}?{urlencode({'q': asked(0)} | each)}" for each in tried]
    addresses += [re.sub(r"{\w+}", quote(ALL, safe=""), path)] if "{" in path else []
    for address in addresses:
        try:
            response = wire.page.goto(address)
        except Error as error:
            if "Download is starting" not in error.message:
                raise
            continue
        assert response
        if "html" in response.headers["content-type"]:
            assert wire.strange() == [], address
        assert wire.trips == [], address


def test_no_key_or_way_on_comes_alive(site: Site, trip: Trip) -> None:
    wire = trip(site.base)
    for to in (ALL, f"/{ALL}", f"//{AWAY}/", *ADDRESSES):
        wire.page.goto(f"/sign-in?{urlencode({'to': to})}")
        wire.page.locator("#key").fill(ALL)
        wire.page.get_by_role("button", name="Sign in").click()
        expect(wire.page.get_by_role("alert")).to_be_visible()
        assert wire.strange() == []
