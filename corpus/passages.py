"""Passages: runs of whole sentences, the unit that is embedded, indexed and shown."""

from collections.abc import Iterator

from corpus.article import Article, Kind, Passage, Span
from corpus.sentences import sentence_spans

WORDS = 180
"""A passage takes sentences while it stays within this many words (a sentence alone may exceed)."""


def passages_of(article: Article) -> list[Passage]:
    """The passages of an article in text order, body first, captions after it.

    The headline opens the first body passage, because the text opens with it; kind "headline" is
    left to an article that has nothing else.
    """
    sentences = sentence_spans(article.text)
    first_caption = article.captions[0][0] if article.captions else len(article.text)
    body = [span for span in sentences if span[0] < first_caption]
    captions = [span for span in sentences if span[0] >= first_caption]
    only_headline = bool(body) and body[-1][1] <= len(article.headline)
    kind: Kind = "headline" if only_headline else "body"
    runs: list[tuple[Kind, list[Span]]] = [(kind, run) for run in _runs(article.text, body, 1)]
    runs += [("caption", run) for run in _runs(article.text, captions, 0)]
    return [_passage(article, ordinal, *run) for ordinal, run in enumerate(runs)]


def _runs(text: str, sentences: list[Span], overlap: int) -> Iterator[list[Span]]:
    run: list[Span] = []
    words = 0
    for span in sentences:
        size = len(text[span[0] : span[1]].split())
        if run and words + size > WORDS:
            yield run
            run = run[-overlap:] if overlap and len(run) > overlap else []
            words = sum(len(text[start:end].split()) for start, end in run)
        run.append(span)
        words += size
    if run:
        yield run


def _passage(article: Article, ordinal: int, kind: Kind, sentences: list[Span]) -> Passage:
    start, end = sentences[0][0], sentences[-1][1]
    return Passage(
        id=f"{article.id}-{ordinal}",
        article_id=article.id,
        start=start,
        end=end,
        text=article.text[start:end],
        kind=kind,
        sentences=tuple(sentences),
    )
