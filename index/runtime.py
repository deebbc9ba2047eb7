"""Runs an ONNX graph on this machine's processor, by the fastest engine it has.

OpenVINO comes first: in bf16 where the processor multiplies it (twice the speed of f32, cosine
.9999 on our embeddings), in f32 elsewhere. ONNX Runtime stands in where OpenVINO cannot be
imported or cannot compile.

Importing `openvino` also imports its conversion tools, and those send an event to their maker.
The tools are kept out (the package goes on without them), and `tests/index/test_runtime.py` holds
that no socket is opened.
"""

import hashlib
import importlib
import os
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Literal, Protocol, cast

import numpy as np

from index.eight_bit import GROUP, in_eight_bits

if TYPE_CHECKING:
    from onnx import ModelProto

Engine = Literal["openvino bf16", "openvino f32", "onnxruntime"]
ENGINES: tuple[Engine, ...] = ("openvino bf16", "openvino f32", "onnxruntime")

Inputs = Mapping[str, np.ndarray[Any, Any]]
Floats = np.ndarray[Any, np.dtype[np.float32]]


class Graph(Protocol):
    """A compiled graph: give the named inputs, get its outputs in order. Thread-safe."""

    engine: Engine

    def __call__(self, inputs: Inputs) -> Sequence[Floats]: ...


def compile_onnx(model: bytes, engine: Engine | None = None, *, eight_bit: bool = False) -> Graph:
    """Compile a serialised ONNX model, for `engine` or for the first that works here.

    With `eight_bit` its matrices are multiplied as integers where OpenVINO and the processor can.

    Raises what the engine raises where one was named and does not run.
    """
    if engine is not None:
        return _compile(model, engine, eight_bit=eight_bit)
    for candidate in engines()[:-1]:
        for rounded in (True, False) if eight_bit else (False,):
            try:
                return _compile(model, candidate, eight_bit=rounded)
            except RuntimeError:  # OpenVINO's own, for a processor that it does not support
                continue
    return _compile(model, "onnxruntime", eight_bit=False)


def engines() -> tuple[Engine, ...]:
    """Those that this machine may have, fastest first; ONNX Runtime always closes the list."""
    try:
        capabilities = _openvino().Core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    except (ImportError, RuntimeError):
        return ("onnxruntime",)
    return ENGINES if "BF16" in capabilities else ENGINES[1:]


def kept_graph(name: str, build: Callable[[], "ModelProto"]) -> bytes:
    """The serialised graph, from the user's cache folder or built anew and kept there.

    `name` must change with the weights; a change of `index/bert_graph.py` is seen here. A file of
    the cache opens with the SHA-256 of the rest: one that does not match is built again. Where the
    folder cannot be written the graph is built each time.
    """
    version = hashlib.sha256(Path(__file__).with_name("bert_graph.py").read_bytes()).hexdigest()
    path = _cache_folder() / f"{name}-{version[:8]}.graph"
    kept = _read_kept(path)
    if kept is not None:
        return kept
    model: bytes = build().SerializeToString()
    _keep(path, model)
    return model


def _compile(model: bytes, engine: Engine, *, eight_bit: bool) -> Graph:
    if engine == "onnxruntime":
        return _OnnxRuntime(model)
    return _OpenVINO(model, engine, eight_bit=eight_bit)


class _OpenVINO:
    def __init__(self, model: bytes, engine: Engine, *, eight_bit: bool) -> None:
        self.engine = engine
        core = _openvino().Core()
        graph = core.read_model(model)
        options = {
            "PERFORMANCE_HINT": "LATENCY",
            "INFERENCE_PRECISION_HINT": engine.removeprefix("openvino "),
            "INFERENCE_NUM_THREADS": _threads(),
            # Pinned threads of two processes meet on one core while the other core idles.
            "ENABLE_CPU_PINNING": False,
        }
        if eight_bit:
            in_eight_bits(graph)
            options["DYNAMIC_QUANTIZATION_GROUP_SIZE"] = GROUP
        compiled = core.compile_model(graph, "CPU", options)
        self._request = compiled.create_infer_request()
        self._outputs = len(compiled.outputs)
        self._lock = threading.Lock()
        if eight_bit:  # A processor without such products is found out only as they run.
            self({i.any_name: np.ones([1] * len(i.partial_shape), "i8") for i in graph.inputs})

    def __call__(self, inputs: Inputs) -> Sequence[Floats]:
        with self._lock:
            self._request.infer(dict(inputs), share_inputs=True)
            return [
                self._request.get_output_tensor(number).data.copy()
                for number in range(self._outputs)
            ]


class _OnnxRuntime:
    engine: Engine = "onnxruntime"

    def __init__(self, model: bytes) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = _threads()
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            model, options, providers=["CPUExecutionProvider"]
        )

    def __call__(self, inputs: Inputs) -> Sequence[Floats]:
        outputs: Sequence[Floats] = self._session.run(None, dict(inputs))
        return outputs


def _openvino() -> ModuleType:
    # None makes Python raise ImportError for the tools, which openvino's __init__ expects.
    sys.modules.setdefault("openvino.tools.ovc", cast(ModuleType, None))
    return importlib.import_module("openvino")


def _threads() -> int:
    return len(os.sched_getaffinity(0))


def _cache_folder() -> Path:
    given = os.environ.get("XDG_CACHE_HOME", "")
    root = Path(given) if Path(given).is_absolute() else Path.home() / ".cache"
    return root / "dateline"


def _read_kept(path: Path) -> bytes | None:
    try:
        with path.open("rb") as file:
            digest, model = file.read(32), file.read()
    except OSError:
        return None
    return model if hashlib.sha256(model).digest() == digest else None


def _keep(path: Path, model: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(hashlib.sha256(model).digest())
            file.write(model)
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).replace(path)
    except OSError:
        return
