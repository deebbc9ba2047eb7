"""Generations of an index: which one serves, how a new one takes over, what is thrown away.

    <index>/CURRENT                  the name of the serving generation
    <index>/generations/<name>/      immutable, whole, checked by its manifest
    <index>/generations/.new-*/      being built; left over where a build died
    <index>/build.lock, embedded.journal

The new folder is made durable, renamed to its name, and then CURRENT is replaced by a rename: the
only moment that counts. The generation that served before is kept, so that a reader who holds it
goes on and damage to the newest leaves one to fall back to.
"""

import os
from collections.abc import Set
from dataclasses import dataclass
from pathlib import Path

from index import disk, manifest
from index.errors import IndexDamaged, NoIndex
from index.manifest import Fault, Manifest

POINTER = "CURRENT"
FOLDER = "generations"
UNFINISHED = ".new-"


@dataclass(frozen=True, slots=True)
class Generation:
    """A generation whose files have all been checked."""

    folder: Path
    manifest: Manifest
    warning: str = ""
    """Why a newer one does not serve; "" when this is the one that CURRENT names."""

    @property
    def name(self) -> str:
        return self.folder.name


def newest_whole(index: Path) -> Generation:
    """The generation that CURRENT names, or the newest other one without a fault.

    Raises NoIndex where nothing was ever built, IndexDamaged where no generation is whole.
    """
    while True:
        pointed = pointed_name(index)
        # Builds may meanwhile have published twice and thrown away what was being read.
        try:
            found = _newest_whole(index, pointed)
        except IndexDamaged:
            if pointed_name(index) == pointed:
                raise
        else:
            if not found.warning or pointed_name(index) == pointed:
                return found


def pointed_name(index: Path) -> str | None:
    try:
        return (index / POINTER).read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return None


def clear(index: Path) -> None:
    """Remove what dead builds left."""
    for left in (index / FOLDER).glob(f"{UNFINISHED}*"):
        disk.remove_folder(left)


def start(index: Path) -> Path:
    """A new, empty folder to build a generation in; what dead builds left there is removed."""
    parent = index / FOLDER
    disk.make_folder(parent)
    clear(index)
    folder = parent / f"{UNFINISHED}{os.getpid()}"
    disk.make_folder(folder)
    return folder


def publish(index: Path, built: Path, made: Manifest) -> str:
    """Name the finished folder and point CURRENT at it; gives the name."""
    name = manifest.name_of(made)
    disk.write_bytes(built / manifest.FILE, made.to_json())
    disk.sync(built)
    disk.rename(built, index / FOLDER / name)
    disk.sync_names(index / FOLDER)
    point(index, name)
    return name


def point(index: Path, name: str) -> None:
    """Let the generation of this name serve, by one rename."""
    draft = index / f"{POINTER}.new"
    disk.write_bytes(draft, f"{name}\n".encode())
    disk.rename(draft, index / POINTER)
    disk.sync_names(index)


def prune(index: Path, keep: Set[str]) -> None:
    """Remove every generation but those named, and unfinished ones. Readers keep what they hold."""
    for folder in sorted((index / FOLDER).iterdir()):
        if folder.name not in keep:
            disk.remove_folder(folder)
    disk.sync_names(index / FOLDER)


def other(index: Path, name: str) -> str | None:
    """The newest finished generation but this one: what is fallen back to."""
    return max((other for other in names(index) if other != name), default=None)


def _newest_whole(index: Path, pointed: str | None) -> Generation:
    found = names(index)
    if not found:
        if pointed is None:
            raise NoIndex(f"There is no index in {index}; run `dateline index` first.")
        raise IndexDamaged(f"{index} has lost its generations; run `dateline index` to build anew.")
    fault = ""
    if pointed not in found:
        fault = f"{POINTER} names no generation that is there"
    for name in sorted(found, key=lambda name: (name == pointed, name), reverse=True):
        folder = index / FOLDER / name
        try:
            made = manifest.verify(folder)
        except Fault as error:
            fault = fault or f"generation {name} is damaged: {error}"
            continue
        if not fault:
            return Generation(folder, made)
        return Generation(
            folder,
            made,
            f"In {index}, {fault}; the one built {made.built_at:%Y-%m-%d %H:%M} UTC serves "
            "instead. Run `dateline index` to repair it.",
        )
    raise IndexDamaged(f"In {index}, {fault}, and no other is whole; run `dateline index --full`.")


def names(index: Path) -> list[str]:
    """Of all finished generations, oldest first."""
    try:
        return sorted(
            folder.name
            for folder in (index / FOLDER).iterdir()
            if not folder.name.startswith(UNFINISHED)
        )
    except OSError:
        return []
