"""BERT as an ONNX graph, written node by node from a checkpoint's weights, without torch.

The architecture is Devlin et al. 2019 (https://arxiv.org/abs/1810.04805) with the tensor names of
its usual checkpoints, as all-MiniLM-L6-v2 has them (6 layers, width 384, 12 heads). Three outputs:

- "embedding": `embedding` float32 [batch, width], the mean over the real tokens, L2-normalised
  (Reimers and Gurevych 2019, https://arxiv.org/abs/1908.10084);
- "hidden": `hidden` float32 [batch, tokens, width], the last layer as it is;
- "reader": `start` and `end` float32 [batch, leading] (a linear head on each of the leading
  tokens) and `relevance` float32 [batch] (a linear head on the first token). The heads are four
  more tensors: `span.weight` [2, width], `span.bias` [2], `relevance.weight` [1, width],
  `relevance.bias` [1].

All three take `input_ids`, `attention_mask` (1 for a real token) and `token_type_ids`, each int64
[batch, tokens]. The reader takes two more: `position_ids` [batch, tokens], so that the tokens whose
logits are wanted may come first, and `leading` [1], how many those are: the last layer, a sixth of
the work, is done for them alone. A tensor name may carry the prefix "bert."; a pooler, if any, is
left unused.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

Output = Literal["embedding", "hidden", "reader"]
Weights = Mapping[str, np.ndarray[Any, Any]]
Attribute = int | float | str | tuple[int, ...]
Shape = tuple[str | int, ...]

INPUTS = ("input_ids", "attention_mask", "token_type_ids")
PLACED = "position_ids"
LEADING = "leading"
OUTPUTS: Mapping[Output, tuple[str, ...]] = {
    "embedding": ("embedding",),
    "hidden": ("hidden",),
    "reader": ("start", "end", "relevance"),
}

MASKED = -1e4
"""Added to the score of a padding token: far below any real score, and inside fp16's range, where
-1e9 turns into -inf and 0 times it into NaN."""

OPSET = 20  # the first with Gelu; LayerNormalization came with 17


def bert_onnx(
    weights: Weights, *, output: Output, heads: int = 12, layer_norm_eps: float = 1e-12
) -> ModelProto:
    """The whole graph, weights inside as float32.

    Raises KeyError naming the first tensor that the checkpoint lacks.
    """
    graph = _Graph({name.removeprefix("bert."): value for name, value in weights.items()})
    reads = output == "reader"
    hidden = _embeddings(graph, _placed(graph) if reads else _in_order(graph), layer_norm_eps)
    bias = _attention_bias(graph)
    layer = 0
    while f"encoder.layer.{layer}.output.dense.weight" in graph.weights:
        last = f"encoder.layer.{layer + 1}.output.dense.weight" not in graph.weights
        wanted = _leading(graph, hidden) if reads and last else hidden
        name = f"encoder.layer.{layer}"
        hidden = _layer(graph, name, hidden, wanted, bias, heads, layer_norm_eps)
        layer += 1
    match output:
        case "embedding":
            shapes = _embedding_head(graph, hidden)
        case "hidden":
            graph.add("Identity", [hidden], "hidden")
            shapes = {"hidden": ("batch", "tokens", graph.width)}
        case "reader":
            shapes = _reader_head(graph, hidden)
    more = {PLACED: ("batch", "tokens"), LEADING: (1,)} if reads else {}
    return graph.model(dict.fromkeys(INPUTS, ("batch", "tokens")) | more, shapes)


class _Graph:
    """Nodes and constants as they are added; each `add` gives back the name of its output."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.width = weights["embeddings.word_embeddings.weight"].shape[1]
        self._nodes: list[NodeProto] = []
        self._constants: dict[str, TensorProto] = {}

    def add(self, op: str, inputs: Sequence[str], name: str, **attributes: Attribute) -> str:
        node = helper.make_node(op, inputs, [name], name=name)
        node.attribute.extend(helper.make_attribute(*pair) for pair in attributes.items())
        self._nodes.append(node)
        return name

    def constant(self, name: str, value: np.ndarray[Any, Any]) -> str:
        if name not in self._constants:
            self._constants[name] = numpy_helper.from_array(np.asarray(value, order="C"), name)
        return name

    def floats(self, name: str, *values: float) -> str:
        return self.constant(name, np.array(values, dtype=np.float32))

    def integers(self, name: str, *values: int) -> str:
        return self.constant(name, np.array(values, dtype=np.int64))

    def weight(self, name: str) -> str:
        return self.constant(name, self.weights[name].astype(np.float32))

    def linear(self, name: str, x: str) -> str:
        """x @ weight.T + bias, the weight stored the way torch stores a Linear."""
        kernel = self.constant(f"{name}.kernel", self.weights[f"{name}.weight"].T.astype("f4"))
        product = self.add("MatMul", [x, kernel], f"{name}.product")
        return self.add("Add", [product, self.weight(f"{name}.bias")], f"{name}.out")

    def layer_norm(self, name: str, x: str, epsilon: float) -> str:
        inputs = [x, self.weight(f"{name}.weight"), self.weight(f"{name}.bias")]
        return self.add("LayerNormalization", inputs, f"{name}.out", axis=-1, epsilon=epsilon)

    def model(self, inputs: Mapping[str, Shape], outputs: Mapping[str, Shape]) -> ModelProto:
        graph = helper.make_graph(
            self._nodes,
            "bert",
            [
                helper.make_tensor_value_info(name, TensorProto.INT64, list(shape))
                for name, shape in inputs.items()
            ],
            [
                helper.make_tensor_value_info(name, TensorProto.FLOAT, list(shape))
                for name, shape in outputs.items()
            ],
            list(self._constants.values()),
        )
        opset = [helper.make_opsetid("", OPSET)]
        # The file format version that goes with the opset: newer ones are refused by runtimes.
        return helper.make_model(graph, opset_imports=opset, ir_version=9)


