"""A graph's matrices in eight bits: faster where the processor can, and nearly the same."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from answer.reader import Reader, load_reader
from answer.reader_weights import load_weights
from index import minilm
from index.bert_graph import bert_onnx
from index.runtime import Engine, Floats, Inputs, compile_onnx, engines

CPU = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
ROOT = Path(__file__).parents[2]
TOKENS = np.array([[101, 2000, 2001, 102], [101, 2003, 102, 0]], dtype=np.int64)
INPUTS: Inputs = {
    "input_ids": TOKENS,
    "attention_mask": (TOKENS > 0).astype(np.int64),
    "token_type_ids": np.zeros_like(TOKENS),
}
READ = """
from answer.reader import load_reader
(reading,) = load_reader().read("Who won?", ["Ana Duarte won on Sunday."])
print(reading.relevance)
"""


def vectors(engine: Engine | None, *, eight_bit: bool) -> Floats:
    """[2, 384], of length 1"""
    return compile_onnx(minilm.load_graph(), engine, eight_bit=eight_bit)(INPUTS)[0]


def can_round(engine: Engine) -> bool:
    """Whether this processor has such products for `engine`."""
    try:
        return engine != "onnxruntime" and vectors(engine, eight_bit=True) is not None
    except RuntimeError:
        return False


def test_they_are_used_where_the_processor_has_them_and_change_little() -> None:
    best = engines()[0]
    rounds = can_round(best)
    assert rounds or best == "onnxruntime" or "avx512_vnni" not in CPU
    chosen, exact = vectors(None, eight_bit=True), vectors("onnxruntime", eight_bit=False)
    assert np.array_equal(chosen, vectors(best, eight_bit=rounds))
    assert np.array_equal(chosen, vectors(best, eight_bit=False)) != rounds
    assert np.sum(chosen * exact, axis=1).min() > 0.99


def test_onnx_runtime_goes_on_as_before() -> None:
    same = (vectors("onnxruntime", eight_bit=rounded) for rounded in (True, False))
    np.testing.assert_array_equal(*same)


def test_an_older_processor_reads_without_them() -> None:
    """The library that multiplies is told to use nothing newer."""
    older = subprocess.run(
        [sys.executable, "-c", READ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env=os.environ | {"ONEDNN_MAX_CPU_ISA": "AVX2"},
    )
    assert older.returncode == 0, older.stderr
    (here,) = load_reader().read("Who won?", ["Ana Duarte won on Sunday."])
    assert float(older.stdout) == pytest.approx(here.relevance, abs=0.25)


def test_the_reader_is_read_in_eight_bits_where_it_can_be() -> None:
    graph = bert_onnx(load_weights(), output="reader").SerializeToString()
    engine = engines()[0]
    rounded = compile_onnx(graph, engine, eight_bit=can_round(engine))
    sentences = ["Ana Duarte won on Sunday.", "It rained in Velia, and the match was called off."]
    assert load_reader().read("Who won?", sentences) == Reader(rounded).read("Who won?", sentences)
