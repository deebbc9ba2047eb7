"""What a reader makes of one record of a file, before any cleaning."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RawArticle:
    """The fields of one record as its file gives them: text undisturbed, dates unparsed."""

    record: int | None
    """Its number within the file, from 1; None where the file is one article."""
    body: str
    """Paragraphs parted by line breaks; markup already turned into text."""
    headline: str = ""
    captions: tuple[str, ...] = ()
    """Captions that the format marks as such; others are found in the body by cleaning."""
    guid: str = ""
    """The item's identifier in its format, the same for all its versions."""
    version: str = ""
    url: str = ""
    byline: str = ""
    source: str = ""
    section: str = ""
    language: str = ""
    published: str = ""
    updated: str = ""
    status: str = ""
    embargo: str = ""
    corrections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    """A file, or one record of it, that did not become an article, and why."""

    path: str
    """POSIX path inside the corpus folder."""
    record: int | None
    """Line or record number from 1; None where the whole file was refused."""
    reason: str
    """One clause, lower case, no final period: "the file is empty"."""
