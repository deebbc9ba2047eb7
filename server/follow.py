"""`dateline index --watch`: the corpus folder as a living thing.

Files are taken in once they rest: a build begins when nothing that changed was written to for a
second, so a file that is still being copied is not read by half.
"""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import click
from watchfiles import watch

from index.errors import IndexTrouble

REST_SECONDS = 1.0
GATHER_MS = 400
RETRY_SECONDS = 3.0
"""After a build that could not be made: another one runs, the disk is full, the folder away."""


def changes(corpus: Path) -> Iterator[None]:
    """Yields once at the start, then whenever something under `corpus` was added, changed or
    removed, and now rests. What changes before the next is asked for is not missed."""
    while True:
        if folder := _identity(corpus):
            yield from _changes(corpus, folder)
        yield  # Whoever builds says that the folder is away, and waits for it.


def _changes(corpus: Path, folder: "_Identity") -> Iterator[None]:
    """Until another folder has taken this one's place: the kernel tells nothing of that one."""
    started = False
    batches = watch(corpus, debounce=GATHER_MS, step=50, rust_timeout=500, yield_on_timeout=True)
    for batch in batches:
        if _identity(corpus) != folder:
            return
        if not batch and started:
            continue
        while any(_is_fresh(Path(path)) for _, path in batch):
            time.sleep(REST_SECONDS / 4)
        started = True
        yield


_Identity = tuple[int, int]


def _identity(corpus: Path) -> _Identity | None:
    try:
        status = corpus.stat()
    except OSError:  # it is away
        return None
    return status.st_dev, status.st_ino


def take_in(build: Callable[[], None]) -> None:
    """Builds, again and again until it is done: what changed must not wait for another change."""
    told = ""
    while True:
        try:
            return build()
        except IndexTrouble as error:
            if str(error) != told:
                told = str(error)
                click.echo(f"dateline: {told}", err=True)
            time.sleep(RETRY_SECONDS)


def _is_fresh(path: Path) -> bool:
    try:
        return abs(time.time() - path.stat().st_mtime) < REST_SECONDS
    except OSError:  # it was removed
        return False
