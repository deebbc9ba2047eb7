"""How far a build is, told to whoever watches: a person at a terminal, or a log file."""

import time
from collections.abc import Callable
from typing import Protocol, TextIO

TERMINAL_SECONDS = 0.1
LOG_SECONDS = 5.0


class Report(Protocol):
    def __call__(self, step: str, done: int, total: int) -> None:
        """`done` of `total` things of this step, 0 while their number is not known; the step ends
        when both are equal."""


def silent(step: str, done: int, total: int) -> None:
    """A Report for nobody."""


class ProgressLine:
    """Writes "embedding 1,200/9,622 12% 61/s, 2 min 18 s left".

    On a terminal it is one line that is written over; elsewhere a new line every few seconds and
    at the end of a step, so that a log file stays readable.
    """

    def __init__(self, out: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._out = out
        self._clock = clock
        self._terminal = out.isatty()
        self._step = ""
        self._began = 0.0
        self._first = 0
        self._shown = 0.0

    def __call__(self, step: str, done: int, total: int) -> None:
        now = self._clock()
        if step != self._step:
            self._step, self._began, self._first, self._shown = step, now, done, now
        ended = 0 < done == total
        pause = TERMINAL_SECONDS if self._terminal else LOG_SECONDS
        if not ended and now - self._shown < pause:
            return
        self._shown = now
        line = progress_text(step, done, total, now - self._began, self._first)
        if self._terminal:
            self._out.write(f"\r\x1b[K{line}" + "\n" * ended)
        else:
            self._out.write(f"{line}\n")
        self._out.flush()
        if ended:
            self._step = ""


def progress_text(step: str, done: int, total: int, seconds: float, first: int = 0) -> str:
    """`first` were done when the clock began."""
    line = f"{step} {done:,}/{total:,} {100 * done // total}%" if total else f"{step} {done:,}"
    rate = (done - first) / seconds if seconds > 0 else 0.0
    if rate <= 0:
        return line
    line += f" {rate:,.0f}/s"
    if not total:
        return line
    if done == total:
        return f"{line}, {duration(seconds)}"
    return f"{line}, {duration((total - done) / rate)} left"


def duration(seconds: float) -> str:
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
