"""`python traced_threads.py FOLDER`: traced children that end while their threads write in FOLDER.

Prints each wait status that there was. Tantivy's threads may be so when a build is over.
"""

import os
import sys
import time
from contextlib import suppress
from pathlib import Path
from threading import Thread

from tests.index.syscalls import Fault, run_traced

TIMES = 100
"""One in five of them had a thread vanish in the middle of its stop."""


def main(folder: Path) -> None:
    def write_for_ever() -> None:
        while True:
            with suppress(OSError):
                (folder / "written").write_text("again")

    def work() -> int:
        for _ in range(3):
            Thread(target=write_for_ever, daemon=True).start()
        time.sleep(0.002)
        os._exit(0)  # at once: an orderly end would complain of the daemons

    print(*{run_traced(work, (folder,), Fault(0, "EROFS")) for _ in range(TIMES)})  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]))
