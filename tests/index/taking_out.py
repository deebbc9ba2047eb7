"""Withdrawing a story of the newsroom, by what its tests know of it."""

from index.archive import Archive
from index.takedown import withdraw
from tests.index.newsroom import HOST, Newsroom

WHY = "a court's order"


def id_of(archive: Archive, name: str) -> str:
    found = archive.by_url(f"{HOST}/{name}")
    assert found is not None
    return found.id


def take_out(newsroom: Newsroom, which: str, *, purge: bool = False) -> None:
    withdraw(newsroom.index, which, "the editor", WHY, purge=purge)
