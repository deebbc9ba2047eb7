"""Quizzes, as papers close the week with: most of the choices that they offer are wrong."""

import re
from collections.abc import Sequence
from itertools import takewhile

from corpus.article import Article, Span

_LETTERED = re.compile(r"^A[.)] .+\n+B[.)] .+\n+C[.)] .+(?:\n+[D-F][.)] .+)*", re.M)
_NUMBERED = re.compile(r"(?<![\d.])(?P<number>\d{1,2})\. [^\W\d_a-z“\"‘][^\n?]{10,300}\?")
LONGEST_CHOICE = 90
"""Characters; more are a paragraph of an answer."""
FEWEST, MOST_CHOICES = 3, 6
"""Numbered questions that make a quiz of an article that calls itself one; choices of the last."""


def choices_in(article: Article) -> tuple[Span, ...]:
    """The spans of an article's text in which a quiz asks and lists its choices; none in other
    articles."""
    text = article.text
    lettered = [match.span() for match in _LETTERED.finditer(text)]
    numbered = _numbered(text) if _speaks_of_quiz(text) else None
    return (*lettered, numbered) if numbered else tuple(lettered)


def _speaks_of_quiz(text: str) -> bool:
    """Few articles hold the letters: to look for those first takes a twentieth of the time."""
    return "quiz" in text.lower() and bool(re.search(r"\bquiz\b", text, re.I))


def _numbered(text: str) -> Span | None:
    """From the first of a quiz's numbered questions to the last one's choices, which may stand in
    a line with the question or apart. What answers its questions in sentences is no quiz."""
    asked: list[re.Match[str]] = []
    for match in _NUMBERED.finditer(text):
        before = int(asked[-1]["number"]) if asked else 0
        if before < int(match["number"]) <= before + 3:  # One may not end with its mark.
            asked.append(match)
    if len(asked) < FEWEST:
        return None
    start, end = asked[0].start(), asked[-1].end()
    between = [line for line in text[start:end].split("\n") if line and "?" not in line]
    if sum(map(_is_short, between)) < len(between) * 0.8:
        return None
    below = list(re.finditer(r"[^\n]+", text[end : end + 1000]))[:MOST_CHOICES]
    choices = list(takewhile(lambda line: _is_short(line.group()), below))
    return start, end + (choices[-1].end() if choices else 0)


def _is_short(line: str) -> bool:
    return len(line) <= LONGEST_CHOICE and line[-1] not in '.?!:”"'


def is_choice(span: Span, choices: Sequence[Span]) -> bool:
    """Whether a sentence is one of `choices_in` its article."""
    return any(start <= span[0] and span[1] <= end for start, end in choices)
