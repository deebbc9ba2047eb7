"""Fit reader and mix from seed and data: `python -m bench.fit.run --data ../shared/data`.

Six readers by six recipes, each fitted in two stages, and the mean of their weights, which is
the shipped file; the same for each fold, without its weeks, for figures that no model has seen; the
mix over what those read (`bench.fit.mix`), and a report. Everything that was finished before is
taken from `--work`; a run that was killed goes on.
"""

import argparse
import hashlib
import json
import random
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file

from answer.reader import Reader, load_reader
from bench.fit import mix
from bench.fit.candidates import Asked, articles_in, digest_of, gather
from bench.fit.data import Example, stage_one
from bench.fit.export import base_weights, export
from bench.fit.lexicon import counted
from bench.fit.measure import DATED, SIMPLE, ester, quiz, read_quiz, trec_qa, xquad
from bench.fit.model import ReaderModel, from_base, mean_of
from bench.fit.news import HELD_OUT, stage_two, unanswered, week_fold
from bench.fit.readings import Readings, load, near, read_all, save
from bench.fit.train import Plan, fit

SEED = 7


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one of the readers is fitted whose mean is shipped."""

    name: str
    share: float
    """Of the mean."""
    first: Plan
    second: Plan
    right: int
    wrong: int
    """The most sentences of a kind in a group of stage 2."""
    previous: bool
    """Whether it also reads the sentence before."""
    unanswered: bool
    """Whether it also reads what was found for questions that none of it answers."""


FIRST = Plan(epochs=1.15, rate=2e-4, seed=SEED)
LONGER = replace(FIRST, epochs=2.2, dropout=0.1)
SECOND = Plan(epochs=1.2, rate=8e-5, seed=SEED)
WIDE = replace(SECOND, dropout=0.1)
NARROW = Recipe("narrow", 0.2, FIRST, SECOND, 3, 6, previous=True, unanswered=False)
BROAD = Recipe("wide", 0.15, LONGER, WIDE, 4, 14, previous=False, unanswered=False)
AGAIN = replace(BROAD, name="wide again", second=replace(WIDE, seed=8))
RECIPES = tuple(
    replace(each, name=f"{each.name}{' with unanswered' * unanswered}", unanswered=unanswered)
    for unanswered in (False, True)
    for each in (NARROW, BROAD, AGAIN)
)
YEARS = ("", "2022", "2023", "2024")
VOTES = {"simple": SIMPLE, "dated": DATED}
KEPT_FROM_FIRST = 6_000
"""Examples of stage 1 mixed into stage 2, so that what people labelled is not forgotten."""


def main() -> None:
    command = argparse.ArgumentParser(description=__doc__)
    command.add_argument("--data", type=Path, required=True, help="folder with reading/ and news")
    command.add_argument("--out", type=Path, default=Path("answer/weights"))
    command.add_argument("--work", type=Path, default=Path("bench/.work"), help="checkpoints")
    told = command.parse_args()
    work = told.work / made_of(told.data)
    work.mkdir(parents=True, exist_ok=True)
    news = told.data / "realtimeqa-2022-2024"
    labelled = stage_one(told.data / "reading", SEED)
    questions = gather(news, work / "candidates.2022.gz")
    held_out = gather(told.data / "realtimeqa-sep2022", work / "candidates.sep.gz")
    seen = [asked for asked in questions if not asked.day.startswith(HELD_OUT)]

    shipped = reader_of(work, "whole", seen, labelled)
    made = {"data_sha256": digest(told.data), "seed": SEED, "plans": plans()}
    export(shipped, told.out, made)
    figures = {"shipped": measure(load_reader(told.out), told.data, held_out)}
    read = read_apart(work, seen, labelled)
    figures["out of fold"] = unseen(seen, read)
    lexicon = counted(lambda: articles_in(news), work / "words.gz")
    figures["mix"] = fit_mix([mix.case(a, lexicon, read[a.id]) for a in seen], told.out)
    (work / "report.json").write_text(json.dumps(figures, indent=1), encoding="utf-8")
    print(json.dumps(figures, indent=1))


def reader_of(work: Path, name: str, seen: list[Asked], labelled: list[Example]) -> ReaderModel:
    """The mean of what the recipes make of these questions."""
    fitted = []
    for n, recipe in enumerate(RECIPES):
        start = stage(
            work / f"stage1-{RECIPES.index(first_like(recipe))}",
            from_base(base_weights(), SEED),
            labelled,
            recipe.first,
        )
        examples = mixed(seen, labelled, recipe)
        fitted.append((stage(work / f"{name}-{n}", start, examples, recipe.second), recipe.share))
    return mean_of(fitted)


def first_like(recipe: Recipe) -> Recipe:
    """The first recipe with the same first stage, which is fitted once."""
    return next(each for each in RECIPES if each.first == recipe.first)


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


def mixed(asked: list[Asked], labelled: list[Example], recipe: Recipe) -> list[Example]:
    again = random.Random(recipe.second.seed).sample(labelled, KEPT_FROM_FIRST)
    found = stage_two(asked, SEED, recipe.right, recipe.wrong)
    if recipe.unanswered:
        found += unanswered(asked, SEED, 1 + max(each.group for each in found))
    found += again
    return found if recipe.previous else [replace(each, previous="") for each in found]


def read_apart(work: Path, seen: list[Asked], labelled: list[Example]) -> Readings:
    """Each question's sentences as read, in the shipped form, without its week in the fitting."""
    found: Readings = {}
    for fold in range(mix.FOLDS):
        name = f"fold{fold}"
        kept = work / f"{name}.json"
        if not kept.exists():
            rest = [a for a in seen if week_fold(a.day, mix.FOLDS) != fold]
            own = [a for a in seen if week_fold(a.day, mix.FOLDS) == fold]
            export(reader_of(work, name, rest, labelled), work / name, {"seed": SEED})
            save(read_all(load_reader(work / name), own), kept)
        found |= load(kept)
    return found


def unseen(seen: list[Asked], read: Readings) -> dict[str, Any]:
    """The figures of the reader alone, each question read by the model without its week."""
    quizzed = {a.id: list(zip(near(a), read[a.id], strict=True)) for a in seen}
    return {
        f"{year or 'all years'}, {name} vote": quiz(some, [quizzed[a.id] for a in some], vote)
        for year in YEARS
        for some in ([a for a in seen if a.day.startswith(year)],)
        for name, vote in VOTES.items()
    }


def fit_mix(cases: list[mix.Case], out: Path) -> dict[str, Any]:
    """Write `mix.json`, fitted on all; its figures are out of fold."""
    pairs = mix.out_of_fold(cases)
    threshold = mix.threshold(pairs)
    fitted = replace(mix.fit(cases), threshold=threshold)
    mix.write(fitted, out / "mix.json")
    years = {year: [p for p in pairs if p[0].case.asked.day.startswith(year)] for year in YEARS}
    return {
        "threshold": threshold,
        "risk": mix.risk_table(pairs, mix.THRESHOLDS),
        **{year or "all years": mix.figures(some) for year, some in years.items()},
    }


def measure(reader: Reader, data: Path, held_out: list[Asked]) -> dict[str, Any]:
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


def made_of(data: Path) -> str:
    """Names what a fitting is made of, so that no checkpoint of another is taken for its own: the
    data, the code that makes sentences of the news, and the plans."""
    parts = [digest(data), digest_of(data / "realtimeqa-2022-2024"), plans()]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:12]


def plans() -> dict[str, Any]:
    return {"recipes": [asdict(recipe) for recipe in RECIPES], "torch": torch.__version__}


if __name__ == "__main__":
    main()
