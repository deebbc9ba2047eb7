"""One spelling for each article's address."""

import re
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

_TRACKING = ("utm_", "fbclid", "gclid", "cmpid", "mc_cid", "mc_eid", "ocid", "igshid")

_BEFORE = re.compile(r"^https?://(?:(?:www|m|mobile|amp)\.(?=[^/]*\.))?")
_BEHIND = ("/amp", "/index.html", "/index.htm")
_AMP = ("", "amp=", "amp=1", "amp=true", "output=amp", "outputType=amp")


def canonical_url(url: str) -> str | None:
    """The URL as it identifies an article: no fragment, no tracking, host in lower case.

    None where it is not an http(s) address, so that nothing else can ever become a link.
    """
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname
        port = parts.port
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    if scheme not in ("http", "https") or not host:
        return None
    place = host if port in (None, 80, 443) else f"{host}:{port}"
    kept = [
        pair
        for pair in parse_qsl(parts.query, keep_blank_values=True)
        if not pair[0].lower().startswith(_TRACKING)
    ]
    return urlunsplit((scheme, place, parts.path or "/", urlencode(kept), ""))


def page_of(url: str) -> str:
    """What the spellings of one page's canonical URL have in common: http or https, with "www." or
    "m." or without, a slash at the end, escapes that need not be, as an AMP page.

    Withdrawals go by it. Articles do not: it would rename them all.
    """
    page, _, query = _BEFORE.sub("", url).partition("?")
    page = page.rstrip("/")
    for ending in _BEHIND:
        page = page.removesuffix(ending).rstrip("/")
    page = unquote(page) if "%" in page else page
    return page if query in _AMP else f"{page}?{query}"


def host_of(url: str) -> str:
    """The host without "www.", or ""."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
