"""The log of withdrawals: what must not be seen any more, who took it out, when and why.

    <index>/withdrawals.jsonl    one JSON object a line, appended and fsynced, never rewritten

It lies beside the generations and counts for all of them, the ones still to be built too. A line
holds ids, an address and signatures (`index.copies`), never an article's text, and `check`: 16 hex
digits of the SHA-256 over the line before's check and the line itself, so that a line that was
changed, taken out or torn shows. Then nothing is answered until the log is mended: what is not
known to be allowed is not shown.
"""

import base64
import fcntl
import hashlib
import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, NamedTuple, Protocol

from corpus.urls import page_of
from index import copies, disk
from index.errors import LogDamaged

FILE = "withdrawals.jsonl"
FEW = 10
"""Lines, up to which most addresses are told from theirs by a word."""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A line of the log."""

    action: Literal["withdraw", "restore"]
    at: datetime
    """Aware, UTC."""
    who: str
    id: str
    url: str | None
    reason: str
    """As readers are told it."""
    purge: bool = False
    """Whether its text must leave every file, too."""
    copies: tuple[str, ...] = ()
    """Ids of the near-copies that were there and went with it."""
    seen: tuple[str, ...] = ()
    """The generations that were looked through for them: none there is missing above."""
    signature: bytes = b""
    day: int | None = None
    """Of its publication, a proleptic Gregorian ordinal; with the signature, what knows copies."""
    check: str = ""


class Print(NamedTuple):
    """What an article, of any store, is known again by."""

    id: str
    url: str | None
    signature: bytes
    day: int | None


class Withdrawn:
    """What the whole log comes to. Never changes; a longer log makes another."""

    def __init__(self, lines: tuple[Withdrawal, ...]) -> None:
        self.lines = lines
        self.head = lines[-1].check if lines else ""
        """Names this state of the log."""
        self.purges = any(line.purge for line in lines)
        active: dict[str, Withdrawal] = {}
        restored: set[str] = set()
        for line in lines:
            if line.action == "withdraw":
                active[line.id] = line
                restored.discard(line.id)
            else:
                active.pop(line.id, None)
                restored.add(line.id)
        self.restored = frozenset(restored)
        """Ids that are not out, whatever they copy."""
        self.by_id: Mapping[str, Withdrawal] = {
            **{
                each: line
                for line in active.values()
                for each in line.copies
                if each not in restored
            },
            **active,
        }
        """Every article that is known to be out, with the line that took it out."""
        self._by_page = {page_of(line.url): line for line in active.values() if line.url}
        self._names = tuple(page.rpartition("/")[2] for page in self._by_page)
        self._active = tuple(active.values())

    def of(self, article: Print) -> Withdrawal | None:
        """The line by which an article is out: by its id, its address, or as a near-copy."""
        return next((line for _, line in self.among([article])), None)

    def among(self, articles: Sequence[Print]) -> Iterator[tuple[Print, Withdrawal]]:
        """Those that are out, each with its line."""
        if not self._active:
            return
        copied = self._known.copied_by([(each.signature, each.day) for each in articles])
        for place, each in enumerate(articles):
            if line := self.by_id.get(each.id):
                yield each, line
            elif each.id in self.restored:
                continue
            elif each.url and (line := self._at(each.url)):
                yield each, line
            elif place in copied:
                yield each, self._active[copied[place]]

    def _at(self, url: str) -> Withdrawal | None:
        """By an address, however it is spelt: the last word of it tells most others apart, in a
        tenth of the time."""
        if len(self._names) < FEW and "%" not in url and not any(n in url for n in self._names):
            return None
        return self._by_page.get(page_of(url))

    @cached_property
    def purging(self) -> "Withdrawn":
        """The same of what must leave every file."""
        kept = (line for line in self.lines if line.purge or line.action == "restore")
        return Withdrawn(tuple(kept))

    @cached_property
    def _known(self) -> copies.Known:
        return copies.Known([(line.signature, line.day) for line in self._active])

    def since(self, head: str) -> tuple[Withdrawal, ...]:
        """The lines after the one with this check. Raises LogDamaged where it is not in the log."""
        if not head:
            return self.lines
        for place, line in enumerate(self.lines):
            if line.check == head:
                return self.lines[place + 1 :]
        raise LogDamaged(
            f"The log of withdrawals {FILE} lacks lines that the index was built with, so nothing "
            "is answered: put the whole log back from a backup."
        )


NOTHING = Withdrawn(())


class Watched(Protocol):
    """A log, wherever it lies. Safe from several threads."""

    def now(self) -> Withdrawn:
        """The same object as before where nothing was added. Raises LogDamaged, also where lines
        are gone that were there before."""
        ...


class Log:
    """The log of one index, read again whenever its file changed. Safe from several threads."""

    def __init__(self, index: Path) -> None:
        self._path = index / FILE
        self._last: tuple[_Mark, Withdrawn] = (None, NOTHING)
        self._reading = threading.Lock()

    def now(self) -> Withdrawn:
        """The same object as before where nothing was added. Raises LogDamaged, also where lines
        are gone that were there before."""
        mark, state = self._last
        if self._mark() == mark:
            return state
        # One after the other: a reading without the last line would seem to have lost it.
        with self._reading:
            mark, before = self._last
            now = self._mark()
            if now == mark:
                return before
            state = _read(self._path) if now else NOTHING
            state.since(before.head)
            self._last = now, state
            return state

    def _mark(self) -> "_Mark":
        try:
            stat = self._path.stat()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _unreadable(self._path, error) from error
        return stat.st_ino, stat.st_mtime_ns, stat.st_size


_Mark = tuple[int, int, int] | None
"""Of the file; None where there is none."""


def record(index: Path, line: Withdrawal) -> Withdrawal:
    """Add a line and make it last; gives it with its check.

    Raises LogDamaged where the log is not whole, and OSError where the disk refuses; what was
    written by half is then taken back.
    """
    path = index / FILE
    disk.append(path, b"")
    with path.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        state = parsed(path, file.read())
        line = replace(line, check=_check(state.head, _values(line)))
        size = path.stat().st_size
        try:
            disk.append(path, _encoded({**_values(line), "check": line.check}) + b"\n")
            if not size:
                disk.sync_names(index)
        except BaseException:
            with suppress(OSError):
                disk.truncate(path, size)
            raise
    return line


def said(line: Withdrawal) -> str:
    """ "withdrawn on 25 November 2026: a court's order", for readers."""
    day = line.at.astimezone(UTC)
    return f"withdrawn on {day.day} {day:%B %Y}: {line.reason}"


def _read(path: Path) -> Withdrawn:
    try:
        with path.open("rb") as file:
            # Not in the middle of a line that is being added.
            fcntl.flock(file, fcntl.LOCK_SH)
            return parsed(path, file.read())
    except OSError as error:
        raise _unreadable(path, error) from error


def parsed(path: Path | str, data: bytes) -> Withdrawn:
    """What a whole log, called `path`, comes to. Raises LogDamaged."""
    *whole, torn = data.split(b"\n")
    lines: list[Withdrawal] = []
    for number, text in enumerate(whole, start=1):
        try:
            values = json.loads(text)
            check = values.pop("check")
            if check != _check(lines[-1].check if lines else "", values):
                raise ValueError("another check")
            lines.append(_line(values, check))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise LogDamaged(
                f"Line {number} of the log of withdrawals {path} is damaged, so nothing is "
                "answered: put the whole log back from a backup."
            ) from error
    if torn:
        raise LogDamaged(
            f"Line {len(whole) + 1}, the last of the log of withdrawals {path}, was torn while it "
            "was written, so nothing is answered: cut that line off and withdraw again what it "
            "names."
        )
    return Withdrawn(tuple(lines))


def _line(values: dict[str, Any], check: str) -> Withdrawal:
    return Withdrawal(
        **{
            **values,
            "at": datetime.fromisoformat(values["at"]),
            "copies": tuple(values["copies"]),
            "seen": tuple(values.get("seen", ())),
            "signature": base64.b64decode(values["signature"]),
            "check": check,
        }
    )


def _values(line: Withdrawal) -> dict[str, object]:
    """All but the check, as JSON has it."""
    return {
        "action": line.action,
        "at": line.at.astimezone(UTC).isoformat(timespec="milliseconds"),
        "who": line.who,
        "id": line.id,
        "url": line.url,
        "reason": line.reason,
        "purge": line.purge,
        "copies": list(line.copies),
        "seen": list(line.seen),
        "signature": base64.b64encode(line.signature).decode(),
        "day": line.day,
    }


def _encoded(values: Mapping[str, object]) -> bytes:
    return json.dumps(values, ensure_ascii=False).encode()


def _check(before: str, values: Mapping[str, object]) -> str:
    return hashlib.sha256(before.encode() + _encoded(values)).hexdigest()[:16]


def _unreadable(path: Path, error: OSError) -> LogDamaged:
    return LogDamaged(
        f"The log of withdrawals {path} cannot be read ({error.strerror}), so nothing is answered."
    )
