"""From a corpus folder to articles: find the files, choose a reader for each, clean what it gives.

    for entry in scan(folder):                       # FileEntry | Rejected
        for found in read_file(folder, entry):       # Article | Rejected

Each record of a file gives exactly one Article or one Rejected, and a file that gives no record
gives one Rejected, so counts add up. Which of two articles with one id is kept is the index's
decision: it alone sees all files.
"""

from collections.abc import Iterator
from pathlib import Path

from corpus.article import Article
from corpus.assemble import assemble
from corpus.choose import reader_for
from corpus.files import FileEntry, open_entry, scan
from corpus.limits import BROKEN_RECORDS
from corpus.raw import Rejected
from corpus.readers.source import Unreadable

__all__ = ["UNREADABLE", "FileEntry", "Rejected", "read_file", "scan"]

UNREADABLE = "cannot be read: "
"""Begins the reason where the disk, not the file, is to blame: another time it may be read."""


def read_file(folder: Path, entry: FileEntry) -> Iterator[Article | Rejected]:
    """Yield what the file holds, in its order.

    Nothing that a file contains raises: what cannot be read is a Rejected that says why, and the
    records before and after it are yielded all the same.
    """
    count = broken = 0
    try:
        with open_entry(folder, entry) as source:
            for raw in reader_for(source)(source):
                found = raw if isinstance(raw, Rejected) else assemble(raw, entry.path)
                yield found
                count += 1
                broken = broken + 1 if isinstance(found, Rejected) else 0
                if broken == BROKEN_RECORDS:
                    raise Unreadable(f"{broken:,} broken records in a row, the rest is not read")
    except Unreadable as error:
        rest = f"after record {count}: " if count else ""
        yield Rejected(entry.path, None, f"{rest}{error}")
    except OSError as error:
        yield Rejected(entry.path, None, f"{UNREADABLE}{error.strerror or error}")
    except Exception as error:
        # What nobody foresaw in one file of a hundred thousand must not cost the others theirs.
        yield Rejected(entry.path, None, f"a reader failed on it: {type(error).__name__}: {error}")
    else:
        if not count:
            yield Rejected(entry.path, None, "the file holds no article")
