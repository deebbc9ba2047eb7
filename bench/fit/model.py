"""The reader as torch trains it: the six layers of all-MiniLM-L6-v2 under three small heads.

Word, position and type embeddings stay as they come from the package (12 of the 23 million
numbers), so that the shipped file holds the layers and the heads only. Arithmetic is bf16, as it
is at serving; the optimiser keeps fp32 copies (`bench.fit.train`).
"""

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

HIDDEN = 384
HEADS = 12
LAYERS = 6
EPSILON = 1e-12
FAR = -1e4


class Layer(nn.Module):
    """One BERT layer: attention and feed-forward, each with a residual and a LayerNorm after."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(HIDDEN, 3 * HIDDEN)
        self.out = nn.Linear(HIDDEN, HIDDEN)
        self.norm_attention = nn.LayerNorm(HIDDEN, eps=EPSILON)
        self.up = nn.Linear(HIDDEN, 4 * HIDDEN)
        self.down = nn.Linear(4 * HIDDEN, HIDDEN)
        self.norm_output = nn.LayerNorm(HIDDEN, eps=EPSILON)

    def forward(self, x: Tensor, bias: Tensor, dropout: float) -> Tensor:
        n, length, _ = x.shape
        qkv = self.qkv(x).view(n, length, 3, HEADS, HIDDEN // HEADS).permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(
            qkv[0], qkv[1], qkv[2], attn_mask=bias, dropout_p=dropout
        )
        told = self.out(mixed.transpose(1, 2).reshape(n, length, HIDDEN))
        x = self.norm_attention(x + functional.dropout(told, dropout))
        told = self.down(functional.gelu(self.up(x)))
        out: Tensor = self.norm_output(x + functional.dropout(told, dropout))
        return out


class ReaderModel(nn.Module):
    """ids, types and mask [n, l] in; start and end logits [n, l] and relevance [n] out (fp32).

    Only the tokens of the read sentence (type 1) and the first token, which stands for "no
    answer", can be a start or an end.
    """

    def __init__(self) -> None:
        super().__init__()
        self.dropout = 0.0
        """Share of what each part of a layer adds that is left out while fitting."""
        self.words = nn.Embedding(30522, HIDDEN)
        self.positions = nn.Embedding(512, HIDDEN)
        self.types = nn.Embedding(2, HIDDEN)
        self.norm_embeddings = nn.LayerNorm(HIDDEN, eps=EPSILON)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.span = nn.Linear(HIDDEN, 2)
        self.relevance = nn.Linear(HIDDEN, 1)
        for part in (self.words, self.positions, self.types, self.norm_embeddings):
            part.requires_grad_(False)

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        with torch.no_grad():
            x = self.words(ids) + self.positions.weight[: ids.shape[1]] + self.types(types)
            x = self.norm_embeddings(x)
            bias = ((1 - mask) * FAR).to(x.dtype)[:, None, None, :]
        x = functional.dropout(x, self.dropout)
        for layer in self.layers:
            x = layer(x, bias, self.dropout)
        x = x.float()
        span = functional.linear(x, self.span.weight.float(), self.span.bias.float())
        readable = (types == 1) & (mask == 1)
        readable[:, 0] = True
        span = span.masked_fill(~readable[:, :, None], FAR)
        relevance = functional.linear(
            x[:, 0], self.relevance.weight.float(), self.relevance.bias.float()
        )
        return span[:, :, 0], span[:, :, 1], relevance[:, 0]


def mean_of(models: Sequence[tuple[ReaderModel, float]]) -> ReaderModel:
    """A model whose weights are the mean of others', each with its share: several that were fitted
    from one start read better as one than any of them (Wortsman et al. 2022, "model soups")."""
    model = ReaderModel()
    states = [(each.state_dict(), share) for each, share in models]
    model.load_state_dict(
        {name: sum(state[name] * share for state, share in states) for name in states[0][0]}
    )
    return model


def from_base(weights: Mapping[str, np.ndarray], seed: int) -> ReaderModel:
    """A reader with the package's weights (their BERT names) and fresh heads."""
    torch.manual_seed(seed)
    model = ReaderModel()

    def tensor(name: str) -> Tensor:
        return torch.from_numpy(np.asarray(weights[name], dtype=np.float32))

    state = {
        "words.weight": tensor("embeddings.word_embeddings.weight"),
        "positions.weight": tensor("embeddings.position_embeddings.weight"),
        "types.weight": tensor("embeddings.token_type_embeddings.weight"),
        "norm_embeddings.weight": tensor("embeddings.LayerNorm.weight"),
        "norm_embeddings.bias": tensor("embeddings.LayerNorm.bias"),
    }
    for n in range(LAYERS):
        base = f"encoder.layer.{n}."
        for kind in ("weight", "bias"):
            state[f"layers.{n}.qkv.{kind}"] = torch.cat(
                [
                    tensor(f"{base}attention.self.{part}.{kind}")
                    for part in ("query", "key", "value")
                ]
            )
            for ours, theirs in (
                ("out", "attention.output.dense"),
                ("norm_attention", "attention.output.LayerNorm"),
                ("up", "intermediate.dense"),
                ("down", "output.dense"),
                ("norm_output", "output.LayerNorm"),
            ):
                state[f"layers.{n}.{ours}.{kind}"] = tensor(f"{base}{theirs}.{kind}")
    for name, value in model.state_dict().items():
        if name.startswith(("span.", "relevance.")):
            state[name] = torch.randn(value.shape) * 0.02 if name.endswith("weight") else value * 0
    model.load_state_dict(state)
    return model
