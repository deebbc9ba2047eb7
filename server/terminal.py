"""Answers, passages and reports as lines for a terminal.

Text from articles loses its control characters here, so that no article can move the cursor,
change colours or title the window of whoever reads it.
"""

import textwrap
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from answer.answer import Answer, Citation, Sentence
from index.hit import Hit
from server.words import coverage_words, day_of, headings, period_words, title_of

if TYPE_CHECKING:
    from index.build import BuildReport

WIDTH = 88
_DIRECTIONS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def printable(text: str) -> str:
    """`text` on one line, each control or direction character become a space."""
    return " ".join(
        "".join(
            " " if unicodedata.category(each) == "Cc" or each in _DIRECTIONS else each
            for each in text
        ).split()
    )


def answer_lines(answer: Answer) -> Iterator[str]:
    if answer.reading.question != answer.question:
        yield f"Read as: {printable(answer.reading.question)}"
    limits = answer.reading.filters
    if limits.since or limits.until:
        yield f"Searched only {period_words(limits.since, limits.until)}."
    if limits.sources:
        yield f"Searched only {printable(', '.join(limits.sources))}."
    if answer.note:
        yield printable(answer.note)
    if answer.answered:
        for sentence, heading in zip(answer.sentences, headings(answer), strict=True):
            if heading:
                yield f"— {printable(heading)}"
            yield from _sentence(sentence)
        yield ""
        for number, citation in enumerate(answer.citations, 1):
            yield from _citation(number, citation)
        yield ""
        yield f"Confidence {answer.confidence:.2f}; searched {coverage_words(answer.coverage)}."
    else:
        yield "The archive does not answer this."
        nearest = " The nearest passages:" if answer.hits else ""
        yield f"Searched {coverage_words(answer.coverage)}.{nearest}"
        yield ""
        yield from hit_lines(answer.hits[:3])


def hit_lines(hits: Sequence[Hit]) -> Iterator[str]:
    for number, hit in enumerate(hits, 1):
        article, passage = hit.article, hit.passage
        yield _head(number, article.source, article.published, title_of(article))
        yield from _indented(passage.text)
        where = f"{article.id}:{passage.start}-{passage.end}"
        also = f"; also in {len(hit.duplicates)} others" if hit.duplicates else ""
        yield f"    {where}  score {hit.score:.3f}{also}"


def report_lines(report: "BuildReport") -> Iterator[str]:
    yield (
        f"{report.found:,} found: {report.new:,} new, {report.changed:,} changed, "
        f"{report.unchanged:,} unchanged, {len(report.rejected):,} rejected; "
        f"{report.removed:,} removed."
    )
    yield (
        f"{report.articles:,} articles, {report.passages:,} passages "
        f"({report.embedded:,} embedded) in {report.seconds:.1f} s; generation {report.generation}."
    )
    for each in report.rejected:
        record = f" record {each.record}" if each.record else ""
        yield f"rejected {printable(each.path)}{record}: {printable(each.reason)}"


def _sentence(sentence: Sentence) -> Iterator[str]:
    side = f"({sentence.side}) " if sentence.side else ""
    numbers = "".join(f"[{number}]" for number in sentence.citations)
    yield textwrap.fill(f"{side}{printable(sentence.text)} {numbers}", WIDTH)


def _citation(number: int, citation: Citation) -> Iterator[str]:
    yield _head(number, citation.source, citation.published, citation.headline)
    where = f"{citation.article_id}:{citation.start}-{citation.end}"
    yield f"    {where}{'  ' + printable(citation.url) if citation.url else ''}"


def _head(number: int, source: str, published: datetime | None, headline: str) -> str:
    day = f", {day_of(published).words}" if published else ""
    title = f": {printable(headline)}" if headline else ""
    return f"[{number}] {printable(source)}{day}{title}"


def _indented(text: str) -> Iterator[str]:
    yield textwrap.fill(printable(text), WIDTH, initial_indent="    ", subsequent_indent="    ")
