"""The whole way from a question to a checked answer."""

import re
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date
from functools import cache, partial
from typing import TYPE_CHECKING

from answer.about import is_of_another, is_old_news
from answer.answer import Answer, Reading
from answer.casing import cased
from answer.check import checked
from answer.compose import SHOWN, compose
from answer.confidence import confidence_of, is_low
from answer.evidence import Evidence, Lexicon, Wanted, gather, headlines, wanted_of
from answer.figures import runs
from answer.kind import WANTS_SHORT
from answer.mixing import load_mix
from answer.news import news, news_asked, only_tells
from answer.now import aged
from answer.parts import answers_to, joined, read_whole
from answer.plain import plain, to_us
from answer.question import Turn, read_question
from answer.ranking import HEADLINES, READ, rank
from answer.reader import Reader, load_reader
from answer.reader_input import InContext
from answer.series import of_series
from answer.shortlist import by_coverage, shortlist
from answer.sound import borne_out
from answer.spelling import misspelt, respelt, unheard
from answer.split import split
from answer.story import tell, topic_of
from answer.vote import vote
from answer.when import dated
from answer.who import described, is_unheard_of
from answer.whole import made_whole
from index.hit import Coverage, Filters, Hit, Recency

if TYPE_CHECKING:
    from index.archive import Archive

PASSAGES = 24
"""Passages whose sentences are candidates."""
DENIED = 0.6
"""Confidence in a denial that answers the question, by rule: it names the party and the matter. The
fitted confidence knows quiz questions, which nobody denies."""


def ask(
    archive: "Archive",
    question: str,
    *,
    day: date,
    filters: Filters = Filters(),  # noqa: B008 -- frozen, and says what the default is
    k: int = 10,
    history: Sequence[Turn] = (),
    read_filters: bool = True,
    abstain: bool = True,
    on_reading: Callable[[Reading], None] | None = None,
) -> Answer:
    """The archive's answer to `question`, asked on `day`; `k` hits are kept in it.

    With `abstain` False the best sentences are given however low the confidence: for measuring.
    `on_reading` is told what was understood of the question, before anything is searched.

    Raises:
        BadQuestion: the question is empty or too long.
    """
    whole = archive.coverage(Filters())
    read = partial(
        read_question, day=day, filters=filters, outlets=whole.sources, read_filters=read_filters
    )
    reading = read(question, history=history)
    if on_reading:
        on_reading(reading)
    answer = _as_read(archive, question, reading, read, filters, k, abstain)
    if unheard(question, archive):
        answer = _as_spelt(archive, answer, read, history, filters, k)
    return _with_age(answer, whole)


def _with_age(answer: Answer, whole: Coverage) -> Answer:
    if not answer.answered or only_tells(answer):
        return answer
    published = [citation.published for citation in answer.citations]
    age = aged(answer.reading, published, whole)
    return replace(answer, note=f"{answer.note} {age}".strip())


def _as_spelt(
    archive: "Archive",
    as_typed: Answer,
    read: Callable[..., Reading],
    history: Sequence[Turn],
    filters: Filters,
    k: int,
) -> Answer:
    """What the archive answers to the same question in its own spelling, where that is surer."""
    question = as_typed.question
    nearest = search(archive, read(question, history=history), PASSAGES)
    meant = misspelt(question, nearest, archive)
    if not meant:
        return as_typed
    spelt = respelt(question, meant)
    answer = _as_read(archive, spelt, read(spelt, history=history), read, filters, k, abstain=True)
    if not answer.answered or answer.confidence <= as_typed.confidence:
        return as_typed
    lacking, held = (_listed(words) for words in (meant.keys(), meant.values()))
    note = f"The archive has no {lacking}; this is about {held}."
    return replace(answer, question=question, note=f"{note} {answer.note}".strip())


def _listed(words: Iterable[str]) -> str:
    return " and ".join(f"“{word}”" for word in words)


def _as_read(
    archive: "Archive",
    question: str,
    reading: Reading,
    read: Callable[..., Reading],
    filters: Filters,
    k: int,
    abstain: bool,
) -> Answer:
    if news_asked(reading.question) and (latest := news(archive, question, reading)):
        return latest
    topic = topic_of(reading.question)
    if topic and (told := tell(archive, question, reading, topic, k)):
        return told
    if reading.parts:

        def answering(words: str, part: Reading, most: int) -> Answer:
            return _of_any_time(archive, words, part, filters, PASSAGES, abstain, most)

        taken_apart = split(reading.question)
        answers = answers_to(taken_apart, read, reading, answering)
        whole = read_whole(reading, answers, filters)
        coverage = archive.coverage(whole.filters)
        told = joined(question, whole, answers, coverage, taken_apart.compared)
        if told:
            checked(told, told.hits)
            return replace(told, hits=told.hits[:k])
        reading = replace(reading, parts=())
    return _of_any_time(archive, question, reading, filters, k, abstain)


