"""From texts to vectors.

Two embedders stand behind one protocol: the default model on a compiled graph, which starts in
about half a second and imports no torch, and any sentence-transformers model by name or path.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

import numpy as np

from index.errors import ModelTrouble
from index.runtime import Engine, Floats, Graph, Inputs, compile_onnx

Progress = Callable[[int, int], None]
"""Called with the texts that are done and all there are, now and then."""

BATCH_TOKENS = 2048
"""Padding included. Measured on 2 cores: 1,024 to 8,192 differ by less than the noise."""
WINDOW = 2048
"""Texts tokenized and sorted at once: enough for even batches, little to hold in memory."""


class Embedder(Protocol):
    fingerprint: str
    """Changes whenever the vectors would; names what the stored ones were made with."""
    dimension: int

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Floats:
        """float32 [len(texts), dimension], each row of length 1. Safe from several threads."""
        ...


def load_embedder(model: str = "default") -> Embedder:
    """`default` is all-MiniLM-L6-v2, compiled; else the name or path of a sentence-transformers
    model that is on this machine already.

    Raises ModelTrouble where the model is missing or altered.
    """
    return MiniLM() if model == "default" else SentenceTransformerEmbedder(model)


class MiniLM:
    """The default model (`index.minilm`) on the fastest engine, or on the one that is named."""

    def __init__(self, engine: Engine | None = None) -> None:
        from index import minilm

        self.fingerprint = minilm.FINGERPRINT
        self.dimension = minilm.DIMENSION
        self._tokenizer = minilm.load_tokenizer()
        self._graph: Graph = compile_onnx(minilm.load_graph(), engine)
        self.engine: Engine = self._graph.engine

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Floats:
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        done = 0
        for start in range(0, len(texts), WINDOW):
            window = self._tokenize(texts[start : start + WINDOW])
            for rows in batches([len(ids) for ids in window]):
                (vectors[[start + row for row in rows]],) = self._graph(
                    padded([window[row] for row in rows])
                )
                done += len(rows)
                if progress is not None:
                    progress(done, len(texts))
        return vectors

    def tokens(self, texts: Sequence[str]) -> int:
        """How many tokens the model reads for these texts, padding left out."""
        return sum(
            len(ids)
            for start in range(0, len(texts), WINDOW)
            for ids in self._tokenize(texts[start : start + WINDOW])
        )

    def _tokenize(self, texts: Sequence[str]) -> list[np.ndarray[Any, Any]]:
        encodings = self._tokenizer.encode_batch_fast(list(texts))
        return [np.array(encoding.ids, dtype=np.int64) for encoding in encodings]


class SentenceTransformerEmbedder:
    """Any sentence-transformers model, on the GPU where there is one."""

    def __init__(self, model: str) -> None:
        import hashlib

        from sentence_transformers import SentenceTransformer

        try:
            self._model = SentenceTransformer(model, local_files_only=True)
        except (OSError, ValueError) as error:
            reason = str(error).partition("\n")[0]
            raise ModelTrouble(f"No embedding model {model!r} on this machine: {reason}") from error
        digest = hashlib.sha256()
        for name, tensor in sorted(self._model.state_dict().items()):
            digest.update(name.encode())
            digest.update(tensor.detach().cpu().contiguous().float().numpy().tobytes())
        self.fingerprint = f"{model}@{digest.hexdigest()[:12]}/{self._model.max_seq_length}"
        self.dimension = int(self._model.get_embedding_dimension() or 0)

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Floats:
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(texts), WINDOW):
            part = list(texts[start : start + WINDOW])
            vectors[start : start + len(part)] = self._model.encode(
                part, normalize_embeddings=True, show_progress_bar=False
            )
            if progress is not None:
                progress(start + len(part), len(texts))
        return vectors


def batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Row numbers, shortest first, in groups that pad to at most BATCH_TOKENS."""
    batch: list[int] = []
    for row in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and lengths[row] * (len(batch) + 1) > BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch


def padded(window: Sequence[np.ndarray[Any, Any]]) -> Inputs:
    """`index.bert_graph.INPUTS` for one batch of token ids."""
    shape = (len(window), max(len(ids) for ids in window))
    tokens, mask = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    for row, ids in enumerate(window):
        tokens[row, : len(ids)] = ids
        mask[row, : len(ids)] = 1
    return {"input_ids": tokens, "attention_mask": mask, "token_type_ids": np.zeros_like(tokens)}
