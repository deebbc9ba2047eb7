"""`python rival_builds.py CORPUS INDEX N`: for each line on standard input, N builds at once.

The one that holds the lock goes on only when the others have ended; after the line "kill" it kills
itself instead. Prints, as JSON, how each ended: process id, wait status, seconds and what it said.
"""

import json
import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import faiss  # noqa: F401 -- imported before forking, not in each child
import tantivy  # noqa: F401
from datasketch import MinHash  # noqa: F401

from index.build import build
from index.embed import Progress
from index.errors import IndexTrouble
from index.runtime import Floats
from tests.index.newsroom import WordEmbedder


class Holding(WordEmbedder):
    """Embeds only once nobody else builds: when no other process holds the pipe open."""

    def __init__(self, alone: int, held: int, dies: bool) -> None:
        self._alone, self._held, self._dies = alone, held, dies

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Floats:
        os.close(self._held)
        os.read(self._alone, 1)
        if self._dies:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().embed(texts, progress)


def main() -> None:
    corpus, index = map(Path, sys.argv[1:3])
    for line in sys.stdin:
        alone, held = os.pipe()
        embedder = Holding(alone, held, line.strip() == "kill")
        said = dict(_started(corpus, index, embedder) for _ in range(int(sys.argv[3])))
        os.close(held)
        ended = []
        for child, pipe in said.items():
            with os.fdopen(pipe) as output:
                text = output.read()
            ended.append((child, os.waitpid(child, 0)[1], *json.loads(text or '[0, "killed"]')))
        os.close(alone)
        print(json.dumps(ended), flush=True)  # noqa: T201


def _started(corpus: Path, index: Path, embedder: Holding) -> tuple[int, int]:
    """The child's process id, and where it says how it ended."""
    output, say = os.pipe()
    child = os.fork()
    if child == 0:
        began, status, told = time.monotonic(), 0, ""
        try:
            build(corpus, index, embedder)
        except IndexTrouble as error:
            status, told = 3, str(error)
        os.write(say, json.dumps([time.monotonic() - began, told]).encode())
        os._exit(status)
    os.close(say)
    return child, output


main()
