"""The short answer: spans that the reader found, put to the vote.

Each sentence votes for its best spans with a weight that grows with the sentence's score; the
votes of one story count once, however many outlets carry the copy, so that a repeated text is not
mistaken for agreement.
"""

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from answer.answer import AnswerKind
from answer.form import fits
from answer.mixing import Mix
from answer.ranking import Ranked
from corpus.article import Span


@dataclass(frozen=True, slots=True)
class Choice:
    """A short answer with the sentences that give it, best first."""

    text: str
    """As the best of its sentences has it."""
    share: float
    """Of all votes, 0 to 1."""
    supporters: tuple[tuple[Ranked, Span], ...]
    """Each with the span inside its text; headlines last, which seldom say who says it."""


Bears = Callable[[Ranked, Span], bool]
"""Whether a sentence gives the words of a span as an answer."""


def borne(choices: Sequence[Choice], bears: Bears) -> list[Choice]:
    """The choices with only those of their sentences that bear them, and only those with any."""
    kept = []
    for choice in choices:
        supporters = tuple(given for given in choice.supporters if bears(*given))
        if supporters:
            best, (start, end) = supporters[0]
            kept.append(Choice(best.evidence.text[start:end], choice.share, supporters))
    return kept


def vote(ranked: Sequence[Ranked], question: str, kind: AnswerKind, mix: Mix) -> list[Choice]:
    """The short answers that the sentences give, most votes first."""
    asked = set(folded(question).split())
    weigh = mix.vote
    by_answer: dict[str, dict[str, float]] = defaultdict(dict)
    supporters: dict[str, list[tuple[float, Ranked, Span]]] = defaultdict(list)
    for sentence in ranked:
        for start, end, score in sentence.spans:
            text = sentence.evidence.text[start:end]
            key, fit = folded(text), fits(text, kind)
            if not key or not fit:
                continue
            z = weigh["span"] * score + sum(
                weigh[name] * sentence.signals[name]
                for name in ("relevance", "retrieval", "coverage", "near")
            )
            if set(key.split()) <= asked:
                z += weigh["echo"]
            weight = math.exp(min(z, 50.0)) * fit
            story = sentence.evidence.article.id
            if weight > by_answer[key].get(story, 0.0):
                by_answer[key][story] = weight
            supporters[key].append((weight, sentence, (start, end)))
    totals = {key: sum(stories.values()) for key, stories in by_answer.items()}
    everything = sum(totals.values())
    choices = []
    for key in sorted(totals, key=lambda k: -totals[k]):
        given = sorted(supporters[key], key=_order)
        _, best, (start, end) = given[0]
        choices.append(
            Choice(
                best.evidence.text[start:end],
                totals[key] / everything if everything else 0.0,
                tuple((sentence, span) for _, sentence, span in given),
            )
        )
    return choices


def _order(given: tuple[float, Ranked, Span]) -> tuple[bool, float]:
    """Sentences before headlines, then by weight: what stands as an owner ("Antarctica's glacier")
    is taken for granted and not told, and weighs half."""
    weight, sentence, span = given
    owns = re.match(r"['’]s\b", sentence.evidence.text[span[1] :])
    return sentence.evidence.heads_body, -weight * (0.5 if owns else 1.0)


def folded(text: str) -> str:
    """The text as answers are compared: no case, accents, punctuation or articles."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in bare if not unicodedata.combining(c))
    bare = re.sub(r"(?<=\d),(?=\d)", "", bare)
    words = re.sub(r"[^\w%$€£.]+|\.(?!\d)", " ", bare).split()
    return " ".join(word for word in words if word not in ("a", "an", "the"))
