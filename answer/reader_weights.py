"""The reader's weights on disk: what fitting changed in all-MiniLM-L6-v2, in one byte a number.

The file holds, for each tensor, the fitted weights less those of the package, as int8 with one
scale a row (`NAME.delta`, `NAME.scale`), or the fitted weights themselves in float32 where the
package has none or the tensor is a row only (`NAME`). Word, position and type embeddings are not
fitted and stay the package's. Beside it `reader.json` names the SHA-256 of this file and of the
package's weights that it was fitted from.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from answer.reader_input import base_model
from index.errors import ModelTrouble

Weights = dict[str, np.ndarray[Any, Any]]

FOLDER = Path(__file__).parent / "weights"


def pack(
    fitted: Mapping[str, np.ndarray[Any, Any]], base: Mapping[str, np.ndarray[Any, Any]]
) -> Weights:
    """The tensors of the file, from the fitted weights and the package's."""
    packed: Weights = {}
    for name, value in sorted(fitted.items()):
        if name.startswith("embeddings."):
            continue
        if name in base and value.ndim == 2:
            delta = value - base[name]
            scale = np.maximum(np.abs(delta).max(axis=1, keepdims=True), 1e-12) / 127
            packed[f"{name}.delta"] = np.rint(delta / scale).astype(np.int8)
            packed[f"{name}.scale"] = scale.astype(np.float32)
        else:
            packed[name] = value.astype(np.float32)
    return packed


def unpack(
    packed: Mapping[str, np.ndarray[Any, Any]], base: Mapping[str, np.ndarray[Any, Any]]
) -> Weights:
    """The whole model under the names of the package, the heads as `index.bert_graph` has them."""
    whole: Weights = {name: value.astype(np.float32) for name, value in base.items()}
    for name, value in packed.items():
        if name.endswith(".delta"):
            plain = name.removesuffix(".delta")
            whole[plain] = base[plain] + value.astype(np.float32) * packed[f"{plain}.scale"]
        elif not name.endswith(".scale"):
            whole[name] = value
    return whole


def load_weights(folder: Path = FOLDER) -> Weights:
    """The merged model; raises ModelTrouble where a file is missing or not the one fitted."""
    from safetensors.numpy import load_file

    ours, theirs = folder / "reader.safetensors", base_model() / "model.safetensors"
    for path, name in ((ours, "sha256"), (theirs, "base_sha256")):
        if not path.is_file() or sha256(path) != _told(folder)[name]:
            raise ModelTrouble(
                f"{path} is missing or not the file that the reader was made with; "
                "install Dateline again."
            )
    return unpack(load_file(ours), load_file(theirs))


def fingerprint(folder: Path = FOLDER) -> str:
    """SHA-256 in hex of the reader's file, as `reader.json` has it."""
    return _told(folder)["sha256"]


def _told(folder: Path) -> dict[str, str]:
    try:
        told: dict[str, str] = json.loads((folder / "reader.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelTrouble(
            f"{folder / 'reader.json'} cannot be read; install Dateline again."
        ) from error
    return told


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
