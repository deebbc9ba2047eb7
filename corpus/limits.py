"""How much one file or record may ask of the machine. Far above any real article.

Each limit exists so that a hostile or broken file costs seconds and megabytes, not the build.
"""

MEGABYTE = 1024 * 1024

RECORD_BYTES = 8 * MEGABYTE
"""One JSON line, JSON value, CSV row, XML item, web page of a WARC file or mail of a mailbox."""
SKIPPED_BYTES = 64 * MEGABYTE
"""How far the next record is looked for after one that is broken or too long. A file may be larger
than all memory; what comes after so much that is nothing is not worth a minute of reading."""
DOCUMENT_BYTES = 16 * MEGABYTE
"""A file that is one article, or a feed, and so is read whole."""
HTML_BYTES = 4 * MEGABYTE
"""An HTML page, or markup in a field: a parsed page takes about ten times its size."""
BLANK_LINES = 1_000_000
"""In a row: the rest of the file is not worth reading line by line."""
BROKEN_RECORDS = 1_000
"""In a row, none of them an article: the file is something else."""
TEXT_CHARACTERS = 2_000_000
"""The text of one article: a dozen novels, and no news report."""
TEXT_LINES = 50_000
FIELD_CHARACTERS = 2_000
"""A headline, byline, source or section is cut here: what is longer is none."""
PAGE_BYTES = 64 * MEGABYTE
"""A page of a Parquet column, which is unpacked whole. Writers aim at one MiB."""
MIME_PARTS = 1_000
MAIL_LINES = 200_000
"""Of a message: one with an attachment as large as a record may be has half as many."""
XML_DEPTH = 100
XML_ELEMENTS = 1_000_000
HTML_DEPTH = 250
"""Nested elements. The extractors recurse; browsers stop at 512."""
HTML_ELEMENTS = 20_000
"""Of a page that an extractor is asked to read: about two seconds."""
MARKUP_ELEMENTS = 200_000
MALFORMED_BYTES = 2 * MEGABYTE
"""A feed that is not well-formed is read by a slow, forgiving parser up to this size."""
INFLATION = 200
"""A .gz that grows more than this many times is a bomb; news text grows three to ten times."""
INFLATION_FREE_BYTES = 8 * MEGABYTE
"""What may come out of a .gz before its growth is judged: short files compress oddly well."""
