"""From bytes of unknown encoding to text."""

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes, declared: str = "") -> str:
    """Text of `data`: by its byte order mark, as UTF-8, as declared, else by its letters.

    Never raises: bytes that fit nothing become U+FFFD, and the reader's checks decide.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace")
    for name in ("utf-8", declared):
        try:
            if name:
                return data.decode(name)
        except (UnicodeDecodeError, LookupError, ValueError):
            continue
    import charset_normalizer

    best = charset_normalizer.from_bytes(data).best()
    return str(best) if best else data.decode("cp1252", "replace")
