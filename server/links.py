"""The addresses that pages link to: our own, and an outlet's where it is safe to follow."""

from collections.abc import Sequence
from datetime import date
from urllib.parse import quote, urlencode, urlsplit

from corpus.article import Span
from index.hit import Filters

EVERYTHING = Filters()


def web_url(url: str | None) -> str:
    """The URL if a browser may follow it (http or https, a host, one line), else ""."""
    if not url or any(letter.isspace() or not letter.isprintable() for letter in url):
        return ""
    try:
        parts = urlsplit(url)
        return url if parts.scheme in ("http", "https") and parts.hostname else ""
    except ValueError:
        return ""


def host_of(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def at_text(url: str | None, sentence: str) -> str:
    """The publisher's page scrolled to the sentence by a text fragment, or "" if unlinkable.

    The first and last words are enough for the browser, and survive small edits between them.
    """
    safe, words = web_url(url), sentence.split()
    if not safe or not words:
        return safe
    ends = [words] if len(words) <= 8 else [words[:4], words[-4:]]
    return f"{safe}{'' if '#' in safe else '#'}:~:text={','.join(map(_directive, ends))}"


def _directive(words: Sequence[str]) -> str:
    # "-" and "," part the fields of a text directive, so both are escaped within one.
    return quote(" ".join(words), safe="").replace("-", "%2D")


def ask_href(
    question: str, filters: Filters = EVERYTHING, *, read: bool = True, today: date | None = None
) -> str:
    """The page that asks; `read=False` keeps filters from being read from the question's words."""
    pairs = [("q", question)] if question else []
    if filters.since:
        pairs.append(("since", filters.since.isoformat()))
    if filters.until:
        pairs.append(("until", filters.until.isoformat()))
    pairs += [("source", source) for source in filters.sources]
    pairs += [("section", section) for section in filters.sections]
    if today:
        pairs.append(("today", today.isoformat()))
    if not read:
        pairs.append(("read", "0"))
    return f"/?{urlencode(pairs)}"


def article_href(article_id: str, span: Span | None = None, permalink: str = "") -> str:
    """An article's page, at a marked span; the permalink of the answer that cites it gives that
    page its way back."""
    parts = [f"start={span[0]}&end={span[1]}"] if span else []
    if permalink:
        parts.append(permalink.removeprefix("/?"))
    query = f"?{'&'.join(parts)}" if parts else ""
    return f"/articles/{quote(article_id, safe='')}{query}{'#m' if span else ''}"


def export_href(permalink: str, ending: str) -> str:
    """A file of the sources of the answer at `permalink`; `ending` is one of `exports.FORMATS`."""
    return f"/sources.{ending}{permalink.removeprefix('/')}"
