"""From what the archive answers to what a page prints: pure functions into `server.pages`.

Text is cut into marked and unmarked pieces, dates become words, and addresses are made here or
checked to be safe to link. Templates neither compute nor decide; nothing here holds markup, so
text from an article reaches a page only through Jinja's escaping.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

from answer.answer import Answer, Citation, Reading
from answer.answer import Sentence as AnswerSentence
from corpus.article import Article, Passage, Span
from index.hit import Coverage, Filters, Hit
from server.links import article_href, ask_href, at_text, host_of
from server.pages import (
    ArticlePage,
    Chip,
    CitationLink,
    Exports,
    FilterForm,
    Link,
    Mark,
    Moment,
    Paragraph,
    Piece,
    SentencePart,
    Site,
    SourceCard,
    TurnPart,
)
from server.words import (
    LOOKING_FOR,
    SIDE_WORDS,
    age_words,
    confidence_words,
    coverage_words,
    day_of,
    moment,
    period_words,
    title_of,
)

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


def site(
    *,
    version: str,
    coverage: Coverage | None,
    built: datetime | None,
    now: datetime,
    warning: str = "",
    signed_in: bool = False,
    keeper: bool = False,
) -> Site:
    return Site(
        version=version,
        articles=coverage.articles if coverage else 0,
        built=moment(built) if built else None,
        age=age_words(built, now) if built else "",
        warning=warning,
        signed_in=signed_in,
        keeper=keeper,
    )


def filter_form(
    filters: Filters, coverage: Coverage, section_choices: Sequence[str] = ()
) -> FilterForm:
    """The form as it was sent, so that asking again keeps its limits."""
    return FilterForm(
        since=filters.since.isoformat() if filters.since else "",
        until=filters.until.isoformat() if filters.until else "",
        sources=filters.sources,
        sections=filters.sections,
        first=coverage.first.isoformat() if coverage.first else "",
        last=coverage.last.isoformat() if coverage.last else "",
        source_choices=tuple(sorted(coverage.sources, key=str.casefold)),
        section_choices=tuple(sorted(section_choices, key=str.casefold)),
    )


def turn_part(
    answer: Answer,
    *,
    number: int = 1,
    done: bool = True,
    today: date | None = None,
    suggestions: tuple[Link, ...] = (),
    notes: tuple[str, ...] = (),
    permalink: str = "",
    exports: Exports | None = None,
) -> TurnPart:
    """One question and its answer; `number` is its place in the conversation, from 1, and `today`
    the asking day where the address fixed one."""
    reading = answer.reading
    anchor = f"turn-{number}"
    level, confidence, odds = confidence_words(answer.confidence)
    chips = _chips(answer.question, reading, today)
    cards = _cited(answer, anchor) if answer.answered else ()
    return TurnPart(
        anchor=anchor,
        done=done,
        question=answer.question,
        understood="" if _same(reading.question, answer.question) else reading.question,
        day=day_of(reading.day),
        answered=answer.answered,
        short_answer=answer.short_answer,
        sentences=tuple(_said(s, answer.citations, cards) for s in answer.sentences),
        sources=cards,
        nearest=() if answer.answered else _nearest(answer, anchor),
        chips=chips,
        confidence=confidence if answer.answered else "",
        level=level,
        odds=odds,
        looking_for=LOOKING_FOR.get(reading.kind, ""),
        recent=reading.recent,
        whole_archive=ask_href(answer.question, read=False, today=today) if chips else "",
        coverage=coverage_words(answer.coverage),
        notes=notes,
        suggestions=suggestions,
        permalink=permalink,
        generation=answer.generation,
        exports=exports,
    )


def article_page(
    site: Site,
    article: Article,
    *,
    span: Span | None = None,
    duplicates: Sequence[Article] = (),
    back: Link | None = None,
) -> ArticlePage:
    """The whole text as paragraphs, the span marked where it stands inside the text."""
    if span and not 0 <= span[0] < span[1] <= len(article.text):
        span = None
    marks: Marks = [(span, "quote")] if span else []
    original = at_text(article.url, article.text[slice(*span)] if span else "")
    return ArticlePage(
        site=site,
        article_id=article.id,
        headline=title_of(article),
        source=article.source,
        byline=article.byline,
        section=article.section,
        language=_tag(article.language),
        published=moment(article.published) if article.published else None,
        updated=_updated(article),
        paragraphs=_paragraphs(article, marks),
        corrections=article.corrections,
        duplicates=tuple(_copy(other) for other in duplicates),
        original=original,
        host=host_of(original),
        cited=span is not None,
        back=back,
    )


def _paragraphs(article: Article, marks: Marks) -> tuple[Paragraph, ...]:
    head = len(article.headline)
    shown = [Paragraph("headline", _cut(article.text, (0, head), marks))] if head else []
    for match in re.finditer(r"\S(?:.|\n(?!\s*\n))*", article.text[head:]):
        span = (head + match.start(), head + match.end())
        caption = any(span[0] < end and start < span[1] for start, end in article.captions)
        kind: Literal["caption", "body"] = "caption" if caption else "body"
        shown.append(Paragraph(kind, _cut(article.text, span, marks)))
    return tuple(shown)


def _cited(answer: Answer, turn: str) -> tuple[SourceCard, ...]:
    """One card an article, in the order of their first citation."""
    numbered: dict[str, list[tuple[int, Citation]]] = {}
    for number, citation in enumerate(answer.citations, start=1):
        numbered.setdefault(citation.article_id, []).append((number, citation))
    return tuple(_card(answer, turn, cited) for cited in numbered.values())


def _card(answer: Answer, turn: str, cited: Sequence[tuple[int, Citation]]) -> SourceCard:
    number, first = cited[0]
    hit = next((hit for hit in answer.hits if hit.article.id == first.article_id), None)
    article = hit.article if hit else None
    by_passage: dict[str, tuple[Passage, list[Span]]] = {}
    shown: list[tuple[Piece, ...]] = []
    for _, citation in cited:
        passage = _passage_of(answer.hits, citation)
        span = (citation.start, citation.end)
        if passage is None:
            shown.append((Piece(citation.quote, "quote"),))
        else:
            by_passage.setdefault(passage.id, (passage, []))[1].append(span)
    if article:
        shown += [_excerpt(article, passage, spans) for passage, spans in by_passage.values()]
    return SourceCard(
        anchor=f"{turn}-source-{number}",
        numbers=tuple(number for number, _ in cited),
        article_id=first.article_id,
        href=article_href(first.article_id, (first.start, first.end), answer.question),
        headline=title_of(article) if article else first.headline,
        source=first.source,
        section=article.section if article else "",
        published=day_of(first.published) if first.published else None,
        updated=_updated(article) if article else None,
        passages=tuple(shown),
        caption=any(passage.kind == "caption" for passage, _ in by_passage.values()),
        corrections=article.corrections if article else (),
        duplicates=tuple(_copy(other) for other in hit.duplicates) if hit else (),
        original=at_text(first.url, first.quote),
        language=_tag(article.language) if article else "",
    )


def _nearest(answer: Answer, turn: str) -> tuple[SourceCard, ...]:
    cards: dict[str, SourceCard] = {}
    for hit in answer.hits:
        article, passage = hit.article, hit.passage
        if article.id in cards or len(cards) == NEAREST:
            continue
        cards[article.id] = SourceCard(
            anchor=f"{turn}-near-{len(cards) + 1}",
            numbers=(),
            article_id=article.id,
            href=article_href(article.id, (passage.start, passage.end), answer.question),
            headline=title_of(article),
            source=article.source,
            section=article.section,
            published=day_of(article.published) if article.published else None,
            updated=_updated(article),
            passages=(_opening(article, passage),),
            caption=passage.kind == "caption",
            corrections=article.corrections,
            duplicates=tuple(_copy(other) for other in hit.duplicates),
            original=at_text(article.url, passage.text),
            language=_tag(article.language),
        )
    return tuple(cards.values())


def _said(
    sentence: AnswerSentence, citations: Sequence[Citation], cards: Sequence[SourceCard]
) -> SentencePart:
    card_of = {number: card for card in cards for number in card.numbers}
    links = [_citation_link(n, citations[n - 1], card_of[n]) for n in sentence.citations]
    first = card_of[sentence.citations[0]]
    return SentencePart(
        pieces=pieces(sentence.text, [(sentence.marked, "answer")] if sentence.marked else []),
        citations=tuple(links),
        speaker=sentence.speaker,
        side=SIDE_WORDS.get(sentence.side, ""),
        published=first.published,
        source=first.source,
        language=first.language,
    )


def _citation_link(number: int, citation: Citation, card: SourceCard) -> CitationLink:
    day = f", {card.published.words}" if card.published else ""
    return CitationLink(number, f"#{card.anchor}", f"Source {number}: {citation.source}{day}")


def _chips(question: str, reading: Reading, today: date | None) -> tuple[Chip, ...]:
    have = reading.filters
    chips: list[Chip] = []

    def without(rest: Filters) -> str:
        return ask_href(question, rest, read=False, today=today)

    if have.since or have.until:
        words = period_words(have.since, have.until)
        rest = Filters(None, None, have.sources, have.sections)
        chips.append(Chip("period", words, reading.read.get("period", ""), without(rest)))
    for name in have.sources:
        rest = Filters(have.since, have.until, _less(have.sources, name), have.sections)
        words = reading.read.get("source", "")
        chips.append(Chip("source", name, "" if _same(words, name) else words, without(rest)))
    for name in have.sections:
        rest = Filters(have.since, have.until, have.sources, _less(have.sections, name))
        chips.append(Chip("section", name, "", without(rest)))
    return tuple(chips)


def _less(names: Sequence[str], gone: str) -> tuple[str, ...]:
    return tuple(name for name in names if name != gone)


def _copy(article: Article) -> Link:
    day = f", {day_of(article.published).words}" if article.published else ""
    return Link(f"{article.source}{day}", article_href(article.id))


def _updated(article: Article) -> Moment | None:
    if article.updated is None or article.updated == article.published:
        return None
    return moment(article.updated)


def _passage_of(hits: Sequence[Hit], citation: Citation) -> Passage | None:
    for hit in hits:
        passage = hit.passage
        inside = passage.start <= citation.start and citation.end <= passage.end
        if passage.article_id == citation.article_id and inside:
            return passage
    return None


def _excerpt(article: Article, passage: Passage, spans: Sequence[Span]) -> tuple[Piece, ...]:
    """A passage as a card shows it: whole if short, else its cited sentences with neighbours."""
    start, end = passage.start, passage.end
    if end - start > SHORT_PASSAGE:
        low, high = min(span[0] for span in spans), max(span[1] for span in spans)
        start = max((s for s, e in passage.sentences if e <= low), default=low)
        end = min((e for s, e in passage.sentences if s >= high), default=high)
    return _elided(article, passage, (start, end), [(span, "quote") for span in spans])


def _opening(article: Article, passage: Passage) -> tuple[Piece, ...]:
    """The first sentences of a passage that is near but not cited."""
    ends = [end for _, end in passage.sentences if end - passage.start <= SHORT_PASSAGE]
    first = passage.sentences[0][1] if passage.sentences else passage.end
    return _elided(article, passage, (passage.start, max(ends, default=first)), [])


def _elided(article: Article, passage: Passage, span: Span, marks: Marks) -> tuple[Piece, ...]:
    head = (Piece("… "),) if span[0] > passage.start else ()
    tail = (Piece(" …"),) if span[1] < passage.end else ()
    return (*head, *_cut(article.text, span, marks), *tail)


def _cut(text: str, span: Span, marks: Marks) -> tuple[Piece, ...]:
    """The pieces of `text[span]`, with marks given as spans of the whole text."""
    start, end = span
    return pieces(text[start:end], [((a - start, b - start), kind) for (a, b), kind in marks])


def _tag(language: str) -> str:
    """What may stand in a page's `lang`, which decides hyphens and a screen reader's voice."""
    return language if re.fullmatch(r"[a-z]{2}", language) else ""


def _same(one: str, other: str) -> bool:
    return one.strip().rstrip("?").casefold() == other.strip().rstrip("?").casefold()
