"""From torch to the shipped file, and torch behind the reader's own interface for comparison."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.numpy import load_file, save_file

from answer.reader import Floats, Run
from answer.reader_input import base_model
from answer.reader_weights import Weights, pack, sha256
from bench.fit.model import HIDDEN, LAYERS, ReaderModel, from_base

PARTS = {
    "out": "attention.output.dense",
    "norm_attention": "attention.output.LayerNorm",
    "up": "intermediate.dense",
    "down": "output.dense",
    "norm_output": "output.LayerNorm",
}


def named(model: ReaderModel) -> Weights:
    """The fitted tensors under the names that the package's checkpoint and the graph use."""
    state = {name: value.detach().float().numpy() for name, value in model.state_dict().items()}
    told: Weights = {}
    for layer in range(LAYERS):
        ours, theirs = f"layers.{layer}", f"encoder.layer.{layer}"
        for kind in ("weight", "bias"):
            joined = state[f"{ours}.qkv.{kind}"]
            for n, part in enumerate(("query", "key", "value")):
                rows = joined[n * HIDDEN : (n + 1) * HIDDEN]
                told[f"{theirs}.attention.self.{part}.{kind}"] = rows
            for short, long in PARTS.items():
                told[f"{theirs}.{long}.{kind}"] = state[f"{ours}.{short}.{kind}"]
    return told | {n: v for n, v in state.items() if n.startswith(("span.", "relevance."))}


def base_weights() -> Weights:
    return dict(load_file(base_model() / "model.safetensors"))


def export(model: ReaderModel, out: Path, made: Mapping[str, Any]) -> None:
    """Write `reader.safetensors` and `reader.json` (digests, and `made`: data, seed, stages)."""
    out.mkdir(parents=True, exist_ok=True)
    packed = pack(named(model), base_weights())
    save_file(
        {name: np.ascontiguousarray(value) for name, value in packed.items()},
        out / "reader.safetensors",
    )
    (out / "reader.safetensors").chmod(0o644)
    told = {
        "sha256": sha256(out / "reader.safetensors"),
        "base_sha256": sha256(base_model() / "model.safetensors"),
        **made,
    }
    (out / "reader.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def with_weights(weights: Weights) -> ReaderModel:
    """A torch model with merged weights, as `answer.reader_weights.unpack` gives them."""
    model = from_base(weights, 0)
    for part in ("span", "relevance"):
        head = getattr(model, part)
        head.weight.data.copy_(torch.from_numpy(weights[f"{part}.weight"]))
        head.bias.data.copy_(torch.from_numpy(weights[f"{part}.bias"]))
    return model


def torch_run(model: ReaderModel) -> Run:
    """The model as `answer.reader.Reader` runs it, in float32: with the tokens in their order."""

    def run(inputs: Mapping[str, np.ndarray[Any, Any]]) -> Sequence[Floats]:
        places = np.where(
            inputs["attention_mask"] == 1, inputs["position_ids"], len(model.positions.weight)
        )
        order = np.argsort(places, axis=1, kind="stable")
        names = ("input_ids", "token_type_ids", "attention_mask")
        ordered = (np.take_along_axis(inputs[name], order, axis=1) for name in names)
        with torch.inference_mode():
            start, end, relevance = model(*map(torch.from_numpy, ordered))
        asked = np.argsort(order, axis=1)[:, : int(inputs["leading"][0])]
        spans = (np.take_along_axis(each.numpy(), asked, axis=1) for each in (start, end))
        return [*spans, relevance.numpy()]

    return run
