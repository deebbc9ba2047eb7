"""What Dateline takes: `python -m bench.footprint [FOLDER] [--download]`.

On disk: the packages that it needs to serve, their own needs included (those of the tests are not
counted), and the index of FOLDER (by default September 2022 beside this checkout, as `dateline
eval` keeps it) beside its articles. In memory: the real server over that index, when it is ready
and has asked nothing, and after a hundred of the folder's questions. With --download the wheels of
those packages are fetched from the registry into a temporary folder, and weighed.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import httpx
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bench.data import NEWS
from bench.evaluate import index_of, opened, read_questions
from bench.serving import ASKED, asked, served

MEGABYTE = 1_000_000
OTHER_MODELS = {"torch", "sentence-transformers"}
"""Needed only where the settings name another model than the one that comes with Dateline."""
CALM_SECONDS = 5.0


def needed(name: str, without: frozenset[str] = frozenset()) -> frozenset[str]:
    """The packages that `name` needs to run, itself among them, as they are installed here."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        each = canonicalize_name(waiting.pop())
        if each in found or each in without:
            continue
        try:
            requires = distribution(each).requires or []
        except PackageNotFoundError:  # of another platform
            continue
        found.add(each)
        wanted = map(Requirement, requires)
        waiting += [need.name for need in wanted if not need.marker or need.marker.evaluate()]
    return frozenset(found)


def size_of(name: str) -> int:
    """Bytes of a package's files as they are installed."""
    files = [Path(str(file.locate())) for file in distribution(name).files or ()]
    return sum(file.stat().st_size for file in files if file.is_file())


def download_of(names: Iterable[str]) -> int:
    """Bytes of the packages' wheels, in the versions installed here, as the registry has them."""
    pinned = [f"{name}=={distribution(name).version}" for name in names if name != "dateline"]
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [
                sys.executable,
                "-m",
                "pip",
                "download",
                "--quiet",
                "--no-deps",
                "-d",
                folder,
                *pinned,
            ],
            check=True,
        )
        return folder_size(Path(folder))


def folder_size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def memory(pid: int) -> tuple[int, int]:
    """Bytes of a process's memory: now, and the most it had."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    told = dict(line.split(":", 1) for line in lines)
    now, most = (int(told[name].split()[0]) * 1024 for name in ("VmRSS", "VmHWM"))
    return now, most


def mb(size: int) -> str:
    return f"{size / MEGABYTE:,.0f} MB"


def main() -> None:
    parser = argparse.ArgumentParser(description="What Dateline takes.")
    parser.add_argument("folder", nargs="?", type=Path, default=NEWS)
    parser.add_argument("--download", action="store_true")
    given = parser.parse_args()
    everything = needed("dateline")
    bare = needed("dateline", frozenset(OTHER_MODELS))
    for what, names in (("", bare), (" with torch, for other models", everything)):
        print(f"installed{what}: {len(names)} packages, {mb(sum(map(size_of, names)))}")
        if given.download:
            print(f"  downloaded: {mb(download_of(names))}")
    with opened(given.folder) as archive:
        counts = archive.report
        current = index_of(given.folder) / "generations" / archive.generation
    print(f"index: {counts.articles:,} articles, {counts.passages:,} passages, ", end="")
    print(f"{mb(folder_size(current))}")
    questions = read_questions(given.folder / "questions.jsonl")[:ASKED]
    with served(index_of(given.folder)) as server:
        time.sleep(CALM_SECONDS)  # the page's examples are sought after the start
        print(f"server ready: {mb(memory(server.pid)[0])}")
        with httpx.Client(base_url=server.url, timeout=60) as client:
            for question in questions:
                asked(client, question)
        now, most = memory(server.pid)
        print(f"after {len(questions)} questions: {mb(now)}, at most {mb(most)}")


if __name__ == "__main__":
    main()
