"""Quizzes, as papers close the week with: most of the choices that they offer are wrong."""

import re
from collections.abc import Iterator, Sequence

from corpus.article import Article, Span

_LETTERED = re.compile(r"^A[.)] .+\n+B[.)] .+\n+C[.)] .+(?:\n+[D-F][.)] .+)*", re.M)
LONGEST_CHOICE = 90
"""Characters; more are a paragraph of an answer."""
FEWEST, MOST_CHOICES = 3, 6
"""Unlettered choices of a question; and so many such questions make a quiz of an article that
calls itself one."""


def choices_in(article: Article) -> tuple[Span, ...]:
    """The spans of an article's text in which a quiz lists its choices; none in other articles."""
    text = article.text
    lettered = [match.span() for match in _LETTERED.finditer(text)]
    asked = list(_below_questions(text)) if re.search(r"\bquiz\b", text, re.I) else []
    return (*lettered, *(asked if len(asked) >= FEWEST else ()))


def _below_questions(text: str) -> Iterator[Span]:
    """The runs of three to six short lines, none of which ends as a sentence does, that stand below
    a question."""
    lines = [match.span() for match in re.finditer(r"[^\n]+", text)]
    at = 0
    while at < len(lines):
        start, end = lines[at]
        at += 1
        if "?" not in text[max(start, end - 4) : end]:
            continue
        first = at
        while at < len(lines) and at - first < MOST_CHOICES and _is_short(text, lines[at]):
            at += 1
        if at - first >= FEWEST:
            yield lines[first][0], lines[at - 1][1]


def _is_short(text: str, line: Span) -> bool:
    start, end = line
    return end - start <= LONGEST_CHOICE and text[end - 1] not in '.?!:”"'


def is_choice(span: Span, choices: Sequence[Span]) -> bool:
    """Whether a sentence is one of `choices_in` its article."""
    return any(start <= span[0] and span[1] <= end for start, end in choices)
