"""Where the sentences of a text stand."""

import re

from corpus.article import Span

_PARAGRAPH = re.compile(r"[^\n]+")


def sentence_spans(text: str) -> list[Span]:
    """Spans of the sentences of `text`, in order, trimmed, none crossing a line break."""
    import sentencex

    spans = []
    for paragraph in _PARAGRAPH.finditer(text):
        start = paragraph.start()
        for sentence in sentencex.segment("en", paragraph[0]):
            begin = text.index(sentence, start)
            start = begin + len(sentence)
            body = sentence.strip()
            if body:
                first = begin + sentence.index(body)
                spans.append((first, first + len(body)))
    return spans
