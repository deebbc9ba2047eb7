"""What a build costs beside the embedding that it cannot do without, and what starting costs.

    python -m bench.build [FOLDER]

FOLDER is a corpus; by default the news pages of September 2022 beside this checkout. Measured in
one run, each in a new process where starting counts: the embedder alone on the corpus's passages;
the whole build into an empty folder; the build again with nothing changed; one question from cold.
The build is also compared with the embedder's seconds within it, which another job on the machine
slows as much as the rest.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench.data import NEWS, passage_texts
from index.build import build
from index.embed import Embedder, Progress, load_embedder
from index.progress import ProgressLine
from index.runtime import Floats

QUESTION = "Why did Albania cut ties with Iran?"


class Timed:
    """The given embedder, and the seconds spent in it."""

    def __init__(self, embedder: Embedder) -> None:
        self.fingerprint = embedder.fingerprint
        self.dimension = embedder.dimension
        self.seconds = 0.0
        self._embedder = embedder

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Floats:
        began = time.perf_counter()
        try:
            return self._embedder.embed(texts, progress)
        finally:
            self.seconds += time.perf_counter() - began


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else NEWS
    embedder = load_embedder()
    embedder.embed([QUESTION])
    with tempfile.TemporaryDirectory(prefix="dateline-bench-") as scratch:
        index = Path(scratch) / "index"
        texts = list(dict.fromkeys(passage_texts(folder)))
        began = time.perf_counter()
        embedder.embed(texts)
        alone = time.perf_counter() - began
        timed = Timed(embedder)
        report = build(folder, index, timed, report=ProgressLine(sys.stderr))
        again = build(folder, index, embedder)
        print(f"{report.articles:,} articles, {report.passages:,} passages of {folder}")
        for what, beside in (("the embedder alone", alone), ("its own embedding", timed.seconds)):
            times = report.seconds / beside
            print(f"the build {report.seconds:6.1f} s, {times:.2f} times {what} ({beside:.1f} s)")
        print(f"again with nothing changed {again.seconds:.2f} s")
        for what in ("first time", "second time"):
            print(f"a question from cold, {what} {cold(index):.1f} s")


def cold(index: Path) -> float:
    """Seconds from starting `dateline ask` to its end."""
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "server.cli", "ask", QUESTION, "--index", str(index)],
        check=True,
        capture_output=True,
    )
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
