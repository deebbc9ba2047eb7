"""One spelling for each article's address."""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_TRACKING = ("utm_", "fbclid", "gclid", "cmpid", "mc_cid", "mc_eid", "ocid", "igshid")


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


def host_of(url: str) -> str:
    """The host without "www.", or ""."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