def _embeddings(graph: _Graph, positions: str, epsilon: float) -> str:
    words = graph.add(
        "Gather", [graph.weight("embeddings.word_embeddings.weight"), "input_ids"], "words"
    )
    types = graph.add(
        "Gather",
        [graph.weight("embeddings.token_type_embeddings.weight"), "token_type_ids"],
        "types",
    )
    typed = graph.add("Add", [words, types], "words.typed")
    placed = graph.add("Add", [typed, positions], "words.placed")
    return graph.layer_norm("embeddings.LayerNorm", placed, epsilon)


def _in_order(graph: _Graph) -> str:
    """[tokens, width]: the embeddings of the first positions."""
    length = graph.add("Shape", ["input_ids"], "length", start=1, end=2)
    rows = graph.weight("embeddings.position_embeddings.weight")
    of = [rows, graph.integers("zero", 0), length, graph.integers("axis.rows", 0)]
    return graph.add("Slice", of, "positions")


def _placed(graph: _Graph) -> str:
    """[batch, tokens, width]: the embeddings of the positions that are given."""
    return graph.add(
        "Gather", [graph.weight("embeddings.position_embeddings.weight"), PLACED], "positions"
    )


def _leading(graph: _Graph, hidden: str) -> str:
    """[batch, leading, width] of [batch, tokens, width]."""
    zero, axis = graph.integers("zero", 0), graph.integers("axis.tokens", 1)
    return graph.add("Slice", [hidden, zero, LEADING, axis], "hidden.leading")


def _attention_bias(graph: _Graph) -> str:
    """[batch, 1, 1, tokens]: 0 on a real token, MASKED on padding."""
    mask = graph.add("Cast", ["attention_mask"], "mask", to=TensorProto.FLOAT)
    padding = graph.add("Sub", [graph.floats("one", 1.0), mask], "padding")
    bias = graph.add("Mul", [padding, graph.floats("masked", MASKED)], "token.bias")
    return graph.add("Unsqueeze", [bias, graph.integers("axes.heads", 1, 2)], "attention.bias")


