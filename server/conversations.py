"""Conversations, kept in memory for a while under an id that nobody can guess.

They serve follow-ups and show the page's earlier turns to a browser without JavaScript. They are
capped in number and length and are gone after a day unused, when deleted, or when the service
stops; nothing of them is written anywhere.
"""

import secrets
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field, replace

from answer.answer import Answer

EXPIRE_SECONDS = 24 * 3600
MOST_TURNS = 8
"""Of one conversation: a follow-up reaches back a turn or two."""
MOST_TURNS_IN_ALL = 4_000
"""At 10 to 20 KB each."""


@dataclass(slots=True)
class _Conversation:
    owner: str
    turns: list[Answer] = field(default_factory=list)
    used: float = field(default_factory=time.monotonic)


class Conversations:
    """Each belongs to the key that began it: another key's holder cannot tell that it exists."""

    def __init__(self) -> None:
        self._by_id: OrderedDict[str, _Conversation] = OrderedDict()
        self._turns = 0
        self._lock = threading.Lock()

    def turns(self, conversation: str, owner: str) -> tuple[Answer, ...]:
        """Its turns, oldest first; none where it is unknown, expired or another's."""
        with self._lock:
            found = self._find(conversation, owner)
            return tuple(found.turns) if found else ()

    def add(self, conversation: str, owner: str, answer: Answer) -> str:
        """Adds a turn; begins a new conversation where there is none. Returns its id."""
        with self._lock:
            found = self._find(conversation, owner)
            if found is None:
                conversation = secrets.token_urlsafe(18)
                found = self._by_id[conversation] = _Conversation(owner)
            before = len(found.turns)
            found.turns = [*found.turns, _slim(answer)][-MOST_TURNS:]
            found.used = time.monotonic()
            self._turns += len(found.turns) - before
            self._by_id.move_to_end(conversation)
            while self._turns > MOST_TURNS_IN_ALL:
                self._drop(next(iter(self._by_id)))
            return conversation

    def delete(self, conversation: str, owner: str) -> bool:
        with self._lock:
            if self._find(conversation, owner) is None:
                return False
            self._drop(conversation)
            return True

    def _find(self, conversation: str, owner: str) -> _Conversation | None:
        self._expire()
        found = self._by_id.get(conversation)
        return found if found is not None and found.owner == owner else None

    def _expire(self) -> None:
        oldest = time.monotonic() - EXPIRE_SECONDS
        while self._by_id:
            first = next(iter(self._by_id))
            if self._by_id[first].used >= oldest:
                break
            self._drop(first)

    def _drop(self, conversation: str) -> None:
        self._turns -= len(self._by_id.pop(conversation).turns)


def _slim(answer: Answer) -> Answer:
    """Without the passages that its page does not show."""
    if not answer.answered:
        return replace(answer, hits=answer.hits[:3])
    cited = {citation.article_id for citation in answer.citations}
    return replace(answer, hits=tuple(hit for hit in answer.hits if hit.article.id in cited))
