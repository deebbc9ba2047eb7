"""Fitting on a GPU, or two cores: batches of whole groups by length, bf16, fp32 optimiser.

A run can be killed at any time: it goes on from its last checkpoint and gives the same weights
(up to the order of additions, and of draws where there is dropout) as one that was never stopped.
"""

import json
import math
import random
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from answer.reader_input import InContext, encode
from bench.fit.data import Example
from bench.fit.model import ReaderModel

FAR = -1e4
DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")


@dataclass(frozen=True, slots=True)
class Plan:
    """How one stage is fitted. `tokens`: of a batch with padding; `part`: at a time in a thread."""

    epochs: float
    rate: float
    seed: int
    tokens: int = 4096
    part: int = 2100
    warmup: int = 60
    decay: float = 0.01
    shared: float = 1.0
    """Weight of the losses over a whole group, against 1 for those of single sentences."""
    dropout: float = 0.0
    checkpoint_seconds: float = 150


@dataclass(frozen=True, slots=True)
class Item:
    """An example as numbers: where its answers start and end among its tokens (0: no answer)."""

    ids: list[int]
    first: int
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    relevant: bool
    group: int
    weight: float


def items(examples: Sequence[Example]) -> list[Item]:
    encoded = encode(
        [e.question for e in examples],
        [InContext(e.sentence, e.headline, e.previous) for e in examples],
    )
    made = []
    for example, given in zip(examples, encoded, strict=True):
        starts, ends = [], []
        for a, b in example.spans or ():
            touched = [n for n, (s, e) in enumerate(given.offsets) if s < b and e > a]
            if touched:
                starts.append(given.first + touched[0])
                ends.append(given.first + touched[-1])
        if example.spans is not None and not starts:
            starts, ends = [0], [0]
        made.append(
            Item(
                given.ids,
                given.first,
                tuple(starts),
                tuple(ends),
                example.relevant,
                example.group,
                example.weight,
            )
        )
    return made


def batches(prepared: Sequence[Item], plan: Plan, epoch: int) -> list[list[Item]]:
    """One epoch: groups are never torn, neighbours in a batch have like lengths."""
    groups: dict[int, list[Item]] = {}
    for n, item in enumerate(prepared):
        groups.setdefault(item.group if item.group >= 0 else -1 - n, []).append(item)
    units = list(groups.values())
    draw = random.Random(plan.seed * 1009 + epoch)
    draw.shuffle(units)
    made: list[list[Item]] = []
    for at in range(0, len(units), 2000):
        batch: list[Item] = []
        longest = 0
        for unit in sorted(units[at : at + 2000], key=lambda u: max(len(i.ids) for i in u)):
            length = max(longest, *(len(i.ids) for i in unit))
            if batch and length * (len(batch) + len(unit)) > plan.tokens:
                made.append(batch)
                batch, longest = [], 0
                length = max(len(i.ids) for i in unit)
            batch = batch + unit
            longest = length
        made.append(batch)
    draw.shuffle(made)
    return made


def tensors(batch: Sequence[Item]) -> tuple[Tensor, Tensor, Tensor]:
    """ids, types and mask, each [n, l]."""
    length = max(len(item.ids) for item in batch)
    ids = torch.zeros(len(batch), length, dtype=torch.long)
    types = torch.zeros_like(ids)
    mask = torch.zeros_like(ids)
    for n, item in enumerate(batch):
        ids[n, : len(item.ids)] = torch.tensor(item.ids)
        types[n, item.first : len(item.ids) - 1] = 1
        mask[n, : len(item.ids)] = 1
    return ids.to(DEVICE), types.to(DEVICE), mask.to(DEVICE)


