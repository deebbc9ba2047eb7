"""What a build costs beside the embedding that it cannot do without, and what starting costs.

    python -m bench.build [FOLDER]

FOLDER is a corpus; by default the news pages of September 2022 beside this checkout. Measured in
one run, each in a new process where starting counts: the embedder alone on the corpus's passages;
the whole build into an empty folder; the build again with nothing changed; one question from cold.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.data import NEWS, passage_texts
from index.build import build
from index.embed import load_embedder
from index.progress import ProgressLine

QUESTION = "Why did Albania cut ties with Iran?"


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
        report = build(folder, index, embedder, report=ProgressLine(sys.stderr))
        again = build(folder, index, embedder)
        print(f"{report.articles:,} articles, {report.passages:,} passages of {folder}")
        print(f"the embedder alone        {alone:8.1f} s  ({len(texts) / alone:.0f} passages/s)")
        print(f"the whole build           {report.seconds:8.1f} s  ({report.seconds / alone:.2f}x)")
        print(f"again, nothing changed    {again.seconds:8.1f} s")
        for what in ("first", "second"):
            print(f"a question, {what:6} start {cold(index):8.1f} s")


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
