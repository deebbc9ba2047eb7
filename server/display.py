"""From what the archive answers to what a page prints: pure functions into `server.pages`.

Text is cut into marked and unmarked pieces, dates become words, and addresses are made here or
checked to be safe to link. Templates neither compute nor decide; nothing here holds markup, so
text from an article reaches a page only through Jinja's escaping.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

from answer.answer import Answer, Reading, Sentence
from answer.news import only_tells
from corpus.article import Article, Span
from index.hit import Coverage, Filters
from server.exports import plain
from server.links import ask_href, at_text, export_href, host_of
from server.pages import ArticlePage, FilterForm, Paragraph, Site
from server.pieces import Link
from server.sources import (
    Marks,
    cited,
    copy_link,
    nearest,
    pieces,
    pieces_of,
    tag,
    updated,
)
from server.turn import Chart, Chip, CitationLink, Exports, SentencePart, SourceCard, TurnPart
from server.words import (
    LOOKING_FOR,
    SIDE_WORDS,
    age_words,
    confidence_words,
    coverage_words,
    day_of,
    headings,
    moment,
    period_words,
    title_of,
)


def site(
    *,
    version: str,
    coverage: Coverage | None,
    built: datetime | None,
    now: datetime,
    warning: str = "",
    signed_in: bool = False,
    keeper: bool = False,
    writer: str = "",
    writer_host: str = "",
    store_host: str = "",
) -> Site:
    return Site(
        version=version,
        articles=coverage.articles if coverage else 0,
        built=moment(built) if built else None,
        age=age_words(built, now) if built else "",
        warning=warning,
        signed_in=signed_in,
        keeper=keeper,
        writer=writer,
        writer_host=writer_host,
        store_host=store_host,
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
    answer_id: str = "",
    chart: Chart | None = None,
) -> TurnPart:
    """One question and its answer; `number` is its place in the conversation, from 1, and `today`
    the asking day where the address fixed one."""
    reading = answer.reading
    anchor = f"turn-{number}"
    level, confidence, odds = confidence_words(answer.confidence)
    chips = _chips(reading, today)
    cards = cited(answer, anchor, permalink) if answer.answered else ()
    return TurnPart(
        anchor=anchor,
        answer_id=answer_id,
        done=done,
        question=answer.question,
        understood="" if _same(reading.question, answer.question) else reading.question,
        day=day_of(reading.day),
        answered=answer.answered,
        story=answer.story,
        written_by=answer.written_by,
        short_answer=answer.short_answer,
        sentences=tuple(
            _said(each, cards, heading)
            for each, heading in zip(answer.sentences, headings(answer), strict=True)
        ),
        sources=cards,
        nearest=() if answer.answered else nearest(answer, anchor, permalink),
        chips=chips,
        confidence=confidence if answer.answered and not only_tells(answer) else "",
        level=level,
        odds=odds,
        looking_for=LOOKING_FOR.get(reading.kind, ""),
        recent=reading.recent,
        whole_archive=ask_href(reading.question, read=False, today=today) if chips else "",
        coverage=coverage_words(answer.coverage),
        notes=(answer.note, *notes) if answer.note else notes,
        suggestions=suggestions,
        permalink=permalink,
        generation=answer.generation,
        chart=chart,
        plain=plain(answer) if answer.answered else "",
        exports=_exports(permalink) if answer.answered and permalink else None,
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
        language=tag(article.language),
        published=moment(article.published) if article.published else None,
        updated=updated(article),
        paragraphs=_paragraphs(article, marks),
        corrections=article.corrections,
        duplicates=tuple(copy_link(other) for other in duplicates),
        original=original,
        host=host_of(original),
        cited=span is not None,
        back=back,
    )


def _paragraphs(article: Article, marks: Marks) -> tuple[Paragraph, ...]:
    head = len(article.headline)
    shown = [Paragraph("headline", pieces_of(article.text, (0, head), marks))] if head else []
    for match in re.finditer(r"\S(?:.|\n(?!\s*\n))*", article.text[head:]):
        span = (head + match.start(), head + match.end())
        caption = any(span[0] < end and start < span[1] for start, end in article.captions)
        kind: Literal["caption", "body"] = "caption" if caption else "body"
        shown.append(Paragraph(kind, pieces_of(article.text, span, marks)))
    return tuple(shown)


def _exports(permalink: str) -> Exports:
    ris, bibtex, csl = (export_href(permalink, ending) for ending in ("ris", "bib", "json"))
    return Exports(ris, bibtex, csl)


def _said(sentence: Sentence, cards: Sequence[SourceCard], heading: str) -> SentencePart:
    card_of = {number: card for card in cards for number in card.numbers}
    links = [_citation_link(number, card_of[number]) for number in sentence.citations]
    first = card_of[sentence.citations[0]]
    return SentencePart(
        heading=heading,
        pieces=pieces(sentence.text, [(sentence.marked, "answer")] if sentence.marked else []),
        quotes=any(mark in sentence.text for mark in '“”"«»'),
        citations=tuple(links),
        speaker=sentence.speaker[:1].upper() + sentence.speaker[1:],
        side=SIDE_WORDS.get(sentence.side, ""),
        written=sentence.written,
        published=first.published,
        source=first.source,
        language=first.language,
    )


def _citation_link(number: int, card: SourceCard) -> CitationLink:
    passage = next(each for each in card.passages if number in each.numbers)
    day = f", {card.published.words}" if card.published else ""
    return CitationLink(number, f"#{passage.anchor}", f"Source {number}: {card.source}{day}")


def _chips(reading: Reading, today: date | None) -> tuple[Chip, ...]:
    have = reading.filters
    chips: list[Chip] = []

    def without(rest: Filters) -> str:
        return ask_href(reading.question, rest, read=False, today=today)

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


def _same(one: str, other: str) -> bool:
    return one.strip().rstrip("?").casefold() == other.strip().rstrip("?").casefold()
