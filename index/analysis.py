"""How text becomes terms: one analysis for passages, questions and idf."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tantivy import TextAnalyzer

NAME = "dateline_en"

QUESTION_WORDS = (
    "about did do does done had has have her his how i its me my our she us we what when where "
    "which who whom whose why you your am been being can could should would he him them were from"
).split()
"""Said by every question and by every third passage; beside Lucene's English stop words."""


@cache
def analyzer() -> "TextAnalyzer":
    """Words in lower case without accents, stop words out, stemmed (Snowball English)."""
    from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

    return (
        TextAnalyzerBuilder(Tokenizer.simple())
        .filter(Filter.remove_long(64))
        .filter(Filter.lowercase())
        .filter(Filter.ascii_fold())
        .filter(Filter.stopword("english"))
        .filter(Filter.custom_stopword(list(QUESTION_WORDS)))
        .filter(Filter.stemmer("english"))
        .build()
    )


def terms(text: str) -> list[str]:
    """In order, repeated where the text repeats them."""
    return list(analyzer().analyze(text))
