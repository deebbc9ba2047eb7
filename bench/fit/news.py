"""Stage 2: the news archive's own questions, labelled from afar.

A sentence that holds the right choice's text is taken to answer, one that does not is taken not
to. Both are wrong at times, so: at most three of the likeliest right ones are kept and compete as
one (`bench.fit.train.loss`), likelier groups weigh more, and a common answer needs a sentence
that also shares the question's words. The quiz's own explanation, where it holds the answer, is a
right sentence that a person wrote.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import replace

from bench.fit.candidates import Asked, Candidate, find_answer, terms
from bench.fit.data import Example, Span
from corpus.sentences import sentence_spans

RIGHT, WRONG = 3, 6
LIKELIEST = 10
UNANSWERED = 0.7
"""Weight of a sentence of a question that has no right one: some do answer, in other words."""
LONG = 500
"""Characters: a longer sentence is a list or a table more often than a sentence."""
HELD_OUT = "2022-09"
"""Month of the questions that no fitted model has seen."""


def week_fold(day: str, folds: int) -> int:
    """The fold of a question: whole weeks together, as one week asks of one piece of news."""
    from datetime import date

    return (date.fromisoformat(day).toordinal() // 7) % folds


def stage_two(
    questions: Sequence[Asked], seed: int, right: int = RIGHT, wrong: int = WRONG
) -> list[Example]:
    """Groups of sentences, one group a question, and one more where its explanation answers.

    `right` and `wrong` are the most sentences of a kind in a group.
    """
    made: list[Example] = []
    group = 0
    for asked in questions:
        draw = random.Random(f"{seed} {asked.id}")
        blank = _with_blank(asked, draw)
        for group_of in (
            _found(asked, draw, right, wrong),
            _explained(asked, draw, wrong),
            _found(blank, draw, right, wrong) if blank else [],
        ):
            if group_of:
                made += [replace(example, group=group) for example in group_of]
                group += 1
    return made


def unanswered(questions: Sequence[Asked], seed: int, group: int) -> list[Example]:
    """The likeliest sentences of the questions that none of them answers, as such: groups that are
    numbered from `group` on. Few of the sentences that a reader must refuse stand beside one that
    it should prefer."""
    made: list[Example] = []
    for asked in questions:
        if _told_by(asked.question, asked) or any(_spans(c.text, asked) for c in asked.candidates):
            continue
        draw = random.Random(f"{seed} {asked.id}")
        near = [c for c in asked.candidates if not c.extra and len(c.text) < LONG]
        best, others = near[:LIKELIEST], near[LIKELIEST:]
        chosen = draw.sample(best, min(6, len(best))) + draw.sample(others, min(4, len(others)))
        made += [replace(_example(asked, c, (), 0.5, UNANSWERED), group=group) for c in chosen]
        group += 1
    return made


def _found(asked: Asked, draw: random.Random, most: int, wrong: int) -> list[Example]:
    spans = {c: _spans(c.text, asked) for c in asked.candidates}
    held = [c for c in asked.candidates if spans[c] and len(c.text) < LONG]
    if _told_by(asked.question, asked):
        return []
    common = _common(asked)
    likely = {c: _likelihood(c, asked) for c in held}
    right = sorted(held, key=lambda c: -likely[c])[:most]
    right = [c for c in right if likely[c] > (0.55 if common else 0.3)]
    if not right:
        return []
    weight = min(1.0, 0.25 + 0.6 * likely[right[0]])
    form = draw.random()
    return [
        *(_example(asked, c, spans[c], form, weight) for c in right),
        *(_example(asked, c, (), form, weight) for c in _wrong(asked, draw, wrong)),
    ]


def _explained(asked: Asked, draw: random.Random, most: int) -> list[Example]:
    """The explanation's first sentence that holds the answer, against sentences that do not."""
    if _told_by(asked.question, asked):
        return []
    for start, end in sentence_spans(asked.evidence):
        text = asked.evidence[start:end]
        spans = _spans(text, asked)
        if spans:
            told = Example(asked.question, "", "", text, spans, True)
            wrong = [_example(asked, c, (), 0.0, 1.0) for c in _wrong(asked, draw, most)[:4]]
            return [told, *wrong] if wrong else []
    return []


def _with_blank(asked: Asked, draw: random.Random) -> Asked | None:
    """One explanation in eight as a fill-in-the-blank question, the answer being the blank."""
    if draw.random() > 0.125:
        return None
    for start, end in sentence_spans(asked.evidence):
        text = asked.evidence[start:end]
        spans = _spans(text, asked)
        if len(spans) == 1 and len(text.split()) > 6:
            a, b = spans[0]
            return replace(asked, question=f"{text[:a]}________{text[b:]}")
    return None


def _wrong(asked: Asked, draw: random.Random, most: int) -> list[Candidate]:
    """The best ones that lack the answer, some that hold a wrong choice, and some at random."""
    near = [c for c in asked.candidates if not c.extra and len(c.text) < LONG]
    lacking = [c for c in near if not _spans(c.text, asked)]
    others = [c for c in asked.choices if c not in asked.answers]
    tempting = [c for c in lacking if any(find_answer(c.text, other) for other in others)]
    chosen = dict.fromkeys([*lacking[:LIKELIEST]])
    hard = draw.sample(list(chosen), min(most // 2, len(chosen)))
    hard += draw.sample(tempting, min(most // 3, len(tempting)))
    rest = [c for c in lacking if c not in hard]
    hard += draw.sample(rest, min(max(most - len(dict.fromkeys(hard)), 0), len(rest)))
    return list(dict.fromkeys(hard))


def _example(
    asked: Asked, c: Candidate, spans: tuple[Span, ...], form: float, weight: float
) -> Example:
    """Three ways of showing a sentence, so that one model serves all: alone, with the headline,
    and with the headline and the sentence before it."""
    return Example(
        question=asked.question,
        headline=c.headline if form > 0.3 else "",
        previous=c.previous if form > 0.6 else "",
        sentence=c.text,
        spans=spans,
        relevant=bool(spans),
        weight=weight,
    )


def _spans(text: str, asked: Asked) -> tuple[Span, ...]:
    return tuple(span for answer in asked.answers for span in find_answer(text, answer))


def _told_by(question: str, asked: Asked) -> bool:
    """The question itself holds the answer: finding its words in a sentence says nothing."""
    return any(find_answer(question, answer) for answer in asked.answers)


def _common(asked: Asked) -> bool:
    """Small numbers, yes and no, and words that stand in every fourth sentence found."""
    if any(re.fullmatch(r"\W*(\d{1,2}|[a-z]{1,4})\W*", a, re.I) for a in asked.answers):
        return True
    near = [c for c in asked.candidates if not c.extra]
    return sum(bool(_spans(c.text, asked)) for c in near) > max(len(near) / 4, 3)


def _likelihood(c: Candidate, asked: Asked) -> float:
    """How likely a sentence that holds the answer's words answers, about 0 to 1."""
    told = set(terms(asked.evidence)) - set(terms(asked.question))
    echo = len(told & set(terms(c.text))) / len(told) if told else 0.0
    return (
        0.55 * c.coverage
        + 0.25 * c.headline_coverage
        + 0.15 * min(c.retrieval, 1.0)
        + 0.15 * (abs(c.days) <= 14)
        + 0.2 * c.linked
        + 0.5 * echo
    )
