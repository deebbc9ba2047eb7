"""`python traced_builds.py`: for each line on standard input, one traced build in a child.

A line is JSON: corpus, index, full, fault ([number, how] or null) and log (a file for the
operations, or null). The answer is JSON too: the wait status, and what the build said. Forking a
process that has everything imported makes a build start in milliseconds.
"""

import json
import os
import signal
import sys
from contextlib import ExitStack
from dataclasses import asdict, replace
from pathlib import Path
from traceback import format_exc
from typing import Any

import faiss  # noqa: F401 -- imported before forking, not in each child
import numpy as np
import tantivy  # noqa: F401
from datasketch import MinHash  # noqa: F401

from corpus.read import read_file, scan
from index.build import build
from index.errors import IndexTrouble
from index.plan import code_version
from tests.index.newsroom import WordEmbedder
from tests.index.syscalls import Fault, Operation, run_traced

DONE, REFUSED, FAILED = 0, 3, 4
PATIENCE_SECONDS = 60


def main() -> None:
    code_version()
    np.random.default_rng(0)
    warm = Path(__file__).parents[2] / "corpus" / "sample"
    for entry in list(scan(warm))[:20]:
        list(read_file(warm, entry))  # type: ignore[arg-type]
    for line in sys.stdin:
        print(json.dumps(_answer(json.loads(line))), flush=True)  # noqa: T201


def _answer(asked: dict[str, Any]) -> dict[str, Any]:
    corpus, index = Path(asked["corpus"]), Path(asked["index"])
    said, say = os.pipe()
    with ExitStack() as stack:
        log = stack.enter_context(Path(asked["log"] or os.devnull).open("w"))

        def seen(operation: Operation) -> None:
            if operation.what == "fsync" and Path(operation.path).is_file():
                # What was written through a mapping made no call; here it is told.
                operation = replace(operation, data=Path(operation.path).read_bytes())
            values = asdict(operation) | {"data": operation.data.decode("latin-1")}
            log.write(json.dumps(values) + "\n")

        def work() -> int:
            signal.alarm(PATIENCE_SECONDS)
            try:
                build(corpus, index, WordEmbedder(), full=asked["full"])
            except IndexTrouble as error:
                os.write(say, str(error).encode())
                return REFUSED
            except BaseException:
                os.write(say, format_exc()[-4000:].encode())
                return FAILED
            return DONE

        status = run_traced(
            work,
            (corpus, index.parent),
            Fault(*asked["fault"]) if asked["fault"] else None,
            *([seen] if asked["log"] else []),
        )
    os.close(say)
    with os.fdopen(said, "rb") as pipe:
        return {"status": status, "said": pipe.read().decode()}


if __name__ == "__main__":
    main()
