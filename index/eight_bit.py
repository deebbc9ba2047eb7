"""The matrices of a graph in eight bits.

A processor that has such products makes twice as many of them as of bf16, four times as many as of
f32. The weights are rounded here, with one scale for each output. What they are multiplied with is
rounded by OpenVINO while it runs, with one scale for each GROUP of a token's numbers, so that an
outlier costs its group alone (after Dettmers et al. 2022, https://arxiv.org/abs/2208.07339, section
2).
"""

import importlib
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from openvino import Model

GROUP = 64
"""Numbers of a token that share a scale: with 128 reading takes a twentieth less, and two of 130
short answers are lost."""


def in_eight_bits(model: "Model") -> None:
    """Rounds the weights of each product with a matrix of weights, in place."""
    ops = importlib.import_module("openvino.opset13")
    for node in model.get_ordered_ops():
        if node.get_type_name() != "MatMul":
            continue
        second = node.input(1)
        source = second.get_source_output().get_node()
        if source.get_type_name() != "Constant" or min(source.get_output_shape(0)) < GROUP:
            continue  # two tokens' states, or a head with an output or two
        weights = source.get_data()  # [in, out]
        scale = np.maximum(np.abs(weights).max(axis=0, keepdims=True), np.float32(1e-12)) / 127
        rounded = ops.convert(ops.constant(np.rint(weights / scale).astype(np.int8)), "f32")
        second.replace_source_output(ops.multiply(rounded, ops.constant(scale)).output(0))
    model.validate_nodes_and_infer_types()
