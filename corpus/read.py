"""From a corpus folder to articles: find the files, choose a reader for each, clean what it gives.

    for entry in scan(folder):            # FileEntry | Rejected
        for found in read_file(folder, entry):   # Article | Rejected

Each record of a file gives exactly one Article or one Rejected, and a file that holds no record
gives one Rejected, so counts add up. Which of two articles with one id is kept is the index's
decision: it alone sees all files.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from corpus.article import Article
from corpus.assemble import assemble
from corpus.files import FileEntry, open_entry, scan
from corpus.raw import RawArticle, Rejected
from corpus.readers import json_lines, text
from corpus.readers.source import Source, Unreadable

__all__ = ["FileEntry", "Rejected", "read_file", "scan"]

Reader = Callable[[Source], Iterator[RawArticle | Rejected]]

READERS: dict[str, Reader] = {
    ".jsonl": json_lines.read,
    ".ndjson": json_lines.read,
    ".txt": text.read,
}


def read_file(folder: Path, entry: FileEntry) -> Iterator[Article | Rejected]:
    """Yield what the file holds, in its order; never raises for what a file contains."""
    try:
        with open_entry(folder, entry) as source:
            reader = READERS.get(source.suffix)
            if reader is None:
                yield Rejected(entry.path, None, f"no reader for files like {source.suffix!r}")
                return
            empty = True
            for raw in reader(source):
                empty = False
                yield raw if isinstance(raw, Rejected) else assemble(raw, entry.path)
            if empty:
                yield Rejected(entry.path, None, "the file holds no article")
    except Unreadable as error:
        yield Rejected(entry.path, error.record, str(error))
    except (OSError, EOFError) as error:
        yield Rejected(entry.path, None, f"cannot be read: {error}")
