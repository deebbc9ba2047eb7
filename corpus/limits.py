"""How much one file or record may ask of the machine. Far above any real article.

Each limit exists so that a hostile or broken file costs seconds and megabytes, not the build.
"""

MEGABYTE = 1024 * 1024

RECORD_BYTES = 16 * MEGABYTE
"""One JSON line, CSV field or array element."""
DOCUMENT_BYTES = 16 * MEGABYTE
"""A file that is one article, or a feed, and so is read whole."""
HTML_BYTES = 8 * MEGABYTE
"""An HTML page: a parsed page takes about ten times its size."""
TEXT_CHARACTERS = 4_000_000
"""The text of one article: about forty novels' worth of sentences is no news report."""
INFLATION = 200
"""A .gz that grows more than this many times is a bomb; news text grows three to ten times."""
INFLATION_FREE_BYTES = 32 * MEGABYTE
"""What may come out of a .gz before its growth is judged: short files compress oddly well."""
