"""Reads corpus folders named on standard input, each in a process of its own, and says what that
took: `python measured.py`, a folder a line in, a JSON object a line out.

Each process is forked from one that has imported nothing of Dateline, so that what a reader brings
in (lxml, trafilatura, pyarrow) counts as its own.
"""

import json
import os
import sys
import time


def peak_mib() -> float:
    """The most memory this process ever had; not `ru_maxrss`, which a child has from its parent."""
    with open("/proc/self/status") as status:  # noqa: PTH123
        line = next(line for line in status if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


def read(folder: str) -> dict[str, object]:
    """Read a folder as a build does, as far as passages."""
    began, before = time.process_time(), peak_mib()
    from pathlib import Path

    from corpus.passages import passages_of
    from corpus.read import FileEntry, Rejected, read_file, scan

    articles: dict[str, int] = {}
    rejected: dict[str, str] = {}
    root = Path(folder)
    for entry in scan(root):
        for found in read_file(root, entry) if isinstance(entry, FileEntry) else [entry]:
            if isinstance(found, Rejected):
                rejected[found.path] = found.reason
            else:
                articles[found.path] = len(passages_of(found))
    return {
        "articles": len(articles),
        "paths": sorted(articles)[:20],
        "rejected": rejected,
        "seconds": time.process_time() - began,
        "mib": peak_mib() - before,
    }


def main() -> None:
    for line in sys.stdin:
        reader, writer = os.pipe()
        if os.fork() == 0:
            os.close(reader)
            with os.fdopen(writer, "w") as answer:
                answer.write(json.dumps(read(line.rstrip("\n"))))
            os._exit(0)
        os.close(writer)
        with os.fdopen(reader) as answer:
            print(answer.read() or "{}", flush=True)  # noqa: T201
        os.wait()


if __name__ == "__main__":
    main()
