"""A story told day by day: "timeline of …" gives one dated, cited sentence for each day of it.

No model reads here. Of each day the sentence is taken that holds most of the topic's words in the
passages that were found for it, the opening of a report before what follows it, since a report
opens with what is new that day. A day that only repeats an earlier one, without a new figure, is
left out.
"""

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date
from typing import TYPE_CHECKING

from answer.answer import Answer, Citation, Reading, Sentence
from answer.check import checked
from answer.evidence import Evidence, Wanted, gather, wanted_of
from answer.stance import leans_on_previous, speaker_of
from corpus.article import Span
from index.hit import Hit

if TYPE_CHECKING:
    from index.archive import Archive

PASSAGES = 60
OF_IT = 0.5
"""A passage with its headline is of the story with more than this share of the topic's words, by
weight, and of its names."""
DAYS = 12
"""The most that are told."""
FEWEST = 2
"""Days that make a story; with fewer the question is answered like any other."""
OPENING = 0.3
"""What it counts, beside the share of the topic's words, that a sentence opens its article."""
ALIKE = 0.7
"""Two sentences that share this part of the shorter one's terms say the same."""

_TOPIC = re.compile(
    r"^(?:please )?(?:(?:give|show|tell) me |what (?:is|was) )?(?:the |a )?"
    r"(?:timeline|chronology|course|story) (?:of|for) (?P<of>.+?)[?.!]*$"
    r"|^how did (?P<unfolded>.+?) (?:unfold|develop|play out)[?.!]*$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Day:
    day: date
    evidence: Evidence
    score: float


def topic_of(question: str) -> str:
    """What a timeline is asked of, or "" where none is asked for."""
    match = _TOPIC.match(question.strip())
    return (match["of"] or match["unfolded"]) if match else ""


def tell(archive: "Archive", question: str, reading: Reading, topic: str, k: int) -> Answer | None:
    """The story of `topic` in order, or None where the archive holds no two days of it."""
    started = time.perf_counter()
    hits = archive.search(topic, filters=reading.filters, k=PASSAGES)
    wanted = wanted_of(topic, archive)
    hits = [hit for hit in hits if _of_it(hit, topic, archive)]
    searched = time.perf_counter()
    days = _distinct(_best_of_days(gather(hits, wanted, archive)), archive)
    if len(days) < FEWEST:
        return None
    citations = tuple(_cite(day.evidence) for day in days)
    answer = Answer(
        question=question,
        reading=reading,
        answered=True,
        sentences=tuple(
            Sentence(citation.quote, (number,), speaker_of(day.evidence.text))
            for number, (day, citation) in enumerate(zip(days, citations, strict=True), 1)
        ),
        short_answer="",
        citations=citations,
        confidence=_held(days, wanted, archive),
        coverage=archive.coverage(reading.filters),
        hits=tuple(_behind(hits, citations, k)),
        timings={"search": searched - started, "compose": time.perf_counter() - searched},
        generation=archive.generation,
        story=True,
    )
    return checked(answer, hits)


def _of_it(hit: Hit, topic: str, archive: "Archive") -> bool:
    """Whether a passage is of the story: it holds most of the topic's words, and of its names."""
    text = f"{hit.article.headline} {hit.passage.text}"
    names = " ".join(re.findall(r"\b[A-Z0-9][\w’'-]*", topic))
    return all(
        wanted_of(words, archive).share_in(text, archive) > OF_IT
        for words in (topic, names)
        if words
    )


def _best_of_days(evidence: Sequence[Evidence]) -> list[_Day]:
    """One sentence for each day of publication (UTC), best days first."""
    best: dict[date, _Day] = {}
    for each in evidence:
        published = each.article.published
        if published is None or each.in_headline or not each.coverage:
            continue
        day = published.astimezone(UTC).date()
        score = each.coverage + 0.2 * each.retrieval + OPENING * _opens(each)
        score -= OPENING * leans_on_previous(each.text)
        if day not in best or score > best[day].score:
            best[day] = _Day(day, each, score)
    return sorted(best.values(), key=lambda day: -day.score)


def _opens(evidence: Evidence) -> bool:
    """Whether the sentence is the first of its article's body."""
    return not evidence.article.text[len(evidence.article.headline) : evidence.span[0]].strip()


def _distinct(days: Sequence[_Day], archive: "Archive") -> list[_Day]:
    """The best days in order of time, none that says only what an earlier one says."""
    told: list[_Day] = []
    shown: list[tuple[set[str], set[str]]] = []
    for day in sorted(days[:DAYS], key=lambda day: day.day):
        terms = set(archive.terms(day.evidence.text))
        figures = set(re.findall(r"\d[\d,.]*", day.evidence.text))
        if not any(
            figures <= others and len(terms & other) >= ALIKE * min(len(terms), len(other))
            for other, others in shown
        ):
            told.append(day)
            shown.append((terms, figures))
    return told


def _cite(evidence: Evidence) -> Citation:
    start, end = _whole(evidence)
    article = evidence.article
    return Citation(
        article.id, start, end, article.text[start:end], article.headline, article.source,
        article.published, article.url,
    )  # fmt: skip


def _whole(evidence: Evidence) -> Span:
    """The sentence's span, begun one sentence earlier where it leans on that one."""
    spans = evidence.hit.passage.sentences
    at = spans.index(evidence.span)
    leans = leans_on_previous(evidence.text) and not evidence.caption
    if at and leans and spans[at - 1][0] >= len(evidence.article.headline):
        return spans[at - 1][0], evidence.span[1]
    return evidence.span


def _held(days: Sequence[_Day], wanted: Wanted, archive: "Archive") -> float:
    """Share of the topic's words, by weight, that the story's sentences and headlines hold."""
    text = " ".join(f"{day.evidence.article.headline} {day.evidence.text}" for day in days)
    return wanted.share_in(text, archive)


def _behind(hits: Sequence[Hit], citations: Sequence[Citation], k: int) -> list[Hit]:
    """The best `k` hits, and those that hold a citation."""
    return [
        hit
        for rank, hit in enumerate(hits)
        if rank < k
        or any(
            hit.article.id == each.article_id
            and hit.passage.start <= each.start
            and each.end <= hit.passage.end
            for each in citations
        )
    ]
