"""The answers to the parts of a question, as one answer: part after part, each with its sentences.

A part that the archive does not answer is named in words.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import chain, zip_longest

from answer.answer import Answer, Citation, Reading, Sentence
from answer.comparison import Compared
from answer.compose import SHOWN
from answer.counts import figure_in
from answer.nations import countries_in
from answer.question import Turn, make_part_whole
from answer.split import Split
from index.hit import Coverage, Filters, Hit

Answering = Callable[[str, Reading, int], Answer]
"""The answer to a part's words as they are read, with so many sentences at most."""


def answers_to(
    split: Split, read: Callable[[str], Reading], whole: Reading, answering: Answering
) -> list[Answer]:
    """The answer to each part, in order. `read` reads a part as if it were asked alone."""
    named = _named(whole, [read(part.question) for part in split.parts])
    found: list[Answer] = []
    for number, part in enumerate(split.parts):
        question = part.question
        if found and not split.compared:
            first = Turn(found[0].reading.question, found[0].short_answer)
            question = make_part_whole(question, first)
        reading = read(question)
        for key in named.keys() - reading.read.keys():
            if not reading.recent:
                reading = _limited(reading, named[key], key)
        most = SHOWN // len(split.parts) + (number < SHOWN % len(split.parts))
        answer = answering(part.words, reading, most)
        if _of_another(answer, found) or (split.compared and not _names_it(answer)):
            answer = replace(answer, answered=False, sentences=(), citations=(), short_answer="")
        found.append(answer)
    return found


def _of_another(answer: Answer, before: Sequence[Answer]) -> bool:
    """Whether it is a number that was given for another part already: it counts one thing only."""
    return answer.reading.kind == "number" and any(
        answer.short_answer == other.short_answer and answer.citations[:1] == other.citations[:1]
        for other in before
        if answer.answered and other.answered and other.reading.kind == "number"
    )


def _names_it(answer: Answer) -> bool:
    """Whether the sentence that leads, or its headline, names what is compared."""
    names = re.findall(r"(?<=.)\b[A-Z]\w+", answer.reading.question)
    told = " ".join(f"{c.headline} {c.quote}" for c in answer.citations[:1])
    countries = countries_in(told)
    return all(
        re.search(rf"\b{name}", told, re.I) or countries & countries_in(name) for name in names
    )


def _named(whole: Reading, parts: Sequence[Reading]) -> dict[str, Reading]:
    """What one part alone names, a period or an outlet, holds for those that name none."""
    named: dict[str, Reading] = {}
    for key in whole.read:
        naming = [reading for reading in parts if key in reading.read]
        if len({reading.read[key] for reading in naming}) == 1:
            named[key] = naming[0]
    return named


def _limited(reading: Reading, by: Reading, key: str) -> Reading:
    limits = by.filters
    if key == "period":
        filters = replace(reading.filters, since=limits.since, until=limits.until)
    else:
        filters = replace(reading.filters, sources=limits.sources)
    return replace(reading, filters=filters, read={**reading.read, key: by.read[key]})


def read_whole(whole: Reading, answers: Sequence[Answer], given: Filters) -> Reading:
    """What holds for all parts: `whole` without a limit that was read for some of them only, in
    whose place stands what was `given`."""
    filters, read = whole.filters, dict(whole.read)
    if any(a.reading.read.get("period") != read.get("period") for a in answers):
        filters = replace(filters, since=given.since, until=given.until)
        read.pop("period", None)
    if any(a.reading.read.get("source") != read.get("source") for a in answers):
        filters = replace(filters, sources=given.sources)
        read.pop("source", None)
    return replace(whole, filters=filters, read=read, kind="description")


def joined(
    question: str,
    reading: Reading,
    answers: Sequence[Answer],
    coverage: Coverage,
    compared: Compared,
) -> Answer | None:
    """The parts' answers as one; None where the archive answers no part."""
    told = [answer for answer in answers if answer.answered]
    if not told:
        return None
    sentences, citations = _in_order(answers)
    hits = _in_turn([answer.hits for answer in answers])
    cited = {citation.article_id for citation in citations}
    return Answer(
        question=question,
        reading=reading,
        answered=True,
        sentences=sentences,
        short_answer="" if compared else told[0].short_answer,
        citations=citations,
        confidence=min(answer.confidence for answer in told),
        coverage=coverage,
        hits=tuple(sorted(hits, key=lambda hit: hit.article.id not in cited)),
        timings={
            step: sum(answer.timings[step] for answer in answers) for step in answers[0].timings
        },
        generation=told[0].generation,
        note=_note(answers, compared),
    )


def _in_order(answers: Sequence[Answer]) -> tuple[tuple[Sentence, ...], tuple[Citation, ...]]:
    """Each part's sentences under one numbering.

    A sentence that leads several parts is shown in each, with the words marked that answer it;
    any other is shown once, in the last part that it belongs to.
    """
    citations: dict[Citation, int] = {}
    sentences: list[Sentence] = []
    for part, answer in enumerate(answers, 1):
        later = {s.text for other in answers[part:] for s in other.sentences}
        shown = {(s.text, s.marked) for s in sentences}
        own = [
            sentence
            for place, sentence in enumerate(answer.sentences)
            if (sentence.text, sentence.marked) not in shown
            and not (place and (sentence.text in later or sentence.text in {t for t, _ in shown}))
        ]
        leads = own and own[0].side in ("", "denial")
        for sentence in own if leads else answer.sentences[:1]:
            numbers = tuple(
                citations.setdefault(answer.citations[number - 1], len(citations) + 1)
                for number in sentence.citations
            )
            sentences.append(replace(sentence, citations=numbers, part=part))
    return tuple(sentences), tuple(citations)


def _in_turn(hits: Sequence[Sequence[Hit]]) -> list[Hit]:
    """The best of each part, then the second best …, each passage once."""
    every = chain.from_iterable(zip_longest(*hits))
    return list({hit.passage.id: hit for hit in every if hit is not None}.values())


def _note(answers: Sequence[Answer], compared: Compared) -> str:
    missing = _listed([f"“{answer.question}”" for answer in answers if not answer.answered])
    lacks = "gives no figure for" if compared else "does not answer"
    notes = [f"The archive {lacks} {missing}."] if missing else []
    notes += dict.fromkeys(answer.note for answer in answers if answer.note)
    if compared and not missing and (verdict := _verdict(answers, compared)):
        notes.append(verdict)
    return " ".join(notes)


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _verdict(answers: Sequence[Answer], compared: Compared) -> str:
    """Which figure is the higher, where all are of one unit; else nothing is said of it."""
    short = [answer.short_answer for answer in answers]
    figures = [figure_in(text) for text in short]
    units = {tuple(mark for mark in "%$€£" if mark in text) for text in short}
    values = [figure for figure in figures if figure is not None]
    if len(values) < len(answers) or len(set(values)) < len(values) or len(units) > 1:
        return ""
    best = values.index(max(values) if compared == "more" else min(values))
    degree = ("higher", "lower") if len(values) == 2 else ("highest", "lowest")
    return f"Of these figures {short[best]} is the {degree[compared == 'less']}."
