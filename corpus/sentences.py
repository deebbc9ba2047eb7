"""Where the sentences of a text stand.

`sentencex` finds the boundaries (docs/sentences.md has the measurement that chose it); this module
mends what news writing trips it on, and cuts what no segmenter can: tables and lists without
punctuation. Spans are exact and trimmed, in order, and cover every character that is not white
space; none crosses a line break.
"""

import re
from collections.abc import Iterator

from corpus.article import Span

LONGEST = 600
"""Characters. A longer "sentence" is a table or a list of names."""
LONG_QUOTATION = 350
"""Characters. The segmenter keeps a quotation in one; beyond this it is cut at its sentences."""

PIECE = 5_000
"""Characters given to the segmenter at once; few paragraphs are longer."""

_LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_STRANGE = re.compile(r"[^\S ]|[\ud800-\udfff]")
"""What the segmenter does not take: its byte arithmetic fails on wide white space after an
initial, and a lone surrogate has no bytes."""

_TIME = re.compile(r"\b[ap]\.m\.$")
_AFTER_TIME = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\.|to\b"
    r"|(?:E|C|M|P|AK|H)[SD]?T\b|GMT|BST|CES?T\b|UTC|Eastern|Central|Mountain|Pacific|Greenwich"
    r"|(?:January|February|March|April|June|July|August|September|October|November|December)\b"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.|May \d|\d)"
)
_ABBREVIATION = re.compile(
    r"(?:^|[\s(:“\"'‘])(?:Gov|Sen|Rep|Dr|Ms|Mx|Messrs|Pfc|Spc|Cpl|Sgts|Det|Insp|Supt|Gens|Profs|Drs|Revs|Hon|Amb"
    r"|Vol|Ch|Sec|Fig|Figs|Arts?|para|approx|est|dec|def|ft|feat|pharm|ext|tel)\.$"
)
_NUMBERED = re.compile(r"^[“\"'‘(]?(?:\d{1,3}|[A-Za-z]|[ivx]{1,4})[.)]$")
_STREET = re.compile(r"\d\w* [NSEW]\.$")
_INITIALS = re.compile(r"(?:^|[\s(:“\"'‘])([A-Z]\.){2,}$")
_PLACES = re.compile(
    r"(?:^|[\s(:“\"'‘])(?:U\.S\.(?:A\.|S\.R\.)?|U\.K\.|U\.N\.|E\.U\.|U\.A\.E\.|D\.C\.|L\.A\.|N\.Y\.|N\.J\."
    r"|N\.C\.|S\.C\.|N\.D\.|S\.D\.|N\.M\.|N\.H\.|R\.I\.|W\.V\.|P\.R\.|B\.C\.(?:E\.)?|A\.D\.|C\.E\.|M\.D\.|D\.D\.S\.)$"
)
_JOINED_TO = re.compile(r"[a-z](?![A-Z])(?!\w*:/|\w*\.\w+[./])|[^\w\s(\[“\"'‘«$£€¥#@•*–—-]")
"""A start that no sentence has: a small letter (but "iPhone", a web address), or punctuation."""
_SPLIT_INITIALS = re.compile(r"(?:^|[\s(:“\"'‘])[A-Z]\.$"), re.compile(r"[A-Z]\.")
"""ends "live updates:U." before "S. to ban": one abbreviation, cut in two."""
_TAIL = 24
_MISSED = re.compile(
    r"\bno\.[\"”’']? (?=[\"“‘']?[A-Z])"  # "voted no. The bill": not a number
    r"|[.!?](?:'\"|\"'|’”|”’) (?=[A-Z])"  # a quotation inside a quotation ends
)
"""Ends of sentences that the segmenter takes for something else."""
_QUOTED_END = re.compile(r"(?:(?<=[a-z]{4})[.…]|[!?])[\"”’')\]]* (?=[\"“‘'(\[]?[A-Z])")
"""The end of a sentence inside a quotation; a word before it that is no abbreviation."""
_CUTS = (
    _QUOTED_END,
    re.compile(r"; | \| | [•·●▪] "),
    re.compile(r"[,:] | [–—-]+ "),
    re.compile(" "),
)


