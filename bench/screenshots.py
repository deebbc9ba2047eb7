"""Draws docs/chat.png, the README's picture, from the real server over the sample archive.

python -m bench.screenshots
"""

import tempfile
import threading
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import sync_playwright

from index.build import build
from index.embed import load_embedder
from server.app import create_app
from server.run import address_of, listen, server_of
from server.settings import Settings

ROOT = Path(__file__).parent.parent
PICTURE = ROOT / "docs" / "chat.png"
CHROMIUM = "/usr/bin/chromium"
QUESTION = {"q": "why did Albania cut ties with Iran", "today": "2022-09-12"}
ARGUMENTS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder)
        build(ROOT / "corpus" / "sample", index, load_embedder())
        listener = listen("127.0.0.1", 0)
        server = server_of(create_app(Settings(index=index)))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            take(f"{address_of(listener)}/?{urlencode(QUESTION)}", PICTURE)
        finally:
            server.should_exit = True
            thread.join()


def take(address: str, picture: Path) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1280, "height": 860}, color_scheme="light")
        page.goto(address)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=picture)
        browser.close()


if __name__ == "__main__":
    main()
