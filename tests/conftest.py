"""What many tests share: the embedder, and the index of the sample archive, built once."""

from pathlib import Path

import pytest
from hypothesis import settings

from index.build import build
from index.embed import Embedder, load_embedder

settings.register_profile("untimed", deadline=None)  # The machine may be busy with other tests.
settings.load_profile("untimed")

SAMPLE = Path(__file__).parents[1] / "corpus" / "sample"


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    return load_embedder()


@pytest.fixture(scope="session")
def sample_index(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    """The index of the sample archive; tests that change an index copy it first."""
    index = tmp_path_factory.mktemp("sample") / "index"
    build(SAMPLE, index, embedder)
    return index
