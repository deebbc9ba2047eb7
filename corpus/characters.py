"""Characters as stored: composed, visible, and parted by plain spaces."""

import re
import unicodedata

_INVISIBLE = re.compile(
    "["
    "\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f"  # controls that neither space nor break a line
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e"  # soft hyphen, fillers, marks
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"  # zero width, bidi, variation
    "\ufff9-\ufffb\U000e0000-\U000e0fff"  # interlinear marks, tag characters
    "]"
)
_STRAY_JOINER = re.compile(
    r"(?<![\u0600-\u08ff\u0900-\u0dff\u200d\U0001f000-\U0001faff\u2600-\u27bf])[\u200c\u200d]+"
)
"""Joiners mean something between Arabic or Indic letters and inside an emoji only."""
_SURROGATES = re.compile("[\ud800-\udfff]+")
_BREAK = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_PLAIN = re.compile(r"[\n\t\x20-\x7e]*")


def characters(text: str) -> str:
    """The text with composed characters (NFC), "\\n" for every line break, nothing invisible.

    A pair of surrogates, as careless JSON has it, becomes its character; a lone one, U+FFFD.
    """
    if _PLAIN.fullmatch(text):
        return text
    if _SURROGATES.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text = _BREAK.sub("\n", text)
    text = _INVISIBLE.sub("", text)
    if "\u200c" in text or "\u200d" in text:
        text = _STRAY_JOINER.sub("", text)
    return unicodedata.normalize("NFC", text)


def one_line(text: str) -> str:
    """The text on one line, its words parted by single plain spaces."""
    return " ".join(characters(text).split())
