"""The sentences of the passages that were found, as candidates for an answer.

A candidate is measured once, before any model reads it, by what a sentence has in common with the
question: the idf-weighted share of the question's terms in it, which is the best single signal
that was found (`docs/quality.md`), counting a country, its people and its capital as one.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from typing import Protocol

from answer.nations import countries_in
from answer.quiz import choices_in, is_choice
from corpus.article import Article, Span
from index.hit import Hit


class Lexicon(Protocol):
    """What the archive knows of words: `index.archive.Archive` is one."""

    def terms(self, text: str) -> list[str]: ...

    def idf(self, term: str) -> float: ...


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sentence that might answer, with what it has in common with the question."""

    hit: Hit
    span: Span
    text: str
    previous: str
    """The sentence before it in the article, "" at the start of a passage without one."""
    retrieval: float
    """Of its best passage, 0 (the worst passage found) to 1 (the best)."""
    coverage: float
    """Share of the question's idf that stands in the sentence, 0 to 1."""
    context: float
    """The same for the sentence together with its headline, its year and the sentence before."""
    near: float = 0.0
    """1 for an article of the asking day, half of it two weeks away; 0 where that is no matter."""

    @property
    def article(self) -> Article:
        return self.hit.article

    @property
    def caption(self) -> bool:
        return self.hit.passage.kind == "caption"

    @property
    def in_headline(self) -> bool:
        return self.span[1] <= len(self.article.headline)

    @property
    def heads_body(self) -> bool:
        """Whether it is the headline of a text that may tell the same, with who says it."""
        return self.in_headline and self.hit.passage.kind != "headline"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The question's terms with their weights, and the countries it names."""

    weights: dict[str, float]
    countries: dict[str, frozenset[str]]
    """For each term that names a country: that country, whatever word names it."""
    total: float

    def share_in(self, text: str, lexicon: Lexicon) -> float:
        """The idf-weighted share of the question that `text` holds, 0 to 1."""
        return self.share_of(self.held_in(text, lexicon))

    def share_of(self, terms: Iterable[str]) -> float:
        """The share that some of its terms make up."""
        return sum(self.weights[term] for term in terms) / self.total if self.total else 0.0

    def held_in(self, text: str, lexicon: Lexicon) -> frozenset[str]:
        """The question's terms that `text` holds, a country under any of its names."""
        held = self.weights.keys() & set(lexicon.terms(text))
        missing = self.countries.keys() - held
        if missing:
            named = countries_in(text)
            held |= {term for term in missing if self.countries[term] & named}
        return frozenset(held)


def wanted_of(question: str, lexicon: Lexicon) -> Wanted:
    """What to look for: the question's terms without those of asking."""
    asking = set(lexicon.terms(_ASKING))
    terms = dict.fromkeys(t for t in lexicon.terms(question) if t not in asking)
    weights = {term: lexicon.idf(term) for term in terms}
    countries: dict[str, frozenset[str]] = {}
    if countries_in(question):
        for word in question.replace("'", " ").replace("’", " ").split():
            named = countries_in(word.strip('.,?!()"'))
            if named:
                countries |= dict.fromkeys(lexicon.terms(word), named)
    return Wanted(weights, countries, sum(weights.values()))


_ASKING = (
    "who whom whose what which when where why how many much long old often kind type sort name "
    "named called happen happened happening say said says tell told week year recently reason "
    "explain following true false"
)


def gather(
    hits: Sequence[Hit], wanted: Wanted, lexicon: Lexicon, day: date | None = None
) -> list[Evidence]:
    """Every distinct sentence of the hits, in the order of its best passage.

    A headline is among them only where there is nothing else: what it says stands in the body, with
    who says it. A sentence that two passages share (they overlap by one) counts once, and so
    does the same text in two articles: the copy adds nothing that the first does not say. With a
    `day`, sentences published near it are the nearer.
    """
    seen: set[tuple[str, Span]] = set()
    texts: set[str] = set()
    choices: dict[str, tuple[Span, ...]] = {}
    # A sentence is the one before the next, and a headline stands over many.
    held = cache(partial(wanted.held_in, lexicon=lexicon))
    found = []
    for hit in hits:
        article = hit.article
        if article.id not in choices:
            choices[article.id] = choices_in(article)
        previous = ""
        for span in hit.passage.sentences:
            text = article.text[span[0] : span[1]]
            if span[1] <= len(article.headline) and hit.passage.kind != "headline":
                continue
            if text.rstrip().endswith("?") or is_choice(
                span, choices[article.id]
            ):  # It tells nothing.
                previous = text
                continue
            folded = " ".join(text.lower().split())
            if (article.id, span) not in seen and folded not in texts:
                seen.add((article.id, span))
                texts.add(folded)
                found.append(_measured(hit, span, previous, hits, wanted, held, day))
            previous = text
    return found


def headlines(
    hits: Sequence[Hit], wanted: Wanted, lexicon: Lexicon, day: date | None = None
) -> list[Evidence]:
    """The distinct headlines of the texts among the hits, measured as `gather` measures sentences:
    often the shortest words that say it. Those that ask tell nothing, and those of a digest ("Fed
    hike, Fiona, …") put side by side what has nothing to do with each other."""
    found: dict[str, Evidence] = {}
    held = partial(wanted.held_in, lexicon=lexicon)
    for hit in hits:
        text = hit.article.headline
        tells = not text.rstrip().endswith("?") and text.count(", ") < DIGEST
        if text and tells and hit.passage.kind != "headline" and text not in found:
            found[text] = _measured(hit, (0, len(text)), "", hits, wanted, held, day)
    return list(found.values())


DIGEST = 2
"""A headline with so many commas lists several stories."""


def _measured(
    hit: Hit,
    span: Span,
    previous: str,
    hits: Sequence[Hit],
    wanted: Wanted,
    held: Callable[[str], frozenset[str]],
    day: date | None,
) -> Evidence:
    text = hit.article.text[slice(*span)]
    best, worst = hits[0].score, hits[-1].score
    told = held(text)
    return Evidence(
        hit,
        span,
        text,
        previous,
        retrieval=(hit.score - worst) / (best - worst) if best > worst else 1.0,
        coverage=wanted.share_of(told),
        context=wanted.share_of(told | held(headed(hit.article)) | held(previous)),
        near=nearness(hit.article, day),
    )


def headed(article: Article) -> str:
    """What a reader sees above the text and has read with each sentence: headline and year."""
    year = article.published.year if article.published else ""
    return f"{article.headline} {year}"


def nearness(article: Article, day: date | None) -> float:
    """Halves with each two weeks between publication and `day`."""
    if day is None or article.published is None:
        return 0.0
    return float(0.5 ** (abs((day - article.published.date()).days) / 14))