def loss(model: ReaderModel, batch: Sequence[Item], shared: float) -> Tensor:
    """Span, no-answer and relevance losses of one batch; a mean over its sentences.

    Within a group (one question's sentences) the right starts also compete with the starts in all
    its other sentences, and the relevant sentences with the others: a right answer that stands in
    several sentences need only be found in one (Clark and Gardner 2018, shared normalisation), as
    not every sentence that holds the answer's words answers the question.
    """
    starts, ends, relevance = _read(model, batch)
    n, length = starts.shape
    gold = torch.zeros(2, n, length, dtype=torch.bool)
    for row, item in enumerate(batch):
        gold[0, row, list(item.starts)] = True
        gold[1, row, list(item.ends)] = True
    gold = gold.to(DEVICE)
    weight = torch.tensor([item.weight for item in batch], device=DEVICE)
    told = weight * torch.tensor([float(bool(item.starts)) for item in batch], device=DEVICE)
    relevant = torch.tensor([float(item.relevant) for item in batch], device=DEVICE)
    total = (
        torch.nn.functional.binary_cross_entropy_with_logits(relevance, relevant, reduction="none")
        * weight
    ).sum()
    groups: dict[int, list[int]] = {}
    for row, item in enumerate(batch):
        if item.group >= 0:
            groups.setdefault(item.group, []).append(row)
    for logits, right in ((starts, gold[0]), (ends, gold[1])):
        found = torch.where(right, logits, torch.full_like(logits, FAR))
        total = total + ((logits.logsumexp(1) - found.logsumexp(1)) * told).sum() / 2
        inside = logits[:, 1:].logsumexp(1)
        answered = found[:, 1:].logsumexp(1)
        for rows in groups.values():
            if any(batch[row].relevant and batch[row].starts for row in rows):
                near = inside[rows].logsumexp(0) - answered[rows].logsumexp(0)
                total = total + shared * near * max(batch[row].weight for row in rows)
    for rows in groups.values():
        hits = [row for row in rows if batch[row].relevant]
        if hits and len(hits) < len(rows):
            near = relevance[rows].logsumexp(0) - relevance[hits].logsumexp(0)
            total = total + shared * near * max(batch[row].weight for row in rows)
    return total / len(batch)


def _read(model: ReaderModel, batch: Sequence[Item]) -> tuple[Tensor, Tensor, Tensor]:
    """The model's outputs for a batch, computed for its shorter and its longer half apart.

    A group's sentences differ in length: in one piece a quarter of the work would be padding.
    """
    order = sorted(range(len(batch)), key=lambda n: len(batch[n].ids))
    longest = len(batch[order[-1]].ids)
    half = len(order) // 2
    found = []
    for rows in (order[:half], order[half:]):
        if rows:
            starts, ends, relevance = model(*tensors([batch[n] for n in rows]))
            wider = (0, longest - starts.shape[1])
            pad = torch.nn.functional.pad
            found.append((pad(starts, wider, value=FAR), pad(ends, wider, value=FAR), relevance))
    back = torch.tensor(sorted(range(len(order)), key=lambda n: order[n]), device=DEVICE)
    starts, ends, relevance = (torch.cat(parts)[back] for parts in zip(*found, strict=True))
    return starts, ends, relevance


