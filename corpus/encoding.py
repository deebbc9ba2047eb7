"""From bytes of unknown encoding to text."""

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NOT_AS_THEY_STAND = frozenset(
    ("utf-7", "unicode_escape", "raw_unicode_escape", "idna", "punycode")
)
_SAMPLE = 1 << 16
"""Bytes looked at where letters must tell the encoding."""
_MOST_UNKNOWN = 0.02
"""Share of U+FFFD and control characters above which bytes are no text."""


def decode(data: bytes, declared: str = "") -> str:
    """The text of `data`. Never raises; what is no text shows as U+FFFD (see `is_text`)."""
    return data.decode(encoding_of(data, declared), "replace")


def encoding_of(data: bytes, declared: str = "") -> str:
    """The encoding: by byte order mark, else UTF-8, else as declared, else by the letters.

    A few bytes of an older encoding in a UTF-8 file do not make the file that encoding.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    if zeros := data[:_SAMPLE].count(0):
        return _wide(data[:_SAMPLE], zeros)
    for name in ("utf-8", declared):
        if name and _decodes(data, name):
            return name
    if _mostly_utf8(data[:_SAMPLE]):
        return "utf-8"
    import charset_normalizer

    best = charset_normalizer.from_bytes(data[:_SAMPLE]).best()
    # Tables without holes: any byte is a letter in them, so they are the guess of last resort.
    return best.encoding if best and best.encoding != "ascii" else "cp1252"


def is_text(text: str) -> bool:
    """Whether decoded characters are text and not the image of a picture or a program."""
    sample = text[:_SAMPLE].strip("\0 \t\r\n")
    strange = sum(1 for c in sample if c == "\ufffd" or (c < " " and c not in "\t\n\r\x0b\x0c"))
    return strange <= len(sample) * _MOST_UNKNOWN


def is_encoding(name: str) -> bool:
    """Whether the name is that of an encoding of letters and digits as they stand."""
    try:
        return b"<a1>".decode(name) == "<a1>" and codecs.lookup(name).name not in _NOT_AS_THEY_STAND
    except (UnicodeError, LookupError, ValueError):
        return False


def _decodes(data: bytes, name: str) -> bool:
    try:
        data.decode(name)
    except (UnicodeError, LookupError, ValueError):
        return False
    return codecs.lookup(name).name not in _NOT_AS_THEY_STAND


def _mostly_utf8(data: bytes) -> bool:
    """Whether letters beyond ASCII are UTF-8 but for a stray byte here and there."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    letters = sum(1 for character in text if character > "\x7f") - broken
    return letters > 20 * broken


def _wide(data: bytes, zeros: int) -> str:
    """UTF-16 without a mark has its zero bytes on one side of each pair."""
    if zeros > len(data) * 0.3:
        if data[1::2].count(0) > 0.9 * zeros:
            return "utf-16-le"
        if data[0::2].count(0) > 0.9 * zeros:
            return "utf-16-be"
    return "utf-8"
