"""Which articles of an opened generation may be seen at this moment.

A generation never changes, but what may be shown of it does: an article is withdrawn, or the time
of its embargo comes. Both are looked up with every question, so neither waits for a build.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from index.vectors import Mask
from index.withdrawals import Print, Watched, Withdrawal, Withdrawn

Clock = Callable[[], datetime]
Prints = Callable[[], Sequence[Print]]
"""Of every article, by place."""


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class View:
    """Holds as long as the log does not grow and no embargo ends."""

    state: Withdrawn
    withdrawn: Mapping[str, Withdrawal]
    """By article's id, here or not, with the line of the log that took it out."""
    visible: Mask | None
    """By place; None where every article is."""
    since: datetime
    """When the last embargo before it ended, and when the next one will: `until`."""
    until: datetime


class Visibility:
    """Safe from several threads."""

    def __init__(
        self,
        ids: Sequence[str],
        embargoes: Mapping[int, datetime],
        prints: Prints,
        generation: str,
        built: str,
        log: Watched,
        clock: Clock,
    ) -> None:
        """`embargoes` by place; `built` is the head of the log that the generation obeys already.
        Raises LogDamaged."""
        self._generation = generation
        self._ids = ids
        self._embargoes = embargoes
        self._prints = prints
        self._built = built
        self._log = log
        self._clock = clock
        beginning = datetime.min.replace(tzinfo=UTC)
        self._view = View(Withdrawn(()), {}, None, beginning, beginning)
        self.now()

    def now(self) -> View:
        """The same object as long as the same may be seen. Raises LogDamaged."""
        state, moment = self._log.now(), self._clock()
        view = self._view
        if view.state is not state or not view.since <= moment < view.until:
            self._view = view = self._look(state, moment)
        return view

    def _look(self, state: Withdrawn, moment: datetime) -> View:
        known = self._view.withdrawn if self._view.state is state else self._withdrawn(state)
        ended = [time for time in self._embargoes.values() if time <= moment]
        coming = [time for time in self._embargoes.values() if time > moment]
        visible = np.array([each not in known for each in self._ids], dtype=np.bool_)
        visible[[place for place, time in self._embargoes.items() if time > moment]] = False
        return View(
            state,
            known,
            None if visible.all() else visible,
            max(ended, default=datetime.min.replace(tzinfo=UTC)),
            min(coming, default=datetime.max.replace(tzinfo=UTC)),
        )

    def _withdrawn(self, state: Withdrawn) -> dict[str, Withdrawal]:
        """What the log names, and what is here that copies it."""
        found = dict(state.by_id)
        # Those that the generation was built with have no copies left in it, and the copies of
        # those that were made when it was there stand in the log. What is left went while it was
        # built: a look through all articles, which takes a while.
        lines = state.since(self._built)
        news = Withdrawn(tuple(line for line in lines if self._generation not in line.seen))
        if news.by_id:
            copied = news.among(self._prints())
            found |= {each.id: line for each, line in copied if each.id not in state.restored}
        return found
