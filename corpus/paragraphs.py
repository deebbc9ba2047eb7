"""A body of text as paragraphs, hard-wrapped lines put together again."""

import re
from statistics import median

_BLANK = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_INDENTED = re.compile(r"\n(?=[ \t]{2,}\S)")
_ENDS = re.compile(r"[.!?:;…\"”’')\]]$")
WRAPPED_BETWEEN = (45, 100)
"""Characters a line: what mail, wires and terminals wrap at."""


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
    """Most lines that another follows in their block are of one width and end inside a sentence."""
    inner = [line.strip() for block in blocks for line in block.strip("\n").split("\n")[:-1]]
    inner = [line for line in inner if line]
    if len(inner) < 3:
        return False
    shortest, longest = WRAPPED_BETWEEN
    if not shortest <= median(map(len, inner)) <= longest or max(map(len, inner)) > longest + 20:
        return False
    open_ended = sum(1 for line in inner if not _ENDS.search(line))
    return open_ended >= len(inner) / 2
