import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import minilm
from index.embed import (
    BATCH_TOKENS,
    Embedder,
    MiniLM,
    SentenceTransformerEmbedder,
    batches,
    load_embedder,
)
from index.errors import ModelTrouble
from index.runtime import Engine, Floats, engines
from tests.index.newsroom import STORIES

TEXTS = [
    *(f"{headline}\n{text}" for headline, text in STORIES.values()),
    "",
    "Otters.",
    "Tàmbien sé encöde — “quotes”, 1,234.5 and 🦦.",
    " ".join(text for _, text in STORIES.values()) * 3,
]


@pytest.fixture(scope="module")
def reference() -> Floats:
    """As sentence-transformers embeds them."""
    return SentenceTransformerEmbedder(str(minilm.folder())).embed(TEXTS)


@pytest.mark.parametrize("engine", engines())
def test_every_engine_gives_what_sentence_transformers_does(
    engine: Engine, reference: Floats
) -> None:
    found = MiniLM(engine).embed(TEXTS)
    cosines = np.sum(found * reference, axis=1)
    assert cosines.min() > (0.999 if engine == "openvino bf16" else 0.99999)


def test_rows_are_in_the_order_of_the_texts_whatever_their_lengths(embedder: Embedder) -> None:
    together = embedder.embed(TEXTS)
    alone = np.stack([embedder.embed([text])[0] for text in TEXTS])
    assert np.sum(together * alone, axis=1).min() > 0.999
    np.testing.assert_allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    assert (together.dtype, together.shape) == (np.float32, (len(TEXTS), embedder.dimension))


def test_nothing_to_embed(embedder: Embedder) -> None:
    assert embedder.embed([]).shape == (0, embedder.dimension)


def test_progress_ends_at_the_number_of_texts(embedder: Embedder) -> None:
    told: list[tuple[int, int]] = []
    embedder.embed(TEXTS, lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1] == (len(TEXTS), len(TEXTS))


def test_a_model_that_is_not_here_is_named() -> None:
    with pytest.raises(ModelTrouble, match="no/such-model"):
        load_embedder("no/such-model")


def test_fingerprints_tell_models_apart(embedder: Embedder) -> None:
    other = SentenceTransformerEmbedder(str(minilm.folder()))
    again = SentenceTransformerEmbedder(str(minilm.folder()))
    assert other.fingerprint == again.fingerprint != embedder.fingerprint
    assert other.dimension == embedder.dimension


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json"])
def test_altered_files_of_the_model_are_refused(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(minilm.folder(), tmp_path / "model")
    data = bytearray((tmp_path / "model" / name).read_bytes())
    data[len(data) // 2] ^= 1
    (tmp_path / "model" / name).write_bytes(data)
    monkeypatch.setattr(minilm, "folder", lambda: tmp_path / "model")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with pytest.raises(ModelTrouble, match=name):
        MiniLM()


@given(st.lists(st.integers(0, 300), max_size=200))
def test_batches_hold_each_row_once_and_stay_small(lengths: list[int]) -> None:
    found = list(batches(lengths))
    assert sorted(row for batch in found for row in batch) == list(range(len(lengths)))
    for batch in found:
        assert len(batch) == 1 or len(batch) * max(lengths[row] for row in batch) <= BATCH_TOKENS
    assert [lengths[row] for batch in found for row in batch] == sorted(lengths)
