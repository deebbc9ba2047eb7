"""The reader as it is shipped, on sentences written for this test."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answer.reader import Reader, load_reader
from answer.reader_input import InContext, base_model, encode
from answer.reader_weights import FOLDER, load_weights, pack, unpack
from index.errors import ModelTrouble

QUESTION = "Who opened the new harbour bridge in Porto?"
SENTENCES = [
    "Traffic in the old town was heavy on Monday, police said.",
    "The new harbour bridge in Porto was opened on Monday by Mayor Ana Duarte.",
    "The bridge cost 40 million euros and took three years to build.",
]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return load_reader()


def test_the_sentence_that_answers_is_the_most_relevant(reader: Reader) -> None:
    readings = reader.read(QUESTION, SENTENCES)
    assert max(range(3), key=lambda n: readings[n].relevance) == 1


def test_the_best_span_is_the_answer(reader: Reader) -> None:
    best = reader.read(QUESTION, SENTENCES)[1].spans[0]
    assert "Ana Duarte" in SENTENCES[1][best.start : best.end]
    assert best.score > 0


def test_another_question_gets_another_span(reader: Reader) -> None:
    best = reader.read("How much did the bridge cost?", SENTENCES)[2].spans[0]
    assert "40 million" in SENTENCES[2][best.start : best.end]


def test_a_sentence_without_the_answer_gives_none(reader: Reader) -> None:
    best = reader.read(QUESTION, SENTENCES)[0].spans[0]
    assert best.score < 0


def test_spans_are_of_the_sentence_and_not_of_what_stands_around_it(reader: Reader) -> None:
    told = InContext("She cut the ribbon herself.", "Bridge opens", SENTENCES[1])
    (reading,) = reader.read(QUESTION, [told])
    assert all(0 <= span.start < span.end <= len(told.text) for span in reading.spans)


def test_readings_come_in_the_order_of_the_sentences(reader: Reader) -> None:
    many = [f"{'Rain fell again. ' * (n % 7)}Station {n} closed." for n in range(40)]
    together = reader.read("Which station closed?", many)
    alone = [reader.read("Which station closed?", [text])[0] for text in many[:5]]
    for one, same in zip(alone, together, strict=False):
        assert one.relevance == pytest.approx(same.relevance, abs=0.3)


def test_nothing_to_read_gives_nothing(reader: Reader) -> None:
    assert reader.read(QUESTION, []) == []


def test_a_sentence_without_words_has_no_span(reader: Reader) -> None:
    assert reader.read(QUESTION, [""])[0].spans == ()


@settings(max_examples=40)
@given(st.text(min_size=1, max_size=300))
def test_spans_are_whole_words_of_any_text(text: str) -> None:
    (reading,) = load_reader().read(QUESTION, [text])
    for span in reading.spans:
        assert 0 <= span.start < span.end <= len(text)
        before, after = text[: span.start], text[span.end :]
        assert not (before[-1:].isalnum() and text[span.start].isalnum())
        assert not (after[:1].isalnum() and text[span.end - 1].isalnum())


def test_torch_reads_the_same() -> None:
    from bench.fit.export import torch_run, with_weights

    slow = Reader(torch_run(with_weights(load_weights()))).read(QUESTION, SENTENCES)
    fast = load_reader().read(QUESTION, SENTENCES)
    for a, b in zip(slow, fast, strict=True):
        assert a.relevance == pytest.approx(b.relevance, abs=0.25)
        assert a.spans[0].score == pytest.approx(b.spans[0].score, abs=0.5)


def test_onnx_runtime_reads_what_torch_reads() -> None:
    from bench.fit.export import torch_run, with_weights
    from index.bert_graph import bert_onnx
    from index.runtime import compile_onnx

    weights = load_weights()
    graph = bert_onnx(weights, output="reader").SerializeToString()
    fast = Reader(compile_onnx(graph, "onnxruntime")).read(QUESTION, SENTENCES)
    slow = Reader(torch_run(with_weights(weights))).read(QUESTION, SENTENCES)
    for a, b in zip(slow, fast, strict=True):
        assert a.relevance == pytest.approx(b.relevance, abs=1e-3)
        assert [(s.start, s.end) for s in a.spans] == [(s.start, s.end) for s in b.spans]


def test_the_sentence_is_marked_as_the_part_to_read() -> None:
    (given_,) = encode([QUESTION], [InContext("Mayor Ana Duarte did.", "Bridge opens")])
    assert len(given_.ids) == given_.first + len(given_.offsets) + 1
    assert given_.offsets[0] == (0, 5)


@pytest.mark.parametrize("name", ["reader.safetensors", "reader.json"])
def test_changed_weights_are_refused_by_name(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "weights"
    shutil.copytree(FOLDER, folder)
    damaged = bytearray((folder / name).read_bytes())
    damaged[len(damaged) // 2 if name.endswith("tensors") else 0] ^= 1
    (folder / name).write_bytes(damaged)
    with pytest.raises(ModelTrouble, match=name):
        load_weights(folder)


def test_missing_weights_are_named(tmp_path: Path) -> None:
    folder = tmp_path / "weights"
    shutil.copytree(FOLDER, folder)
    (folder / "reader.safetensors").unlink()
    with pytest.raises(ModelTrouble, match=r"reader\.safetensors is missing"):
        load_weights(folder)


def test_packing_keeps_each_number_within_half_a_step() -> None:
    from safetensors.numpy import load_file

    base = load_file(base_model() / "model.safetensors")
    name = "encoder.layer.0.output.dense.weight"
    fitted = base[name] + np.random.default_rng(1).normal(0, 0.01, base[name].shape)
    kept = unpack(pack({name: fitted}, base), base)[name]
    step = np.abs(fitted - base[name]).max(axis=1, keepdims=True) / 127
    assert (np.abs(kept - fitted) <= 0.51 * step + 1e-7).all()


def test_the_weights_stay_small() -> None:
    assert (FOLDER / "reader.safetensors").stat().st_size < 12e6