def _layer(
    graph: _Graph, name: str, hidden: str, wanted: str, bias: str, heads: int, epsilon: float
) -> str:
    """What `wanted`, tokens of `hidden`, become where they attend to all of `hidden`."""
    attended = graph.linear(
        f"{name}.attention.output.dense", _attention(graph, name, hidden, wanted, bias, heads)
    )
    residual = graph.add("Add", [attended, wanted], f"{name}.attention.residual")
    middle = graph.layer_norm(f"{name}.attention.output.LayerNorm", residual, epsilon)
    wide = graph.linear(f"{name}.intermediate.dense", middle)
    active = graph.add("Gelu", [wide], f"{name}.gelu", approximate="none")
    narrow = graph.linear(f"{name}.output.dense", active)
    out = graph.add("Add", [narrow, middle], f"{name}.residual")
    return graph.layer_norm(f"{name}.output.LayerNorm", out, epsilon)


def _attention(graph: _Graph, name: str, hidden: str, wanted: str, bias: str, heads: int) -> str:
    size = graph.width // heads
    split = graph.integers("shape.split", 0, 0, heads, size)

    def project(part: str, tokens: str) -> str:
        flat = graph.linear(f"{name}.attention.self.{part}", tokens)
        parted = graph.add("Reshape", [flat, split], f"{name}.{part}.split")
        return graph.add("Transpose", [parted], f"{name}.{part}.heads", perm=(0, 2, 1, 3))

    query, key, value = project("query", wanted), project("key", hidden), project("value", hidden)
    # Turned by itself: OpenVINO then turns it within the product, which saves 3 % of the whole.
    turned = graph.add("Transpose", [key], f"{name}.key.turned", perm=(0, 1, 3, 2))
    scale = graph.floats("attention.scale", size**-0.5)
    products = graph.add("MatMul", [query, turned], f"{name}.products")
    scaled = graph.add("Mul", [products, scale], f"{name}.scaled")
    scores = graph.add("Add", [scaled, bias], f"{name}.scores")
    shares = graph.add("Softmax", [scores], f"{name}.shares", axis=-1)
    mixed = graph.add("MatMul", [shares, value], f"{name}.mixed")
    joined = graph.add("Transpose", [mixed], f"{name}.joined", perm=(0, 2, 1, 3))
    return graph.add(
        "Reshape", [joined, graph.integers("shape.join", 0, 0, graph.width)], f"{name}.context"
    )


def _embedding_head(graph: _Graph, hidden: str) -> dict[str, Shape]:
    last = graph.integers("axis.last", -1)
    column = graph.add("Unsqueeze", ["mask", last], "mask.column")
    kept = graph.add("Mul", [hidden, column], "hidden.kept")
    middle = graph.integers("axis.tokens", 1)
    total = graph.add("ReduceSum", [kept, middle], "hidden.sum", keepdims=0)
    count = graph.add("ReduceSum", [column, middle], "mask.sum", keepdims=0)
    mean = graph.add("Div", [total, count], "hidden.mean")
    norm = graph.add("ReduceL2", [mean, last], "mean.norm", keepdims=1)
    graph.add("Div", [mean, norm], "embedding")
    return {"embedding": ("batch", graph.width)}


def _reader_head(graph: _Graph, hidden: str) -> dict[str, Shape]:
    span = graph.linear("span", hidden)
    last = graph.integers("axis.last", -1)
    for name, column in (("start", 0), ("end", 1)):
        index = graph.constant(f"{name}.column", np.array(column, dtype=np.int64))
        graph.add("Gather", [span, index], name, axis=2)
    first = graph.add(
        "Gather", [hidden, graph.constant("first", np.array(0, dtype=np.int64))], "cls", axis=1
    )
    relevance = graph.linear("relevance", first)
    graph.add("Squeeze", [relevance, last], "relevance")
    return {
        "start": ("batch", LEADING),
        "end": ("batch", LEADING),
        "relevance": ("batch",),
    }
