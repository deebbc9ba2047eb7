"""One build at a time: a lock that its holder's death opens."""

import fcntl
import os
import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from index.errors import IndexBusy

PATIENCE_SECONDS = 1.0
"""How long a holder that has not written its name yet is waited for, to say who it is."""


@contextmanager
def build_lock(index: Path) -> Iterator[None]:
    """Hold `index`'s lock; raises IndexBusy, naming the holder, where another process has it.

    flock is given up by the kernel when its process ends, however it ends, so a stale file needs
    no hand. The file stays: removing it would let two builds lock two files of one name.
    """
    with (index / "build.lock").open("a+", encoding="utf-8", errors="replace") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise IndexBusy(
                f"{index} is being built by {_holder(file)}; wait until it ends, or stop it."
            ) from None
        file.truncate(0)
        now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
        file.write(f"process {os.getpid()} on {socket.gethostname()} since {now}")
        file.flush()
        try:
            yield
        finally:
            with suppress(OSError):
                file.truncate(0)


def _holder(file: TextIO) -> str:
    """The name in the file; one whose process is dead is about to be written over."""
    patient_until = time.monotonic() + PATIENCE_SECONDS
    while True:
        file.seek(0)
        name = file.read().strip()
        if (name and not _dead(name)) or time.monotonic() > patient_until:
            return name or "another process"
        time.sleep(0.01)


def _dead(name: str) -> bool:
    found = re.match(r"process (\d+) on (\S+) since", name)
    if found is None or found[2] != socket.gethostname():
        return False
    try:
        os.kill(int(found[1]), 0)
    except ProcessLookupError:
        return True
    except OSError:
        pass
    return False
