"""A body of text as paragraphs, hard-wrapped lines put together again."""

import re
from statistics import median

_BLANK = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_INDENTED = re.compile(r"\n(?=[ \t]{2,}\S)")
WRAPPED_BETWEEN = (45, 100)
"""Characters a line: what mail, wires and terminals wrap at."""
FEWEST_WRAPPED = 3
GOING_ON = 0.4
"""Share of line breaks before a small letter: three in four in wrapped English, few in lists."""


def paragraphs_of(text: str) -> list[str]:
    """The paragraphs of a text (breaks are "\\n"), in order, on one line each, none empty.

    Every line is a paragraph, unless the text is wrapped by hand: then blank lines and
    indentation part them.
    """
    blocks = [block for part in _BLANK.split(text) for block in _INDENTED.split(part)]
    if _wrapped_by_hand(blocks):
        lines = [block.replace("\n", " ") for block in blocks]
    else:
        lines = text.split("\n")
    return [line for line in (" ".join(line.split()) for line in lines) if line]


def _wrapped_by_hand(blocks: list[str]) -> bool:
    """Lines of one width, of which many go on with a small letter on the next line."""
    inner = []
    going_on = 0
    for block in blocks:
        lines = [line.strip() for line in block.split("\n") if line.strip()]
        inner += lines[:-1]
        going_on += sum(1 for line in lines[1:] if line[0].islower())
    if len(inner) < FEWEST_WRAPPED:
        return False
    shortest, longest = WRAPPED_BETWEEN
    if not shortest <= median(map(len, inner)) <= longest or max(map(len, inner)) > longest + 20:
        return False
    return going_on >= len(inner) * GOING_ON
