"""Which version of an article counts where the corpus holds several.

Articles with one id or one address are versions of one article, whatever files they came in. The
latest counts: by the number that they give themselves where all do, else by their time, then by
their order in the corpus. Of two that nothing else parts, the one that withdraws the article
counts, and a withdrawal without a date is taken as the latest: a story that was cancelled is not
served because the notice was careless.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_LAST = "9999"
"""Sorts behind every ISO time."""


@dataclass(frozen=True, slots=True)
class Version:
    """What tells one version from another, a row of the table of articles."""

    number: int
    """Of the row, in the corpus's order."""
    id: str
    url: str | None
    file: str
    path: str
    digest: str
    status: str
    version: int
    """0 where the item gives none."""
    moment: str
    """ISO, in UTC: when it was updated, else published; "" where it says neither."""


def superseded(found: Iterable[Version]) -> Iterator[tuple[Version, Version]]:
    """Each version that does not count, with the one that does in its place."""
    for versions in _articles(list(found)):
        latest = _latest(versions)
        yield from ((version, latest) for version in versions if version is not latest)


def reason(version: Version, latest: Version) -> str:
    """Why `version` is not served, for the build report."""
    if latest.status == "withdrawn" and version.status != "withdrawn":
        return f"withdrawn by {latest.path}"
    what = "the same article as" if version.digest == latest.digest else "an earlier version of"
    shared = "identifier" if version.url is None or version.url != latest.url else "address"
    return f"{what} {latest.path}, which has the same {shared}"


def _latest(versions: list[Version]) -> Version:
    if all(version.version for version in versions):
        return max(
            versions, key=lambda v: (v.version, _moment(v), v.status == "withdrawn", v.number)
        )
    return max(versions, key=lambda v: (_moment(v), v.version, v.status == "withdrawn", v.number))


def _moment(version: Version) -> str:
    return version.moment or (_LAST if version.status == "withdrawn" else "")


def _articles(found: list[Version]) -> Iterable[list[Version]]:
    """The versions of each article: those that share an id or an address, also by way of others."""
    leaders = list(range(len(found)))

    def leader(at: int) -> int:
        while leaders[at] != at:
            leaders[at] = leaders[leaders[at]]
            at = leaders[at]
        return at

    first_with: dict[str, int] = {}
    for at, version in enumerate(found):
        for name in (version.id, version.url):
            if name is not None:
                leaders[leader(at)] = leader(first_with.setdefault(name, at))
    articles: dict[int, list[Version]] = {}
    for at, version in enumerate(found):
        articles.setdefault(leader(at), []).append(version)
    return articles.values()
