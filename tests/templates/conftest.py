"""Real Chromium over real pages: the sample archive's server, and a gallery of every state.

Whatever a test does, each page that it opened is held to three promises when it ends: no request
left for another host, nothing broke the Content-Security-Policy, no script threw.
"""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
import uvicorn
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Request,
    ViewportSize,
    sync_playwright,
)
from starlette.applications import Starlette
from starlette.requests import Request as Asked
from starlette.responses import Response
from starlette.routing import Route

from server.gate import SECURITY_HEADERS
from server.render import Renderer
from server.settings import Settings
from tests.server.conftest import running
from tests.templates.states import STATES

AXE = Axe()
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SCREENSHOTS = Path(__file__).parents[2] / "screenshots"
WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 390, "height": 844}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()
    contact_sheet()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[OpenPage]:
    """Opens a page in a fresh profile; keywords are those of a Playwright context."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_one(address: str = "about:blank", **options: object) -> Page:
        context = chromium.new_context(**{"viewport": WIDE, **options})  # type: ignore[arg-type]
        contexts.append(context)
        own = urlsplit(address).netloc

        def watch(request: Request) -> None:
            parts = urlsplit(request.url)
            if parts.scheme not in ("data", "blob") and parts.netloc != own:
                faults.append(f"a request to another host: {request.url}")

        context.on("request", watch)
        context.on("weberror", lambda error: faults.append(f"a script threw: {error.error}"))
        context.on(
            "console",
            lambda message: (
                faults.append(message.text) if "Content Security Policy" in message.text else None
            ),
        )
        page = context.new_page()
        page.goto(address)
        return page

    yield open_one
    for context in contexts:
        context.pages[0].unroute_all(behavior="ignoreErrors")
        context.close()
    assert not faults


@contextmanager
def serving(app: object) -> Iterator[str]:
    """The app on a free port of this machine, in a thread, until the block ends."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="on"))  # type: ignore[arg-type]
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


@pytest.fixture(scope="session")
def gallery() -> Iterator[str]:
    """The address under which `/{state}` shows each state, drawn as the server draws it; each
    article link there leads to the state "article"."""
    renderer = Renderer()

    async def static(request: Asked) -> Response:
        name, version = request.path_params["name"], request.query_params.get("v", "")
        return renderer.asset(name, version, "")

    async def state(request: Asked) -> Response:
        response = renderer.page(STATES[request.path_params.get("name", "article")])
        response.headers.update(SECURITY_HEADERS)
        return response

    routes = [
        Route("/static/{name}", static),
        Route("/articles/{id}", state),
        Route("/{name}", state),
    ]
    with serving(Starlette(routes=routes)) as at:
        yield at


@pytest.fixture(scope="session")
def archive(sample_index: Path) -> Iterator[str]:
    """The address of the real server over the sample archive."""
    with running(Settings(index=sample_index)) as client:
        yield str(client.base_url).rstrip("/")


def screenshot(page: Page, name: str, *sizes: ViewportSize) -> None:
    """The whole page in both lights, at its own size or at those given, as a reader with a very
    tall window sees it (nothing stuck to an edge)."""
    SCREENSHOTS.mkdir(exist_ok=True)
    own = page.viewport_size
    assert own is not None
    for size in sizes or (own,):
        page.set_viewport_size(size)
        tall = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": size["width"], "height": max(size["height"], tall)})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            path = SCREENSHOTS / f"{name}-{size['width']}-{scheme}.png"
            page.screenshot(path=path, full_page=True)
    page.set_viewport_size(own)
    page.emulate_media(color_scheme="light")


def violations(page: Page) -> list[dict[str, Any]]:
    """What axe finds; of all that is in order it tells one each, which is most of its time."""
    only = {"resultTypes": ["violations"]}
    found: list[dict[str, Any]] = AXE.run(page, options=only)["violations"]
    return found


def contact_sheet() -> None:
    """`screenshots/index.html`: each state's pictures in a row, to be looked through at once."""
    pictures = sorted(SCREENSHOTS.glob("*.png"), key=lambda path: path.stem.rsplit("-", 2))
    rows = []
    for name, shown in groupby(pictures, key=lambda path: path.stem.rsplit("-", 2)[0]):
        links = (f'<a href="{p.name}"><img src="{p.name}" alt="{p.stem}"></a>' for p in shown)
        rows.append(f"<h2>{name}</h2>\n{' '.join(links)}\n")
    style = "<style>body { font: 1rem sans-serif } img { height: 24rem; border: 1px solid }</style>"
    head = f'<!doctype html>\n<meta charset="utf-8"><title>Every state</title>{style}\n'
    (SCREENSHOTS / "index.html").write_text(head + "".join(rows))


def listen(page: Page) -> None:
    """Notes what the live region says, in order."""
    page.evaluate(
        """() => {
            window.heard = [];
            const status = document.getElementById("status");
            new MutationObserver(() => heard.push(status.textContent))
                .observe(status, {childList: true, characterData: true, subtree: true});
        }"""
    )