def _of_any_time(
    archive: "Archive",
    question: str,
    reading: Reading,
    given: Filters,
    k: int,
    abstain: bool,
    most: int = SHOWN,
) -> Answer:
    """The answer of the period that was read, else of any time where that is better."""
    answer = _answer(archive, question, reading, k, abstain, most)
    if "period" in reading.read and is_low(answer.confidence):
        timeless = _without_period(reading, given, answer)
        if not re.search(r"\w", timeless.question):  # Nothing but a period was asked for.
            return answer
        wider = _answer(archive, question, timeless, k, abstain, most)
        if wider.answered and wider.confidence > answer.confidence:
            if _leads_within(wider, reading.filters):
                return wider
            words = reading.read["period"]
            return replace(wider, note=f"Nothing published “{words}” answers this; this does.")
    return answer


def _leads_within(answer: Answer, period: Filters) -> bool:
    """Whether the sentence that leads was published in the period."""
    published = answer.citations[answer.sentences[0].citations[0] - 1].published
    if published is None:
        return False
    day = published.astimezone(UTC).date()
    return (period.since or day) <= day <= (period.until or day)


def make_ready() -> None:
    """Loads what the first question would wait for, about a second and a half of it."""
    _reader().read("Who?", [InContext("Nobody.", "", "")])


@cache
def _reader() -> Reader:
    return load_reader()


def _without_period(reading: Reading, given: Filters, answer: Answer) -> Reading:
    """The same question of any time.

    Where the archive reaches into the period, its words were a wrong guess at when, and are left
    out; where it does not, they tell of the past ("the summit held in 1997") and stay.
    """
    question = reading.question
    if answer.coverage.articles:
        question = " ".join(question.replace(reading.read["period"], " ").split())
    return replace(
        reading,
        question=question.replace(" ?", "?"),
        filters=replace(reading.filters, since=given.since, until=given.until),
        read={key: words for key, words in reading.read.items() if key != "period"},
    )


def _answer(
    archive: "Archive", question: str, shown: Reading, k: int, abstain: bool, most: int
) -> Answer:
    mix = load_mix()
    started = time.perf_counter()
    reading = plain(shown)
    hits = search(archive, reading, PASSAGES)
    reading = replace(reading, question=cased(reading.question, hits))
    searched = time.perf_counter()
    wanted = wanted_of(reading.question, archive)
    evidence, candidates = candidates_in(hits, wanted, archive, reading)
    ranked = rank(reading.question, reading.kind, candidates, _reader(), mix)
    read = time.perf_counter()
    voted = made_whole(vote(ranked, reading.question, reading.kind, mix), reading)
    sound = borne_out(voted, reading)
    confidence = min(confidence_of(ranked, each, reading.kind, mix) for each in (voted, sound))
    unsound = reading.kind in WANTS_SHORT and voted and not sound
    if to_us(reading.question) or unsound or is_unheard_of(reading.question, ranked):
        confidence = 0.0
    if of_it := of_series(ranked, reading):
        ranked = of_it
    else:
        confidence = 0.0
    choices, ranked = described(*dated(sound, ranked, reading), reading)
    composed = None
    if ranked:
        composed = compose(reading, ranked, choices, evidence, wanted, archive, most)
    lead = composed.lead.evidence.article if composed else None
    if lead and (is_of_another(lead, reading, archive) or is_old_news(lead, reading, archive)):
        confidence = 0.0
    if composed and composed.denied:
        confidence = max(confidence, DENIED)
    if abstain and is_low(confidence):
        composed = None
    done = time.perf_counter()
    answer = Answer(
        question=question,
        reading=shown,
        answered=composed is not None,
        sentences=composed.sentences if composed else (),
        short_answer=composed.short_answer if composed else "",
        citations=composed.citations if composed else (),
        confidence=confidence,
        coverage=archive.coverage(reading.filters),
        hits=tuple(hits[:k]),
        timings={"search": searched - started, "read": read - searched, "compose": done - read},
        generation=archive.generation,
    )
    return checked(answer, hits)


def search(archive: "Archive", reading: Reading, k: int) -> list[Hit]:
    """The passages for a question, newer ones preferred as far as the question lets them."""
    recency = None
    if reading.recent:
        recency = Recency(reading.day, weight=0.3, half_life_days=14.0)
    elif not reading.historic:
        recency = Recency(reading.day, weight=0.2, half_life_days=14.0)
    return archive.search(reading.question, filters=reading.filters, recency=recency, k=k)


def candidates_in(
    hits: Sequence[Hit], wanted: Wanted, lexicon: Lexicon, reading: Reading
) -> tuple[list[Evidence], list[Evidence]]:
    """Every sentence of the hits, and those of them worth reading with the best headlines."""
    day = None if reading.historic else reading.day
    evidence = gather(hits, wanted, lexicon, day)
    candidates = shortlist(reading.question, reading.kind, evidence, READ)
    # Of a count that runs headlines give the round figure.
    if reading.kind in WANTS_SHORT and not runs(reading):
        candidates += by_coverage(headlines(hits, wanted, lexicon, day), HEADLINES)
    return evidence, candidates
