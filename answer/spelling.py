"""A misspelt word, read as the archive spells it.

"Who replaced Liz Trus?" finds nothing by its words, but the reports of Liz Truss by the others. A
word that stands nowhere in the archive is read as the one that differs by one slip of the keyboard
and stands in the passages nearest to the question. Four of five misspellings are one slip (Damerau
1964, https://doi.org/10.1145/363958.363994). It is for a question whose answer is surer so, and the
reader is told: another name is another person.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from answer.evidence import Lexicon
from answer.nations import countries_in
from index.hit import Hit

NAME = 5
"""Letters of the longer of two names that may be one."""
WORD = 7
"""Letters of other words: shorter ones are too often both words, as "strike" and "stroke" are."""

_WORD = re.compile(r"[^\W\d_]{4,}")


def misspelt(question: str, hits: Sequence[Hit], lexicon: Lexicon) -> dict[str, str]:
    """The words of the question that are `unheard`, with those of `hits` meant."""
    spelt = dict(_spellings(hits))
    meant = {}
    for word in unheard(question, lexicon):
        near = [each for each in spelt if _may_be(word, each)]
        if near:
            meant[word] = max(near, key=lambda each: spelt[each])
    return meant


def unheard(question: str, lexicon: Lexicon) -> list[str]:
    """The words of the question that the archive does not have, countries left out."""
    rarest = lexicon.idf("")
    return [
        word
        for word in dict.fromkeys(_WORD.findall(question))
        if (terms := lexicon.terms(word))
        and all(lexicon.idf(term) >= rarest for term in terms)
        and not countries_in(word.capitalize())
    ]


def respelt(question: str, meant: Mapping[str, str]) -> str:
    """With each of the words put right."""
    return _WORD.sub(lambda found: meant.get(found[0], found[0]), question)


def _spellings(hits: Sequence[Hit]) -> Iterator[tuple[str, int]]:
    """Each word of the passages as it is mostly written, and how often it stands there."""
    written = Counter(
        word for hit in hits for word in _WORD.findall(f"{hit.article.headline} {hit.passage.text}")
    )
    mostly: dict[str, str] = {}
    for word, _ in written.most_common():
        mostly.setdefault(word.casefold(), word)
    for folded, word in mostly.items():
        yield word, sum(written[form] for form in {folded, folded.capitalize(), word})


def _may_be(typed: str, word: str) -> bool:
    is_name = word[0].isupper()
    if max(len(typed), len(word)) < (NAME if is_name else WORD):
        return False
    one, other = typed.casefold(), word.casefold()
    # "Voter" is no slip for "votes": the end of a word that is no name tells its form.
    same_end = is_name or one[-1] == other[-1]
    return one[0] == other[0] and same_end and is_one_slip(one, other)


def is_one_slip(one: str, other: str) -> bool:
    """Whether one letter left out, put in or replaced, or two neighbours swapped, makes one word of
    the other."""
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) > 1:
        return False
    same = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    rest, other_rest = one[same:], other[same:]
    if len(one) < len(other):
        return rest == other_rest[1:]
    swapped = rest[:2] == other_rest[:2][::-1] and rest[2:] == other_rest[2:]
    return one != other and (rest[1:] == other_rest[1:] or swapped)