def sentence_spans(text: str, language: str = "en") -> list[Span]:
    """Spans of the sentences of any text. `language`: ISO 639-1; an unknown one is no error."""
    return [
        span
        for line in _LINE.finditer(text)
        for sentence in _mended(line[0], _found(line[0], language))
        for span in _trimmed(text, line.start(), sentence)
    ]


def _found(line: str, language: str) -> list[Span]:
    """The segmenter's sentences, end to end."""
    import sentencex

    spans = []
    start = 0
    for piece in _pieces(_STRANGE.sub(" ", line)):
        for sentence in sentencex.segment(language, piece):
            spans.append((start, start + len(sentence)))
            start += len(sentence)
    return spans


def _pieces(line: str) -> Iterator[str]:
    """The line in pieces of PIECE characters, cut where a sentence or at least a word ends.

    The segmenter's time grows with the square of a line that is not ASCII.
    """
    begin = 0
    while len(line) - begin > PIECE:
        end = line.rfind(". ", begin, begin + PIECE) + 2
        if end <= begin + 1:
            end = line.rfind(" ", begin, begin + PIECE) + 1 or begin + PIECE
        end = end if end > begin else begin + PIECE
        yield line[begin:end]
        begin = end
    yield line[begin:]


def _mended(line: str, spans: list[Span]) -> Iterator[Span]:
    """Join what was cut inside a sentence; cut what is more than one."""
    if not spans:
        return
    begin, end = spans[0]
    for start, stop in spans[1:]:
        if not _belong_together(line[max(begin, end - _TAIL) : end].rstrip(), line[start:stop]):
            yield from _parted(line, begin, end)
            begin = start
        end = stop
    yield from _parted(line, begin, end)


def _parted(line: str, begin: int, end: int) -> Iterator[Span]:
    for missed in _MISSED.finditer(line, begin, end):
        if missed.end() < end:
            yield from _short_enough(line, begin, missed.end())
            begin = missed.end()
    yield from _short_enough(line, begin, end)


def _belong_together(before: str, after: str) -> bool:
    """`before`: the last characters of a sentence, or all of a short one; `after`: the next."""
    return bool(
        not before
        or not any(map(str.isalnum, after))
        or _NUMBERED.match(before)
        or _ABBREVIATION.search(before)
        or (_SPLIT_INITIALS[0].search(before) and _SPLIT_INITIALS[1].match(after))
        or (_TIME.search(before) and _AFTER_TIME.match(after))
        or _STREET.search(before)
        or (_INITIALS.search(before) and not _PLACES.search(before) and not _TIME.search(before))
        or (_JOINED_TO.match(after) and before[-1] in ".!?")
    )


def _short_enough(line: str, begin: int, end: int) -> Iterator[Span]:
    """Cut long quotations at a sentence's end, and what is too long for one sentence anywhere."""
    while end - begin > LONG_QUOTATION:
        cut = _last_cut(_QUOTED_END, line, begin, min(begin + LONG_QUOTATION, end))
        if cut is None and end - begin > LONGEST:
            cuts = (_last_cut(pattern, line, begin, begin + LONGEST) for pattern in _CUTS)
            cut = next((found for found in cuts if found), begin + LONGEST)
        if cut is None or cut >= end:
            break
        yield begin, cut
        begin = cut
    yield begin, end


def _last_cut(pattern: re.Pattern[str], line: str, begin: int, end: int) -> int | None:
    """The last place before `end` to cut at, but none that leaves a crumb at the beginning."""
    found = [match.end() for match in pattern.finditer(line, begin + LONG_QUOTATION // 3, end)]
    return found[-1] if found else None


def _trimmed(text: str, offset: int, span: Span) -> Iterator[Span]:
    start, end = offset + span[0], offset + span[1]
    sentence = text[start:end]
    body = sentence.strip()
    if body:
        first = start + sentence.index(body[0])
        yield first, first + len(body)
