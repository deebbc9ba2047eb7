"""Fit the reader from seed and data: `python -m bench.fit.run --data ../shared/data`.

Stage 1, stage 2, the shipped file, then one model a fold for figures that no model has seen, and a
report. Everything that was finished before is taken from `--work`; a run that was killed goes on.
"""

import argparse
import hashlib
import json
import random
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file

from answer.reader import Reader
from bench.fit.candidates import Asked, gather
from bench.fit.data import Example, stage_one
from bench.fit.export import base_weights, export, torch_run
from bench.fit.measure import DATED, SIMPLE, ester, quiz, read_quiz, trec_qa, xquad
from bench.fit.model import ReaderModel, from_base
from bench.fit.news import HELD_OUT, stage_two, week_fold
from bench.fit.train import Plan, fit

SEED = 7
FIRST = Plan(epochs=1.15, rate=2e-4, seed=SEED)
SECOND = Plan(epochs=1.2, rate=8e-5, seed=SEED)
FOLD = replace(SECOND, epochs=0.6)
FOLDS = 5
VOTES = {"simple": SIMPLE, "dated": DATED}
APART = ((0,), (1, 2), (3, 4))
"""The folds that one model is fitted without: three models read all five folds unseen. Five would
each see more of the data; three fit in the time that the first fitting had."""
KEPT_FROM_FIRST = 6_000
"""Examples of stage 1 mixed into stage 2, so that what people labelled is not forgotten."""
LEAN = {"right": 2, "wrong": 4}
"""A fold's groups are smaller, and a third as much of stage 1 is mixed in: five fit in the time."""


def main() -> None:
    command = argparse.ArgumentParser(description=__doc__)
    command.add_argument("--data", type=Path, required=True, help="folder with reading/ and news")
    command.add_argument("--out", type=Path, default=Path("answer/weights"))
    command.add_argument("--work", type=Path, default=Path("bench/.work"), help="checkpoints")
    told = command.parse_args()
    told.work.mkdir(parents=True, exist_ok=True)
    labelled = stage_one(told.data / "reading", SEED)
    questions = gather(told.data / "realtimeqa-2022-2024", told.work / "candidates.2022.gz")
    held_out = gather(told.data / "realtimeqa-sep2022", told.work / "candidates.sep.gz")
    seen = [asked for asked in questions if not asked.day.startswith(HELD_OUT)]

    first = stage(told.work / "stage1", from_base(base_weights(), SEED), labelled, FIRST)
    figures = {"stage 1": measure(first, told.data, held_out)}
    shipped = stage(told.work / "stage2", first, mixed(seen, labelled), SECOND)
    export(shipped, told.out, {"data_sha256": digest(told.data), "seed": SEED, "plans": plans()})
    figures["stage 1 and 2"] = measure(shipped, told.data, held_out)
    figures["out of fold"] = out_of_fold(told.work, seen, labelled)
    (told.work / "report.json").write_text(json.dumps(figures, indent=1), encoding="utf-8")
    print(json.dumps(figures, indent=1))


def stage(work: Path, start: ReaderModel, examples: list[Example], plan: Plan) -> ReaderModel:
    """The model of one stage: kept from an earlier run, or fitted from a copy of `start`."""
    model = ReaderModel()
    done = work.with_suffix(".safetensors")
    if done.exists():
        model.load_state_dict(load_file(done))
        return model
    model.load_state_dict(start.state_dict())
    fit(model, examples, plan, work)
    save_file({name: value.contiguous() for name, value in model.state_dict().items()}, done)
    return model


def mixed(asked: list[Asked], labelled: list[Example], lean: bool = False) -> list[Example]:
    groups = stage_two(asked, SEED, **LEAN) if lean else stage_two(asked, SEED)
    again = KEPT_FROM_FIRST // 3 if lean else KEPT_FROM_FIRST
    return groups + random.Random(SEED).sample(labelled, again)


def out_of_fold(work: Path, seen: list[Asked], labelled: list[Example]) -> dict[str, Any]:
    """Each question read by the model that was fitted without its week."""
    first = ReaderModel()
    first.load_state_dict(load_file(work / "stage1.safetensors"))
    read: dict[str, Any] = {}
    for apart in APART:
        rest = [a for a in seen if week_fold(a.day, FOLDS) not in apart]
        own = [a for a in seen if week_fold(a.day, FOLDS) in apart]
        name = "fold" + "".join(map(str, apart))
        model = stage(work / name, first, mixed(rest, labelled, lean=True), FOLD)
        found = read_quiz(Reader(torch_run(model)), own)
        read |= {asked.id: sentences for asked, sentences in zip(own, found, strict=True)}
    return {
        f"{year or 'all years'}, {name} vote": quiz(some, [read[a.id] for a in some], vote)
        for year in ("", "2022", "2023", "2024")
        for some in ([a for a in seen if a.day.startswith(year)],)
        for name, vote in VOTES.items()
    }


def measure(model: ReaderModel, data: Path, held_out: list[Asked]) -> dict[str, Any]:
    reader = Reader(torch_run(model))
    reading = data / "reading"
    return {
        "XQuAD": xquad(reader, reading),
        "TREC QA test": trec_qa(reader, reading / "trecqa-test.jsonl.gz"),
        "ESTER": ester(reader, reading),
        **{
            f"sep2022, {form}, {name} vote": quiz(held_out, read, vote)
            for form in ("alone", "headline", "previous")
            for read in (read_quiz(reader, held_out, form),)
            for name, vote in VOTES.items()
        },
    }


def digest(data: Path) -> str:
    """SHA-256 over the files that fitting reads, in the order of their names."""
    total = hashlib.sha256()
    for folder in ("reading", "realtimeqa-2022-2024"):
        for file in sorted((data / folder).iterdir()):
            total.update(
                f"{folder}/{file.name} ".encode() + hashlib.sha256(file.read_bytes()).digest()
            )
    return total.hexdigest()


def plans() -> dict[str, Any]:
    return {"stage 1": asdict(FIRST), "stage 2": asdict(SECOND), "torch": torch.__version__}


if __name__ == "__main__":
    main()
