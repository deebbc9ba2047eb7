"""Source cards: the passages that an answer cites, or the nearest ones, as a page shows them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from answer.answer import Answer, Citation
from corpus.article import Article, Passage, Span
from index.hit import Hit
from server.links import article_href, at_text
from server.pieces import Link, Mark, Moment, Piece
from server.turn import Excerpt, SourceCard
from server.words import day_of, moment, title_of

SHORT_PASSAGE = 420
"""Characters: a longer passage is shown as the marked sentences with a neighbour on each side."""
NEAREST = 3
"""Cards shown when the archive does not answer."""

Marks = Sequence[tuple[Span, Mark]]


def pieces(text: str, marks: Marks) -> tuple[Piece, ...]:
    """`text` cut at the marks (half-open, in any order); the pieces, joined, are `text`.

    Where marks overlap the later-starting one wins, so an "answer" shows inside its "quote".
    """
    kinds: list[Mark] = [""] * len(text)
    for (start, end), kind in sorted(marks):
        for place in range(max(start, 0), min(end, len(text))):
            kinds[place] = kind
    cut: list[Piece] = []
    start = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or kinds[place] != kinds[start]:
            cut.append(Piece(text[start:place], kinds[start]))
            start = place
    return tuple(cut)


def pieces_of(text: str, span: Span, marks: Marks) -> tuple[Piece, ...]:
    """The pieces of `text[span]`, with marks given as spans of the whole text."""
    start, end = span
    return pieces(text[start:end], [((a - start, b - start), kind) for (a, b), kind in marks])


def cited(answer: Answer, turn: str, permalink: str) -> tuple[SourceCard, ...]:
    """One card an article, in the order of their first citation."""
    numbered: dict[str, list[tuple[int, Citation]]] = {}
    for number, citation in enumerate(answer.citations, start=1):
        numbered.setdefault(citation.article_id, []).append((number, citation))
    return tuple(_cited_card(answer, turn, permalink, each) for each in numbered.values())


def nearest(answer: Answer, turn: str, permalink: str) -> tuple[SourceCard, ...]:
    """The first articles among the hits, each by its best passage."""
    best: dict[str, Hit] = {}
    for hit in answer.hits:
        best.setdefault(hit.article.id, hit)
    cards = []
    for place, hit in enumerate(list(best.values())[:NEAREST], start=1):
        anchor, span = f"{turn}-near-{place}", (hit.passage.start, hit.passage.end)
        shown = _opening(hit.article, hit.passage)
        excerpt = Excerpt(f"{anchor}-passage", (), shown, hit.passage.kind == "caption")
        cards.append(
            SourceCard(
                anchor=anchor,
                numbers=(),
                article_id=hit.article.id,
                href=article_href(hit.article.id, span, permalink),
                headline=title_of(hit.article),
                source=hit.article.source,
                section=hit.article.section,
                published=day_of(hit.article.published) if hit.article.published else None,
                updated=updated(hit.article),
                passages=(excerpt,),
                corrections=hit.article.corrections,
                duplicates=tuple(copy_link(other) for other in hit.duplicates),
                original=at_text(hit.article.url, _first_sentence(hit)),
                language=tag(hit.article.language),
            )
        )
    return tuple(cards)


@dataclass(slots=True)
class _Cited:
    """A passage with the citations that it holds; a lone quote where no hit holds it."""

    quote: str
    passage: Passage | None
    numbers: list[int] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)


def _cited_card(
    answer: Answer, turn: str, permalink: str, numbered: Sequence[tuple[int, Citation]]
) -> SourceCard:
    number, first = numbered[0]
    hit = next((hit for hit in answer.hits if hit.article.id == first.article_id), None)
    article = hit.article if hit else None
    return SourceCard(
        anchor=f"{turn}-source-{number}",
        numbers=tuple(number for number, _ in numbered),
        article_id=first.article_id,
        href=article_href(first.article_id, (first.start, first.end), permalink),
        headline=title_of(article) if article else first.headline,
        source=first.source,
        section=article.section if article else "",
        published=day_of(first.published) if first.published else None,
        updated=updated(article) if article else None,
        passages=tuple(
            Excerpt(
                f"{turn}-cited-{each.numbers[0]}",
                tuple(each.numbers),
                _excerpt(article, each),
                each.passage is not None and each.passage.kind == "caption",
            )
            for each in _by_passage(answer.hits, numbered)
        ),
        corrections=article.corrections if article else (),
        duplicates=tuple(copy_link(other) for other in hit.duplicates) if hit else (),
        original=at_text(first.url, first.quote),
        language=tag(article.language) if article else "",
    )


def _by_passage(hits: Sequence[Hit], numbered: Sequence[tuple[int, Citation]]) -> list[_Cited]:
    held: dict[str, _Cited] = {}
    for number, citation in numbered:
        passage = _holding(hits, citation)
        key = passage.id if passage else f"alone-{number}"
        each = held.setdefault(key, _Cited(citation.quote, passage))
        each.numbers.append(number)
        each.spans.append((citation.start, citation.end))
    return list(held.values())


def _holding(hits: Sequence[Hit], citation: Citation) -> Passage | None:
    for hit in hits:
        passage = hit.passage
        inside = passage.start <= citation.start and citation.end <= passage.end
        if passage.article_id == citation.article_id and inside:
            return passage
    return None


def _excerpt(article: Article | None, cited: _Cited) -> tuple[Piece, ...]:
    """A passage as a card shows it: whole if short, else its cited sentences with neighbours."""
    passage, spans = cited.passage, cited.spans
    if article is None or passage is None:
        return (Piece(cited.quote, "quote"),)
    begin = _begin(article, passage, spans)
    start, end = begin, passage.end
    if end - start > SHORT_PASSAGE:
        low, high = min(span[0] for span in spans), max(span[1] for span in spans)
        start = max((s for s, e in passage.sentences if e <= low and s >= begin), default=low)
        end = min((e for s, e in passage.sentences if s >= high), default=high)
    marks: Marks = [(span, "quote") for span in spans]
    return _elided(article, (start, end), (begin, passage.end), marks)


def _opening(article: Article, passage: Passage) -> tuple[Piece, ...]:
    """The first sentences of a passage that is near but not cited."""
    begin = _begin(article, passage, ())
    first = next((end for start, end in passage.sentences if start >= begin), passage.end)
    ends = [e for s, e in passage.sentences if s >= begin and e - begin <= SHORT_PASSAGE]
    return _elided(article, (begin, max(ends, default=first)), (begin, passage.end), [])


def _begin(article: Article, passage: Passage, cited: Sequence[Span]) -> int:
    """Where a passage begins in a card, which shows the headline already: after it."""
    head = len(article.headline)
    if any(start < head for start, _ in cited):
        return passage.start
    return next((start for start, _ in passage.sentences if start >= head), passage.start)


def _first_sentence(hit: Hit) -> str:
    begin = _begin(hit.article, hit.passage, ())
    spans = [span for span in hit.passage.sentences if span[0] >= begin]
    start, end = spans[0] if spans else (hit.passage.start, hit.passage.end)
    return hit.article.text[start:end]


def _elided(article: Article, shown: Span, whole: Span, marks: Marks) -> tuple[Piece, ...]:
    head = (Piece("… "),) if shown[0] > whole[0] else ()
    tail = (Piece(" …"),) if shown[1] < whole[1] else ()
    return (*head, *pieces_of(article.text, shown, marks), *tail)


def copy_link(article: Article) -> Link:
    day = f", {day_of(article.published).words}" if article.published else ""
    return Link(f"{article.source}{day}", article_href(article.id))


def updated(article: Article) -> Moment | None:
    if article.updated is None or article.updated == article.published:
        return None
    return moment(article.updated)


def tag(language: str) -> str:
    """What may stand in a page's `lang`, which decides hyphens and a screen reader's voice."""
    return language if re.fullmatch(r"[a-z]{2}", language) else ""