def fit(model: ReaderModel, examples: Sequence[Example], plan: Plan, work: Path) -> ReaderModel:
    """Fit in place and return the model with fp32 weights.

    `work` is the file stem for `.pt` (the checkpoint) and `.log` (one JSON object a line).
    """
    model.to(DEVICE)
    model.dropout = plan.dropout
    torch.manual_seed(plan.seed)
    prepared = items(examples)
    epochs = math.ceil(plan.epochs)
    counts = [len(batches(prepared, plan, e)) for e in range(epochs)]
    steps = int(sum(counts) * plan.epochs / epochs)
    trained = [p for p in model.parameters() if p.requires_grad]
    masters = [p.detach().clone().float().requires_grad_() for p in trained]
    model.to(torch.bfloat16)
    fitted = [p for p in model.parameters() if p.requires_grad]
    decayed = [m for m in masters if m.dim() > 1]
    plain = [m for m in masters if m.dim() == 1]
    optimiser = torch.optim.AdamW(
        [{"params": decayed, "weight_decay": plan.decay}, {"params": plain, "weight_decay": 0.0}],
        lr=plan.rate,
        betas=(0.9, 0.98),
    )
    checkpoint = work.with_suffix(".pt")
    done = 0
    if checkpoint.exists():
        kept = torch.load(checkpoint, map_location=DEVICE)
        done = kept["done"]
        optimiser.load_state_dict(kept["optimiser"])
        for master, value in zip(masters, kept["masters"], strict=True):
            master.data.copy_(value)
    _publish(masters, fitted)
    seen, since, saved, running = 0, time.monotonic(), time.monotonic(), 0.0
    torch.set_num_threads(1)
    with (
        work.with_suffix(".log").open("a", encoding="utf-8") as log,
        ThreadPoolExecutor(2, initializer=torch.set_num_threads, initargs=(1,)) as pool,
    ):
        for step, batch in _stream(prepared, plan, done, steps):
            value = _gradients(model, batch, plan, masters, fitted, pool)
            torch.nn.utils.clip_grad_norm_(masters, 1.0)
            rate = plan.rate * min((step + 1) / plan.warmup, (steps - step) / steps)
            for part in optimiser.param_groups:
                part["lr"] = rate
            optimiser.step()
            _publish(masters, fitted)
            seen += sum(len(item.ids) for item in batch)
            running = value if step == done else 0.98 * running + 0.02 * value
            finished = step + 1 == steps
            if step % 20 == 19 or finished:
                spent = time.monotonic() - since
                line = {
                    "step": step + 1,
                    "of": steps,
                    "loss": round(running, 4),
                    "tokens_s": round(seen / spent),
                    "left_min": round((steps - step - 1) * spent / (step + 1 - done) / 60, 1),
                }
                log.write(json.dumps(line) + "\n")
                log.flush()
            if finished or time.monotonic() - saved > plan.checkpoint_seconds:
                _save(checkpoint, masters, optimiser, step + 1)
                saved = time.monotonic()
    model.float()
    _publish(masters, fitted)
    model.dropout = 0.0
    return model.cpu()


def _gradients(
    model: ReaderModel,
    batch: Sequence[Item],
    plan: Plan,
    masters: Sequence[Tensor],
    fitted: Sequence[Tensor],
    pool: ThreadPoolExecutor,
) -> float:
    """Set the masters' gradients to those of the batch's loss, and return that loss.

    Parts of the batch are taken by two threads as each gets free, one core each: on a machine
    that others use too this is 2.5 times as fast as torch's own two threads, which wait for one
    another within every operation.
    """

    def part(rows: Sequence[Item]) -> tuple[float, tuple[Tensor, ...]]:
        value = loss(model, rows, plan.shared) * (len(rows) / len(batch))
        return value.item(), torch.autograd.grad(value, fitted)

    done = list(pool.map(part, _parts(batch, plan.part)))
    for n, master in enumerate(masters):
        master.grad = sum((found[n].float() for _, found in done), torch.zeros_like(master))
    return sum(value for value, _ in done)


def _parts(batch: Sequence[Item], tokens: int) -> list[list[Item]]:
    """The batch cut into runs of about so many tokens, between groups only."""
    parts: list[list[Item]] = [[]]
    size = 0
    for n, item in enumerate(batch):
        torn = n > 0 and item.group >= 0 and item.group == batch[n - 1].group
        if parts[-1] and size + len(item.ids) > tokens and not torn:
            parts.append([])
            size = 0
        parts[-1].append(item)
        size += len(item.ids)
    return parts


def _stream(
    prepared: Sequence[Item], plan: Plan, done: int, steps: int
) -> Iterator[tuple[int, list[Item]]]:
    step, epoch = 0, 0
    while step < steps:
        for batch in batches(prepared, plan, epoch):
            if done <= step < steps:
                yield step, batch
            step += 1
        epoch += 1


def _publish(masters: Sequence[Tensor], fitted: Sequence[Tensor]) -> None:
    with torch.no_grad():
        for master, parameter in zip(masters, fitted, strict=True):
            parameter.copy_(master)


def _save(
    path: Path, masters: Sequence[Tensor], optimiser: torch.optim.Optimizer, done: int
) -> None:
    fresh = path.with_suffix(".new")
    torch.save({"done": done, "masters": list(masters), "optimiser": optimiser.state_dict()}, fresh)
    fresh.replace(path)
