"""How fast texts become vectors: sentence-transformers beside each engine of the fast path.

    python -m bench.embedding [FOLDER]

FOLDER is a corpus; by default the news pages of September 2022 beside this checkout. Passages are
taken evenly over it, headers included, as the index embeds them. Each runner embeds the same ones,
in turns, and its best turn counts: another job on the machine slows all, but not all turns alike.
A token is what the model reads, padding not counted.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from bench.data import NEWS, passage_texts
from index import minilm
from index.embed import MiniLM, SentenceTransformerEmbedder
from index.runtime import Floats, engines

PASSAGES = 384
TURNS = 3

Runner = Callable[[list[str]], Floats]


def measure(texts: list[str]) -> dict[str, tuple[float, float]]:
    """(tokens a second, lowest cosine to sentence-transformers) of each runner."""
    reference = SentenceTransformerEmbedder(str(minilm.folder()))
    runners: dict[str, Runner] = {"sentence-transformers": reference.embed}
    for engine in reversed(engines()):
        runners[engine] = MiniLM(engine).embed
    tokens = MiniLM("onnxruntime").tokens(texts)
    expected = reference.embed(texts)
    cosine, best = {}, dict.fromkeys(runners, float("inf"))
    for _ in range(TURNS):
        for name, run in runners.items():
            began = time.perf_counter()
            found = run(texts)
            best[name] = min(best[name], time.perf_counter() - began)
            cosine[name] = float(np.sum(found * expected, axis=1).min())
    return {name: (tokens / best[name], cosine[name]) for name in runners}


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else NEWS
    texts = passage_texts(folder, PASSAGES)
    measured = measure(texts)
    base, _ = measured["sentence-transformers"]
    print(f"{len(texts)} passages of {folder}")
    print(f"{'':24}{'tokens/s':>10}{'times':>8}{'cosine':>10}")
    for name, (rate, cosine) in measured.items():
        print(f"{name:24}{rate:>10,.0f}{rate / base:>8.2f}{cosine:>10.5f}")


if __name__ == "__main__":
    main()
