"""Whether the disk has room for a build, asked before it touches anything.

A first build is taken to need as much as its corpus, which is less than most do: a build that runs
out of disk harms nothing, and one that is refused without need is no better. After that the last
generation tells what an article of this corpus takes.
"""

import shutil
from contextlib import closing
from pathlib import Path

from index import store
from index.errors import BuildFailed
from index.generations import Generation
from index.plan import Plan

UNITS = ("kB", "MB", "GB", "TB")


def check(index: Path, plan: Plan, before: Generation | None, embedded_anew: bool) -> None:
    """Raises BuildFailed, naming the needed and the free size, where the room is too small."""
    needed = _needed(plan, before, embedded_anew)
    free = shutil.disk_usage(index).free
    if needed > free:
        raise BuildFailed(
            f"The new index needs about {_printed(needed)} and the disk of {index} has "
            f"{_printed(free)} free; make room and build again. Nothing was touched."
        )


def _needed(plan: Plan, before: Generation | None, embedded_anew: bool) -> int:
    """Bytes, at the height of the build."""
    corpus = sum(file.entry.size for file in plan.files)
    if before is None:
        return corpus
    made = before.manifest
    vectors = made.passages * made.dimension * 4
    # While a build runs, the vectors are there twice, and once more in the journal if made anew.
    height = sum(file.size for file in made.files.values()) + vectors * (1 + embedded_anew)
    with closing(store.open_readonly(before.folder / store.FILE)) as database:
        (known,) = database.execute("SELECT coalesce(sum(size), 0) FROM files").fetchone()
    return int(height * corpus / known) if known else max(height, corpus)


def _printed(size: int) -> str:
    """Of bytes, to be read: "3.2 GB"."""
    power = min(max((len(str(size)) - 1) // 3, 1), len(UNITS))
    return f"{size / 1000**power:,.1f} {UNITS[power - 1]}"
