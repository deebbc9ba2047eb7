"""The bytes of one corpus file, opened (and unpacked) once, and never read beyond a limit."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from corpus.encoding import encoding_of, is_encoding
from corpus.limits import BLANK_LINES, MEGABYTE, SKIPPED_BYTES

_BEYOND_ASCII = bytes(range(0x80, 0x100))


class Unreadable(Exception):
    """The rest of a file cannot be read; the message is the reason given to the user."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file as its reader sees it: a name and a stream of unpacked bytes."""

    path: str
    suffix: str
    """Lower case, that of the unpacked file: ".jsonl" for "a.JSONL.gz"."""
    stream: "io.BufferedReader[Any]"

    def beginning(self) -> bytes:
        """Up to some kilobytes from the start, which stay unread."""
        return self.stream.peek(4096)[:8192]

    def encoding(self, declared: str = "") -> str:
        """The encoding that the beginning shows, or the declared one where it is plain ASCII."""
        beginning = self.beginning().rstrip(_BEYOND_ASCII)  # no letter that is cut in two
        plain = declared and beginning.isascii() and is_encoding(declared)
        return declared if plain else encoding_of(beginning, declared)

    def read_whole(self, limit: int) -> bytes:
        """All bytes. Raises Unreadable when there are more than `limit`, or none."""
        data = self.stream.read(limit + 1)
        if len(data) > limit:
            raise Unreadable(f"larger than {limit // MEGABYTE} MiB, the limit for this format")
        if not data.strip(b"\0 \t\r\n"):
            raise Unreadable("the file is empty")
        return data

    def lines(self, limit: int) -> Iterator[bytes | None]:
        """Each line with its end; None stands for a line longer than `limit` bytes.

        Raises Unreadable where a line does not end, or empty lines do not.
        """
        blank = 0
        while line := self.stream.readline(limit + 1):
            blank = blank + 1 if len(line) < 3 and line.isspace() else 0
            if blank > BLANK_LINES:
                raise Unreadable(f"more than {BLANK_LINES:,} empty lines in a row")
            if len(line) <= limit:
                yield line
                continue
            skipped = 0
            while line and not line.endswith(b"\n"):
                line = self.stream.readline(MEGABYTE)
                skipped += len(line)
                if skipped > SKIPPED_BYTES:
                    raise Unreadable(f"a line that goes on for {skipped // MEGABYTE} MiB or more")
            yield None
