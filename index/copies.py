"""Near-copies: one wire story as several outlets printed it.

MinHash (Broder 1997) over shingles of five words, banded so that pairs are found without comparing
all; a pair counts from an estimated Jaccard similarity of .5, the usual bar for printings of one
text (NEWS-COPY, Silcock et al. 2023), and within a week: last month's report in the same words
with new figures is another report. Two stories on one event, each written anew, share almost no
five words in a row.
"""

import hashlib
import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

SHINGLE = 5
PERMUTATIONS = 126
BAND = 3
"""Rows a band: a pair at .5 meets in one of the 42 bands with probability .996, one at .1 .04."""
SIMILAR = 0.5
WITHIN_DAYS = 7
FEWEST_SHINGLES = 20
"""Shorter texts are never called copies: they share their words by chance or by template. Only
what was withdrawn is looked for among them, too (`Known`)."""
SHORT = b"s"
SAME = 0.9
"""From here on a text is the same whatever its date says,"""
SAME_SHORT = 0.7
"""and a short one from here: a word more at its start or end."""
SKETCH_BYTES = 4 * PERMUTATIONS
AT_ONCE = 50_000
"""Pairs that are compared at once: 6 MB."""

Signatures = np.ndarray[Any, np.dtype[np.uint32]]


def signature(text: str, headline: str = "") -> bytes:
    """PERMUTATIONS numbers of 32 bits, and SHORT behind them for a text of few shingles, then
    without the `headline` that it begins with; of a text without any shingle the SHA-256 of its
    words, and nothing of one without words. None of them tells the text."""
    from datasketch import MinHash

    found = shingles(text)
    short = len(found) < FEWEST_SHINGLES
    if short:
        found = shingles(text[len(headline) :]) or found
    if not found:
        words = " ".join(_words(text))
        return hashlib.sha256(words.encode()).digest() if words else b""
    sketch = MinHash(num_perm=PERMUTATIONS, hashfunc=zlib.crc32)
    sketch.update_batch([shingle.encode() for shingle in found])
    numbers = bytes(sketch.hashvalues.astype("<u4").tobytes())
    return numbers + SHORT if short else numbers


def shingles(text: str) -> set[str]:
    """Every SHINGLE words in a row, in lower case and without punctuation around them."""
    words = _words(text)
    return {" ".join(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)}


def shared(text: str, other: str) -> float:
    """The part of `text`'s shingles that also stand in `other`, 0 to 1."""
    own = shingles(text)
    return len(own & shingles(other)) / len(own) if own else 0.0


def groups(signatures: Sequence[bytes], days: Sequence[int | None]) -> list[int | None]:
    """For each text the place of the earliest in its group, None for one without copies."""
    places = [place for place, packed in enumerate(signatures) if _is_sketch(packed)]
    if not places:
        return [None] * len(signatures)
    sketches = _sketches(signatures[place] for place in places)
    leader = list(range(len(signatures)))

    def find(place: int) -> int:
        while leader[place] != place:
            leader[place] = leader[leader[place]]
            place = leader[place]
        return place

    order = [(days[place] is None, days[place] or 0, place) for place in range(len(signatures))]
    for one, other in _pairs(sketches):
        if np.mean(sketches[one] == sketches[other]) < SIMILAR:
            continue
        a, b = places[one], places[other]
        if _within(days[a], days[b]):
            first, second = sorted((find(a), find(b)), key=order.__getitem__)
            leader[second] = first
    found = [find(place) for place in range(len(signatures))]
    leaders = {first for place, first in enumerate(found) if first != place}
    return [first if first in leaders else None for first in found]


class Known:
    """Texts by signature and day, to ask which other ones copy one of them.

    A copy is alike and within WITHIN_DAYS, or the same; of a short text only the same counts.
    """

    def __init__(self, texts: Sequence[tuple[bytes, int | None]]) -> None:
        self._days = [day for _, day in texts]
        self._short = [_is_short(packed) for packed, _ in texts]
        self._sketched = [at for at, (packed, _) in enumerate(texts) if len(packed) >= SKETCH_BYTES]
        self._sketches = _sketches(texts[at][0] for at in self._sketched)
        self._equal = {packed: at for at, (packed, _) in enumerate(texts) if packed}

    def copied_by(self, texts: Sequence[tuple[bytes, int | None]]) -> dict[int, int]:
        """For each place in `texts` that copies a known text, that one's place."""
        packed = [each for each, _ in texts]
        found = {at: self._equal[each] for at, each in enumerate(packed) if each in self._equal}
        if not self._sketched:
            return found
        sketched = [at for at, each in enumerate(packed) if len(each) >= SKETCH_BYTES]
        step = AT_ONCE // len(self._sketched) + 1
        for start in range(0, len(sketched), step):
            some = sketched[start : start + step]
            sketches = _sketches(packed[at] for at in some)
            alike = np.mean(sketches[:, None] == self._sketches, axis=2)
            for one, other in np.argwhere(alike >= SIMILAR):
                at, known = some[one], self._sketched[other]
                short = self._short[known] or _is_short(packed[at])
                same = alike[one, other] >= (SAME_SHORT if short else SAME)
                if same or (not short and _within(self._days[known], texts[at][1])):
                    found.setdefault(at, known)
        return found


def _is_sketch(packed: bytes) -> bool:
    return len(packed) == SKETCH_BYTES


def _is_short(packed: bytes) -> bool:
    return len(packed) > SKETCH_BYTES


def _sketches(packed: Iterable[bytes]) -> Signatures:
    joined = b"".join(each[:SKETCH_BYTES] for each in packed)
    return np.frombuffer(joined, dtype="<u4").reshape(-1, PERMUTATIONS)


def _words(text: str) -> list[str]:
    words = [word.strip(".,;:!?'\"()[]“”‘’—–-") for word in text.lower().split()]
    return [word for word in words if word]


def _pairs(sketches: Signatures) -> Iterator[tuple[int, int]]:
    """Pairs that agree on a whole band, each once; in a crowded band only neighbours and the
    first, so that a thousand prints of one text cost a thousand comparisons."""
    seen: set[tuple[int, int]] = set()
    for start in range(0, PERMUTATIONS, BAND):
        band = np.ascontiguousarray(sketches[:, start : start + BAND])
        keys = band.view(np.dtype((np.void, band.dtype.itemsize * BAND))).ravel()
        order = np.argsort(keys, kind="stable")
        bounds = np.flatnonzero(keys[order][1:] != keys[order][:-1]) + 1
        for crowd in np.split(order, bounds):
            for previous, place in pairwise(crowd):
                for other in (crowd[0], previous):
                    pair = (int(other), int(place))
                    if pair not in seen:
                        seen.add(pair)
                        yield pair


def _within(day: int | None, other: int | None) -> bool:
    return day is None or other is None or abs(day - other) <= WITHIN_DAYS
