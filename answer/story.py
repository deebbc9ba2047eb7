"""A story told day by day: "timeline of …" gives one dated, cited sentence for each day of it.

No model reads here. Of each day the sentence is taken that holds most of the topic's words in the
passages that were found for it, the opening of a report before what follows it, since a report
opens with what is new that day. Days with more reports go first where there are too many (PubCount
in Gholipour Ghalandari and Ifrim 2020). A day that only repeats an earlier one, without a new
figure, is left out.
"""

import math
import re
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date
from typing import TYPE_CHECKING

from answer.answer import Answer, Citation, Reading, Sentence, cite
from answer.check import checked
from answer.evidence import Evidence, Wanted, gather, wanted_of
from answer.stance import leans_on_previous, speaker_of
from corpus.article import Article, Span
from index.hit import Hit

if TYPE_CHECKING:
    from index.archive import Archive

PASSAGES = 60
OF_IT = 0.5
"""A passage with its headline is of the story with more than this share, by weight, of the topic's
names and of its other words."""
NEAR = 0.6
"""Of the best passage's cosine, which a passage of the story has as well."""
NEARER = 0.8
"""The same for one that lacks the other words ("war", where reports speak of troops), which counts
where the words alone give fewer days than FEW."""
FEW = 3
DAYS = 12
"""The most that are told."""
HELD = 0.65
"""Share of the topic's words, by weight, that a story must hold to be one of it."""
LONE = 0.8
"""The same for one of a single day."""
OPENING = 0.3
"""What it counts, beside the share of the topic's words, that a sentence opens its article."""
REPORTS = 0.15
"""What each doubling of a day's articles counts."""
FEWEST_WORDS = 6
"""A sentence with fewer is a heading, or the stub of a list."""
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
    """The story of `topic` in order, or None where the archive does not tell it."""
    started = time.perf_counter()
    hits = archive.search(topic, filters=reading.filters, k=PASSAGES)
    wanted = wanted_of(topic, archive)
    hits = _of_the_story(hits, topic, archive)
    searched = time.perf_counter()
    days = _distinct(_best_of_days(gather(hits, wanted, archive)), archive)
    held = _held(days, wanted, archive)
    if not days or held < (HELD if len(days) > 1 else LONE):
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
        confidence=held,
        coverage=archive.coverage(reading.filters),
        hits=tuple(_behind(hits, citations, k)),
        timings={"search": searched - started, "compose": time.perf_counter() - searched},
        generation=archive.generation,
        note="The archive tells of this on one day only." if len(days) == 1 else "",
        story=True,
    )
    return checked(answer, hits)


def _of_the_story(hits: Sequence[Hit], topic: str, archive: "Archive") -> list[Hit]:
    """The hits that hold the topic's names and speak of the same, by their words or by meaning."""
    nearest = max((hit.parts["cosine"] for hit in hits), default=0.0)
    names = " ".join(re.findall(_NAME, topic))
    named, other = wanted_of(names, archive), wanted_of(re.sub(_NAME, "", topic), archive)

    def holds(hit: Hit, wanted: Wanted) -> bool:
        text = f"{hit.article.headline} {hit.passage.text}"
        return not wanted.total or wanted.share_in(text, archive) > OF_IT

    near = [h for h in hits if h.parts["cosine"] >= NEAR * nearest and holds(h, named)]
    worded = [hit for hit in near if holds(hit, other)]
    if not named.total or len({_day_of(hit.article) for hit in worded}) >= FEW:
        return worded
    return [h for h in near if holds(h, other) or h.parts["cosine"] >= NEARER * nearest]


def _day_of(article: Article) -> date | None:
    """Of publication (UTC)."""
    return article.published.astimezone(UTC).date() if article.published else None


_NAME = r"\b[A-Z0-9][\w’'-]*"


def _best_of_days(evidence: Sequence[Evidence]) -> list[_Day]:
    """One sentence for each day, best days first."""
    best: dict[date, _Day] = {}
    reports: dict[date, set[str]] = defaultdict(set)
    for each in evidence:
        day = _day_of(each.article)
        if day is None or each.in_headline or not each.coverage or not states(each.text):
            continue
        reports[day].add(each.article.id)
        score = each.coverage + 0.2 * each.retrieval
        score += OPENING * (_opens(each) - leans_on_previous(each.text))
        if day not in best or score > best[day].score:
            best[day] = _Day(day, each, score)
    return sorted(
        best.values(), key=lambda day: -day.score - REPORTS * math.log2(len(reports[day.day]))
    )


def states(text: str) -> bool:
    """Whether it is a sentence of the report: no heading, no item of a list, no notice."""
    ends = re.search(r"[.!?…][\"'”’)]*$", text.rstrip())
    begins = re.match(r"(?!\d+\. )[\w\"'“‘(¿¡]", text)
    whole = ends and begins and len(text.split()) >= FEWEST_WORDS
    return bool(whole) and not _NOTICE.search(text)


_NOTICE = re.compile(
    r"^editor.s note|\bsign up\b|\bsubscribe\b|\bnewsletter|\blive (?:coverage|updates)\b", re.I
)


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
    return cite(evidence.article, _whole(evidence))


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
