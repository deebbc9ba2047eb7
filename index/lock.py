"""One build at a time: a lock that its holder's death opens."""

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from index.errors import IndexBusy


@contextmanager
def build_lock(index: Path) -> Iterator[None]:
    """Hold `index`'s lock; raises IndexBusy, naming the holder, where another process has it.

    flock is given up by the kernel when its process ends, however it ends, so a stale file needs
    no hand. The file stays: removing it would let two builds lock two files of one name.
    """
    with (index / "build.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip() or "another process"
            raise IndexBusy(
                f"{index} is being built by {holder}; wait until it ends, or stop it."
            ) from None
        file.seek(0)
        file.truncate()
        now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
        file.write(f"process {os.getpid()} on {socket.gethostname()} since {now}")
        file.flush()
        yield
