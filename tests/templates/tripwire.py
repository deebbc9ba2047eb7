"""Markup and scripts as hostile text holds them, and wires that tell when any of it comes alive.

A payload calls `fired` or fetches from a host that is not ours. The wires hear that, every dialog,
every request to another origin, every violation of the Content-Security-Policy and every script
that throws; and they look in the page itself for what only such text could have put there.
"""

from urllib.parse import urlsplit

from playwright.sync_api import Browser, Dialog, Page, Request

AWAY = "canary.invalid"
MARKUP = (
    "<script>fired(1)</script>",
    f"<img src=//{AWAY}/x onerror=fired(1)>",
    "\"'><svg onload=fired(1)>",
    "</title></textarea></style></template></script>"
    "<iframe srcdoc='<script>parent.fired(1)</script>'>",
    "<details open ontoggle=fired(1)>",
    f"<meta http-equiv=refresh content='0;url=//{AWAY}/'>",
    f"<link rel=stylesheet href=//{AWAY}/x>",
    f"<style>@import '//{AWAY}/x';</style>",
    f"<base href=//{AWAY}/><img src=x>",
)
"""Alive wherever it stands as markup."""
ATTRIBUTES = (
    '" autofocus onfocus=fired(1) tabindex=1 x="',
    "' autofocus onfocus=fired(1) tabindex=1 x='",
)
"""Alive where it breaks out of an attribute in double, or in single quotes."""
PAYLOADS = (*MARKUP, *ATTRIBUTES)
ADDRESSES = (
    "javascript:fired(1)//",
    "JaVa\tScRiPt:fired(1)//",
    "data:text/html,<script>opener.fired(1)</script>",
    "vbscript:fired(1)",
    f"//{AWAY}/x",
    f"https://{AWAY}/\" autofocus onfocus=fired(1) x='",
    f'https://{AWAY}/"onfocus="fired(1)',
    f"https://{AWAY}/?q=<script>fired(1)</script>",
    "https://[::1",
)
"""In the place of an article's address: no link, or one that leads to http and no further."""

_HEAR = """addEventListener("securitypolicyviolation",
    (event) => fired(`CSP ${event.violatedDirective} ${event.blockedURI}`));"""
_STRANGE = """() => {
    const never = "iframe, object, embed, base, img, audio, video, math, style, [srcdoc]," +
        "[autofocus], meta[http-equiv], " +
        "link:not([href^='/static/']), script:not([src^='/static/'])";
    const strange = (each) => {
        if (each.matches(never)) return true;
        for (const { name, value } of each.attributes) {
            if (name.startsWith("on")) return true;
            if (!["href", "src", "action", "formaction", "xlink:href"].includes(name)) continue;
            const { protocol, origin } = new URL(value, location);
            if (!["http:", "https:"].includes(protocol)) return true;
            if (origin !== location.origin && !each.matches("a.original")) return true;
        }
        return false;
    };
    return [...document.querySelectorAll("*")].filter(strange)
        .map((each) => each.outerHTML.slice(0, 300));
}"""


class Tripwire:
    """A browser's profile that notes what should not happen, in pages of the origin `own`."""

    def __init__(self, chromium: Browser, own: str, *, scripts: bool = True) -> None:
        self.trips: list[str] = []
        self._own = urlsplit(own).netloc
        self._context = chromium.new_context(
            base_url=own, viewport={"width": 1280, "height": 900}, java_script_enabled=scripts
        )
        self._context.expose_function("fired", lambda what: self.trips.append(f"fired: {what}"))
        self._context.add_init_script(_HEAR)
        self._context.on("request", self._request)
        self._context.on("weberror", lambda error: self.trips.append(f"threw: {error.error}"))
        self._context.on("dialog", self._dialog)
        self._context.route(lambda url: not self._is_own(url), lambda route: route.abort())
        self.page: Page = self._context.new_page()

    def strange(self) -> list[str]:
        """What stands in the page that none of ours holds."""
        found: list[str] = self.page.evaluate(_STRANGE)
        return found

    def close(self) -> None:
        self.page.unroute_all(behavior="ignoreErrors")
        self._context.close()

    def _is_own(self, url: str) -> bool:
        return urlsplit(url).netloc == self._own or url.startswith("about:")

    def _request(self, request: Request) -> None:
        if not self._is_own(request.url):
            self.trips.append(f"fetched: {request.url}")

    def _dialog(self, dialog: Dialog) -> None:
        self.trips.append(f"dialog: {dialog.message}")
        dialog.dismiss()
