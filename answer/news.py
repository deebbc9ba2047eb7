"""What is new: asked for the news and nothing else, the openings of the latest reports.

There is nothing in "what's the latest news?" to search for. A report's first sentence says what is
new in it, and the archive knows which reports came last.
"""

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from answer.answer import Answer, Reading, Sentence, cite
from answer.check import checked
from answer.compose import SHOWN
from answer.stance import speaker_of
from answer.story import states
from corpus.article import Article, Span
from index.hit import Filters, Hit

if TYPE_CHECKING:
    from index.archive import Archive

LATEST = 60
"""Reports looked at, newest first."""
SAME = 0.4
"""Two headlines that share this part of the shorter one's terms tell one story."""

_WHEN = (
    r"(?:today|tonight|now|right now|yesterday|lately|recently|(?:on |last |this |of )*"
    r"(?:morning|evening|week|weekend|month|(?:mon|tues|wednes|thurs|fri|satur|sun)day))"
)
_ASKS = re.compile(
    r"(?:(?:what(?:['’]s| is| are| was| were)|show(?: me)?|give me|tell me|any) )?"
    rf"(?:(?:the|latest|newest|recent|top|main|big|biggest|breaking|today['’]s|{_WHEN}['’]s) )*"
    rf"(?:news|headlines|(?:top|main|latest|big|biggest) stor(?:y|ies))(?: {_WHEN})?\W*"
    rf"|what(?:['’]s| is) (?:new|happening|going on)(?: {_WHEN})?\W*"
    rf"|what(?: has| have)? (?:happened|i missed?|did i miss)(?: {_WHEN})?\W*",
    re.I,
)


def news_asked(question: str) -> bool:
    """Whether it asks for the news of a time, and of nothing in particular."""
    return _ASKS.fullmatch(question.strip()) is not None


def only_tells(answer: Answer) -> bool:
    """Whether it answers no question but tells what there is: a timeline, or the news."""
    return answer.story or news_asked(answer.reading.question)


def news(archive: "Archive", question: str, reading: Reading) -> Answer | None:
    """The latest reports up to the asking day, newest first; None where there are none."""
    started = time.perf_counter()
    filters = replace(reading.filters, until=min(reading.filters.until or reading.day, reading.day))
    told = list(_distinct(archive, filters))
    if not told:
        return None
    citations = tuple(cite(hit.article, span) for hit, span in told)
    words = f" published “{reading.read['period']}”" if "period" in reading.read else ""
    answer = Answer(
        question=question,
        reading=reading,
        answered=True,
        sentences=tuple(
            Sentence(citation.quote, (number,), speaker_of(citation.quote))
            for number, citation in enumerate(citations, 1)
        ),
        short_answer="",
        citations=citations,
        confidence=1.0,
        coverage=archive.coverage(reading.filters),
        hits=tuple(hit for hit, _ in told),
        timings={"search": time.perf_counter() - started, "compose": 0.0},
        generation=archive.generation,
        note=f"These are the archive’s latest reports{words}.",
    )
    return checked(answer, answer.hits)


def _distinct(archive: "Archive", filters: Filters) -> Iterator[tuple[Hit, Span]]:
    """The newest reports with the spans of their openings, each of another story."""
    shown: list[set[str]] = []
    for article in archive.browse(filters, 0, LATEST)[1]:
        terms = set(archive.terms(article.headline))
        if any(len(terms & other) >= SAME * min(len(terms), len(other)) for other in shown):
            continue
        opening = _opening(archive, article)
        if opening:
            shown.append(terms)
            yield opening
        if len(shown) == SHOWN:
            return


def _opening(archive: "Archive", article: Article) -> tuple[Hit, Span] | None:
    for passage in archive.passages(article.id):
        for start, end in passage.sentences:
            told = passage.kind == "body" and start >= len(article.headline)
            if told and states(article.text[start:end]):
                copies = archive.duplicates(article.id)
                return Hit(passage, article, 0.0, {}, copies), (start, end)
    return None
