"""Headlines without what a web page's title adds to them."""

import re

from corpus.characters import one_line
from corpus.outlets import NAMES

_PART = re.compile(r"\s+(?:\||[–—·•»]|--?)\s+")
_DOMAIN = re.compile(r"(?i)[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|news|co\.uk|com\.au)")
_CUT_OFF = re.compile(r"\s*(?:\.\s?\.\s?\.|…)$")
_SITES = frozenset(
    re.sub(r"[\W_]+", "", name).lower().removeprefix("the") for name in NAMES.values()
) | {
    "associatedpress",
    "cnnbusiness",
    "cnnpolitics",
    "cnntravel",
    "bbcnews",
    "bbcsport",
    "theweekuk",
    "weekuk",
    "weekus",
    "apnews",
    "fortune",
    "wsj",
    "nyt",
}


def clean_headline(title: str, source: str = "", host: str = "") -> str:
    """The title without the site's name at its end ("… | CNN", "… - Reuters").

    `source` and `host` are the article's own. A title that a search engine cut off ends in "…".
    """
    title = one_line(title)
    cut_off = bool(_CUT_OFF.search(title))
    kept = _CUT_OFF.sub("", title)
    sites = _SITES | {_squashed(source), _squashed(host), _squashed(host.rpartition(".")[0])}
    while parts := list(_PART.finditer(kept)):
        tail = kept[parts[-1].end() :]
        site = _squashed(tail)
        begun = cut_off and "|" in parts[-1][0] and any(name.startswith(site) for name in sites)
        if site not in sites and not begun and not _DOMAIN.fullmatch(tail):
            break
        kept = kept[: parts[-1].start()]
        cut_off = False  # what was cut off was the site's name
    return f"{kept}…" if cut_off and kept else kept


def _squashed(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).lower().removeprefix("www").removeprefix("the")
