"""Quizzes, as papers close the week with: most of the choices that they offer are wrong."""

import re
from functools import lru_cache

from corpus.article import Article, Span

_LETTERED = re.compile(r"^A[.)] .+\n+B[.)] .+\n+C[.)] .+(?:\n+[D-F][.)] .+)*", re.M)
_ASKED = re.compile(
    r"^[^\n]{12,}\?\W*\n+(?P<choices>(?:[^\n]{1,90}(?<![.?!:”\"])(?:\n+|\Z)){3,6})", re.M
)
FEWEST = 3
"""Questions with unlettered choices that make a quiz of an article that calls itself one."""


@lru_cache(maxsize=256)
def choices_in(article: Article) -> tuple[Span, ...]:
    """The spans of an article's text in which a quiz lists its choices; none in other articles."""
    text = article.text
    lettered = [match.span() for match in _LETTERED.finditer(text)]
    asked = []
    if re.search(r"\bquiz\b", text, re.I):
        asked = [match.span("choices") for match in _ASKED.finditer(text)]
    return (*lettered, *(asked if len(asked) >= FEWEST else ()))


def is_choice(article: Article, span: Span) -> bool:
    """Whether a sentence is one of the choices of a quiz."""
    return any(start <= span[0] and span[1] <= end for start, end in choices_in(article))
