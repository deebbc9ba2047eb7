"""The text of a file of any length, of which only a part is in memory."""

import codecs
import re

from corpus.limits import MEGABYTE, SKIPPED_BYTES
from corpus.readers.source import Source, Unreadable

CHUNK = 1 << 18


class Window:
    """The file's text from `position` on: what lies before it is let go of."""

    def __init__(self, source: Source, declared: str = "") -> None:
        """`declared`: the encoding that the file says it has, of use where its bytes do not."""
        self._stream = source.stream
        self._decoder = codecs.getincrementaldecoder(source.encoding(declared))("replace")
        self.buffer = ""
        self.position = 0

    def read(self, size: int) -> bool:
        """Append some more text; False at the end of the file."""
        # Not read(): where a packed file is cut off, that loses what was unpacked before.
        data = self._stream.read1(size)
        self.buffer = self.buffer[self.position :] + self._decoder.decode(data, not data)
        self.position = 0
        return bool(data)

    def at_end(self) -> bool:
        return self.position >= len(self.buffer) and not self.read(CHUNK)

    def skip(self, pattern: re.Pattern[str]) -> None:
        """Move over what the pattern matches. Raises Unreadable where it goes on for too long."""
        skipped = 0
        while True:
            match = pattern.match(self.buffer, self.position)
            end = match.end() if match else self.position
            skipped += self.move(end)
            if self.position < len(self.buffer) or not self.read(CHUNK):
                return
            check_skipped(skipped)

    def skip_past(self, pattern: re.Pattern[str]) -> bool:
        """Move past the next match; False where there is none to the end of the file.

        Raises Unreadable where it is too far away.
        """
        skipped = 0
        while True:
            match = pattern.search(self.buffer, self.position + 1)
            if match and match.end() < len(self.buffer):
                self.position = match.end()
                return True
            skipped += self.move(max(self.position, len(self.buffer) - 1_000))
            if not self.read(CHUNK):
                return False
            check_skipped(skipped)

    def move(self, position: int) -> int:
        """Go to a later position; how many characters were left behind."""
        moved = position - self.position
        self.position = position
        return moved


def check_skipped(skipped: int) -> None:
    """Raises Unreadable when the next record has been looked for long enough."""
    if skipped > SKIPPED_BYTES:
        limit = SKIPPED_BYTES // MEGABYTE
        raise Unreadable(f"no further record within {limit} MiB, the rest is not read")
