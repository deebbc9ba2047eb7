"""Passages: runs of whole sentences, the unit that is embedded, indexed and shown."""

from collections.abc import Iterator, Sequence

from corpus.article import Article, Kind, Passage, Span
from corpus.sentences import sentence_spans

WORDS = 200
"""A passage takes sentences while it stays within this many words."""
SHORT = 50
"""Words. A last passage that adds fewer than this is put to the one before it."""
LONG_OVERLAP = 60
"""Words. A longer sentence is not said again at the head of the next passage."""


def passages_of(article: Article) -> list[Passage]:
    """The passages of an article in text order, the body's first, then the captions'.

    The text opens with the headline, and so does the first body passage; "headline" is the kind of
    the one passage of an article that has nothing else. Each body passage begins with the last
    sentence of the one before it, so that what two sentences say together is said together
    somewhere. Captions are kept whole and put together up to WORDS: each is a story of its own, so
    none overlaps another.
    """
    sentences = sentence_spans(article.text, article.language)
    first_caption = article.captions[0][0] if article.captions else len(article.text)
    body = [span for span in sentences if span[0] < first_caption]
    only_headline = not article.captions and article.text == article.headline
    kind: Kind = "headline" if only_headline else "body"
    runs: list[tuple[Kind, Sequence[Span]]] = [(kind, run) for run in _runs(article.text, body)]
    captions = [
        [span for span in sentences if start <= span[0] < end] for start, end in article.captions
    ]
    runs += [("caption", run) for run in _caption_runs(article.text, captions)]
    return [_passage(article, ordinal, *run) for ordinal, run in enumerate(runs)]


def _runs(text: str, sentences: Sequence[Span]) -> Iterator[Sequence[Span]]:
    """Runs of at most WORDS words that overlap by a sentence; the last may be longer by SHORT."""
    sizes = [_words(text, span) for span in sentences]
    left = sum(sizes)
    start = end = 0
    while end < len(sentences):
        words = sum(sizes[start:end])
        fresh = end
        while end < len(sentences) and (end == fresh or words + sizes[end] <= WORDS):
            words += sizes[end]
            left -= sizes[end]
            end += 1
        if left < SHORT:
            end, left = len(sentences), 0
        yield sentences[start:end]
        start = end - 1 if sizes[end - 1] <= LONG_OVERLAP and end - 1 > start else end


def _caption_runs(text: str, captions: Sequence[Sequence[Span]]) -> Iterator[Sequence[Span]]:
    """Whole captions together, at most WORDS words; one that is longer is cut as a body is."""
    run: list[Span] = []
    words = 0
    for caption in captions:
        size = sum(_words(text, span) for span in caption)
        if run and words + size > WORDS:
            yield run
            run, words = [], 0
        if size > WORDS:
            yield from _runs(text, caption)
        else:
            run.extend(caption)
            words += size
    if run:
        yield run


def _words(text: str, span: Span) -> int:
    return text.count(" ", *span) + 1


def _passage(article: Article, ordinal: int, kind: Kind, sentences: Sequence[Span]) -> Passage:
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
