import json
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from onnx import ModelProto

from index import minilm
from index.bert_graph import bert_onnx
from index.runtime import Graph, Inputs, compile_onnx, engines, kept_graph

ROOT = Path(__file__).parents[2]
WATCHED = """
import json, sys
seen = []
sys.addaudithook(lambda event, _: seen.append(event))
from pathlib import Path
from answer.reader import load_reader
from index.embed import load_embedder
load_reader().read("Who won?", ["Ana Duarte won on Sunday."])
vector = load_embedder().embed(["Nothing leaves this machine."])
loaded = [name for name in ("torch", "openvino_telemetry", "sentence_transformers", "transformers")
          if name in sys.modules]
reached = sorted({event for event in seen if event.startswith(("socket.", "urllib.", "http."))
                  or event in ("subprocess.Popen", "os.exec", "os.system", "os.posix_spawn")})
print(json.dumps({"shape": vector.shape, "loaded": loaded, "reached": reached}))
"""


def small_inputs() -> Inputs:
    tokens = np.array([[101, 2000, 2001, 102], [101, 2003, 102, 0]], dtype=np.int64)
    return {
        "input_ids": tokens,
        "attention_mask": (tokens > 0).astype(np.int64),
        "token_type_ids": np.zeros_like(tokens),
    }


def test_the_models_open_no_socket_and_import_neither_torch_nor_telemetry() -> None:
    run = subprocess.run(
        [sys.executable, "-c", WATCHED], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert json.loads(run.stdout) == {"shape": [1, 384], "loaded": [], "reached": []}


@pytest.mark.parametrize("engine", engines())
def test_every_engine_of_this_machine_gives_the_same(engine: Any) -> None:  # noqa: ANN401
    (expected,) = compile_onnx(minilm.load_graph(), "onnxruntime")(small_inputs())
    (found,) = compile_onnx(minilm.load_graph(), engine)(small_inputs())
    assert found.dtype == np.float32
    assert np.sum(found * expected, axis=1).min() > (0.999 if "bf16" in engine else 0.99999)


def test_the_fastest_engine_is_chosen_and_onnx_runtime_is_always_there() -> None:
    assert compile_onnx(minilm.load_graph()).engine == engines()[0]
    assert engines()[-1] == "onnxruntime"


def test_onnx_runtime_stands_in_where_openvino_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openvino", None)
    assert engines() == ("onnxruntime",)
    graph = compile_onnx(minilm.load_graph())
    assert graph.engine == "onnxruntime"
    assert graph(small_inputs())[0].shape == (2, 384)


def test_one_graph_serves_many_threads() -> None:
    graph: Graph = compile_onnx(minilm.load_graph())
    tokens = [np.full((1, size), 2000 + size, dtype=np.int64) for size in range(2, 34)]

    def run(ids: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        inputs = {
            "input_ids": ids,
            "attention_mask": np.ones_like(ids),
            "token_type_ids": np.zeros_like(ids),
        }
        return np.asarray(graph(inputs)[0])

    alone = [run(ids) for ids in tokens]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(run, tokens))
    np.testing.assert_array_equal(np.concatenate(together), np.concatenate(alone))


@pytest.fixture
def build(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[], ModelProto]:
    """A small graph; the user's cache folder is a new one."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return lambda: bert_onnx(tiny_weights(), output="hidden", heads=2)


def tiny_weights() -> dict[str, np.ndarray[Any, Any]]:
    random = np.random.default_rng(0)
    return {
        f"embeddings.{name}": random.standard_normal(shape, dtype=np.float32)
        for name, shape in {
            "word_embeddings.weight": (50, 8),
            "position_embeddings.weight": (16, 8),
            "token_type_embeddings.weight": (2, 8),
            "LayerNorm.weight": (8,),
            "LayerNorm.bias": (8,),
        }.items()
    }


def never() -> ModelProto:
    raise AssertionError("it was kept")


def test_a_graph_is_built_once_and_kept(build: Callable[[], ModelProto], tmp_path: Path) -> None:
    first = kept_graph("tiny", build)
    assert kept_graph("tiny", never) == first
    assert len(list((tmp_path / "cache" / "dateline").iterdir())) == 1


@pytest.mark.parametrize("damage", [b"", b"short", None])
def test_a_damaged_kept_graph_is_built_again(
    build: Callable[[], ModelProto], tmp_path: Path, damage: bytes | None
) -> None:
    first = kept_graph("tiny", build)
    (path,) = (tmp_path / "cache" / "dateline").iterdir()
    data = path.read_bytes()
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]) if damage is None else damage)
    assert kept_graph("tiny", build) == first
    assert path.read_bytes() == data


def test_where_nothing_can_be_kept_the_graph_is_built_each_time(
    build: Callable[[], ModelProto], tmp_path: Path
) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    assert kept_graph("tiny", build) == kept_graph("tiny", build)
