"""The graph against transformers' own BERT, on small random weights."""

from typing import Any

import numpy as np
import onnx
import pytest

from index.bert_graph import Output, bert_onnx
from index.runtime import Inputs, compile_onnx

WIDTH, HEADS, LAYERS = 24, 3, 2
Array = np.ndarray[Any, Any]


@pytest.fixture(scope="module")
def bert() -> Any:  # noqa: ANN401 -- a model of transformers, which has no types
    import torch
    from transformers import BertConfig, BertModel

    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=100,
        hidden_size=WIDTH,
        num_attention_heads=HEADS,
        num_hidden_layers=LAYERS,
        intermediate_size=48,
        max_position_embeddings=32,
        layer_norm_eps=1e-12,
    )
    return BertModel(config).eval()


@pytest.fixture(scope="module")
def weights(bert: Any) -> dict[str, Array]:  # noqa: ANN401
    random = np.random.default_rng(1)
    return {name: tensor.numpy() for name, tensor in bert.state_dict().items()} | {
        "span.weight": random.standard_normal((2, WIDTH), dtype=np.float32),
        "span.bias": np.array([0.5, -0.5], dtype=np.float32),
        "relevance.weight": random.standard_normal((1, WIDTH), dtype=np.float32),
        "relevance.bias": np.array([0.25], dtype=np.float32),
    }


@pytest.fixture(scope="module")
def inputs() -> Inputs:
    random = np.random.default_rng(2)
    mask = np.ones((3, 9), dtype=np.int64)
    mask[1, 5:] = 0
    mask[2, 1:] = 0
    types = np.zeros((3, 9), dtype=np.int64)
    types[:, 4:] = 1
    return {
        "input_ids": random.integers(0, 100, (3, 9)),
        "attention_mask": mask,
        "token_type_ids": types,
    }


@pytest.fixture(scope="module")
def hidden(bert: Any, inputs: Inputs) -> Array:  # noqa: ANN401
    import torch

    with torch.no_grad():
        output = bert(**{name: torch.from_numpy(value) for name, value in inputs.items()})
    return np.asarray(output.last_hidden_state)


def run(weights: dict[str, Array], output: Output, inputs: Inputs) -> list[Array]:
    model = bert_onnx(weights, output=output, heads=HEADS)
    onnx.checker.check_model(model, full_check=True)
    return list(compile_onnx(model.SerializeToString(), "onnxruntime")(inputs))


def test_hidden_states(weights: dict[str, Array], inputs: Inputs, hidden: Array) -> None:
    (found,) = run(weights, "hidden", inputs)
    real = inputs["attention_mask"] == 1
    np.testing.assert_allclose(found[real], hidden[real], atol=1e-5)


def test_embedding_is_the_mean_of_real_tokens(
    weights: dict[str, Array], inputs: Inputs, hidden: Array
) -> None:
    (found,) = run(weights, "embedding", inputs)
    mask = inputs["attention_mask"][..., None]
    mean = (hidden * mask).sum(axis=1) / mask.sum(axis=1)
    expected = mean / np.linalg.norm(mean, axis=1, keepdims=True)
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_reader_heads(weights: dict[str, Array], inputs: Inputs, hidden: Array) -> None:
    """Of the leading tokens alone, which may be any, wherever they stand in the text."""
    order = np.array([0, 4, 5, 6, 7, 8, 1, 2, 3])
    turned = {name: value[:, order] for name, value in inputs.items()}
    places = np.broadcast_to(order, (3, 9)).copy()
    start, end, relevance = run(
        weights, "reader", {**turned, "position_ids": places, "leading": np.array([4])}
    )
    span = (hidden @ weights["span.weight"].T + weights["span.bias"])[:, order[:4]]
    real = turned["attention_mask"][:, :4] == 1
    assert start.shape == end.shape == (3, 4)
    np.testing.assert_allclose(start[real], span[..., 0][real], atol=1e-4)
    np.testing.assert_allclose(end[real], span[..., 1][real], atol=1e-4)
    first = hidden[:, 0] @ weights["relevance.weight"][0] + weights["relevance.bias"]
    np.testing.assert_allclose(relevance, first, atol=1e-4)


def test_padding_changes_nothing(weights: dict[str, Array], inputs: Inputs) -> None:
    longer = {name: np.pad(value, ((0, 0), (0, 7))) for name, value in inputs.items()}
    (short,) = run(weights, "embedding", inputs)
    (padded,) = run(weights, "embedding", longer)
    np.testing.assert_allclose(padded, short, atol=1e-6)


def test_a_prefixed_checkpoint_is_read_too(weights: dict[str, Array], inputs: Inputs) -> None:
    prefixed = {f"bert.{name}": value for name, value in weights.items()}
    np.testing.assert_array_equal(
        run(prefixed, "embedding", inputs), run(weights, "embedding", inputs)
    )


def test_a_missing_tensor_is_named(weights: dict[str, Array]) -> None:
    lacking = {name: value for name, value in weights.items() if "query.bias" not in name}
    with pytest.raises(KeyError, match=r"layer\.0\.attention\.self\.query\.bias"):
        bert_onnx(lacking, output="embedding", heads=HEADS)
