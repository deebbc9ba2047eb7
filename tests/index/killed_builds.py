"""`python killed_builds.py CORPUS INDEX`: for each line on standard input, build in a child.

Prints the child's process id, so that a test can kill it, and then how it ended. Forking a process
that has everything imported makes a build start in milliseconds.
"""

import os
import sys
from pathlib import Path

import faiss  # noqa: F401 -- imported before forking, not in each child
import tantivy  # noqa: F401
from datasketch import MinHash  # noqa: F401

from index.build import build
from tests.index.newsroom import WordEmbedder


def main() -> None:
    corpus, index = map(Path, sys.argv[1:])
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            build(corpus, index, WordEmbedder())
            os._exit(0)
        print(child, flush=True)  # noqa: T201
        _, status = os.waitpid(child, 0)
        print(status, flush=True)  # noqa: T201


main()
