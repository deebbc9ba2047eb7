"""What a model says, cut into sentences with the passages they cite, while it is still saying it.

Models write the same thing in many ways: "It closed [1].", "It closed. [1]", "It closed【1】", as a
list, in bold. What is left is plain text; where that is not plain (a link, a tag, code) the
sentence is left out altogether.
"""

import re
from dataclasses import dataclass

from corpus.characters import characters
from corpus.sentences import sentence_spans

LONGEST = 2_000
"""Characters of a line; no sentence of an answer is as long."""


@dataclass(frozen=True, slots=True)
class Said:
    text: str
    """Plain text on one line."""
    cites: tuple[int, ...]
    """The numbers as they were written, whether or not there are such passages."""
    opens: bool = False
    """True for what stands alone on the first line."""


_CITE = r"[\[【]\s*\^?(?:passages? )?(\d{1,3}(?:\s*(?:,|;|&|and|-|–)\s*\d{1,3})*)\s*[\]】]"
_CITES = re.compile(_CITE, re.I)
_AFTER_STOP = re.compile(rf"([.!?]+[”\"’']?)((?:\s*{_CITE})+)", re.I)
_WHOLE = re.compile(
    rf"(?:[.!?][”\"’']?(?:\s*{_CITE})+|{_CITE}\s*[.!?]+[”\"’']?)(?=\s+[^\s\[【])", re.I
)
_BULLET = re.compile(r"^\s*(?:[-*•>#]+|\d{1,2}[.)])\s+")
_LABEL = re.compile(
    r"^(?:the )?(?:line \d|short answer|answer|sentences?|short|response)\s*:\s*", re.I
)
_SOURCE_LABEL = re.compile(
    r"^(?:according to|based on|in|as stated in) (?:the )?(?:provided |given |numbered )?"
    r"(?:passages?|articles?|texts?|information)(?: provided| given)?(?: \d+)?,\s*",
    re.I,
)
_VERDICT = re.compile(r"^(?:yes|no)[,.:;]\s+", re.I)
"""Nothing bears out a bare yes or no; the sentence behind it is the evidence."""
_NOT_PLAIN = re.compile(
    r"[<>`{}|\\~^=]|\]\(|!\[|\]\[|://|\bwww\.|\w@\w|&#?\w+;|\b\w+\.(?:com|org|net)\b"
)


class Reply:
    """Takes pieces as they come and gives each sentence as soon as it is whole."""

    def __init__(self) -> None:
        self._rest = ""
        self._opening = True

    def feed(self, piece: str) -> list[Said]:
        self._rest += piece
        if self._rest.lstrip().startswith("<think>"):
            _, closed, after = self._rest.partition("</think>")
            if not closed:
                return []
            self._rest = after.lstrip()
        said: list[Said] = []
        while True:
            line, broken, after = self._rest.partition("\n")
            if not broken:
                break
            said += self._cut(line)
            self._rest = after
        if whole := _WHOLE.search(self._rest):
            said += self._cut(self._rest[: whole.end()])
            self._rest = self._rest[whole.end() :]
        if len(self._rest) > LONGEST:
            self._rest = ""
        return said

    def end(self) -> list[Said]:
        return self._cut(self._rest)

    def _cut(self, line: str) -> list[Said]:
        line = _LABEL.sub("", _BULLET.sub("", line.replace("**", "").replace("__", ""))).strip()
        if not line:
            return []
        line = _AFTER_STOP.sub(r" \2\1", line[:LONGEST])  # "It closed. [1]" → "It closed [1]."
        parts = [line[start:end] for start, end in sentence_spans(line)]
        opens, self._opening = self._opening and len(parts) == 1, False
        said = []
        for part in parts:
            cites = tuple(n for match in _CITES.finditer(part) for n in _numbers(match[1]))
            text = _plain(part)
            if text:
                said.append(Said(text, cites, opens))
        return said


def _plain(part: str) -> str:
    """The sentence without its marks and labels; "" where it is no plain text."""
    text = " ".join(characters(_CITES.sub(" ", part)).split())
    text = _SOURCE_LABEL.sub("", _VERDICT.sub("", text.strip("*_ ")))
    text = re.sub(r"\s+([.,;:!?])", r"\1", text)
    if _NOT_PLAIN.search(text) or not text.isprintable():
        return ""
    return text[:1].upper() + text[1:]


def _numbers(written: str) -> list[int]:
    """ "1, 3" and "1-3": a range is all that it spans."""
    numbers: list[int] = []
    for part in re.split(r",|;|&|and", written):
        ends = [int(each) for each in re.split(r"-|–", part) if each.strip()]
        if ends:
            numbers += range(ends[0], min(ends[-1], ends[0] + 9) + 1)
    return numbers
