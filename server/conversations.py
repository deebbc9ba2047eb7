"""Conversations, kept in memory for a while under an id that nobody can guess.

They serve follow-ups and show the page's earlier turns to a browser without JavaScript. They are
capped in number and length and are gone after a day unused, when deleted, or when the service
stops; nothing of them is written anywhere.
"""

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Container, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from answer.answer import Answer
from server.asked import Asked

EXPIRE_SECONDS = 24 * 3600
MOST_TURNS = 8
"""Of one conversation: a follow-up reaches back a turn or two."""
MOST_CHARACTERS = 60_000_000
"""Of all turns together."""
TURN_CHARACTERS = 15_000
"""What a turn counts for beside the articles that it holds."""


@dataclass(frozen=True, slots=True)
class Told:
    """An answer as it was given."""

    id: str
    """By which a verdict names it; empty where none is wanted."""
    answer: Answer
    asked: Asked
    """What brings this answer again: with its day, and for a follow-up with the turn before."""
    conversation: str = ""
    """The id of the one it belongs to; empty where none is kept."""
    number: int = 1
    """Its place in the conversation, from 1; earlier turns may be gone."""
    days: tuple[date, ...] = ()
    """Of the articles of the question's story, where they were wanted."""

    @property
    def follows_up(self) -> bool:
        """Whether its question was made whole from the turn before."""
        return self.answer.reading.question != " ".join(self.asked.question.split())

    def shows(self, articles: Container[str]) -> bool:
        """Whether it quotes, lists or links one of these, by their ids."""
        hits = self.answer.hits
        return any(citation.article_id in articles for citation in self.answer.citations) or any(
            article.id in articles for hit in hits for article in (hit.article, *hit.duplicates)
        )


def without(turns: Sequence[Told], articles: Container[str]) -> list[Told]:
    """The turns but those that show one of these articles, by their ids, and the follow-ups to
    those: a question that was made whole may hold what was answered."""
    kept: list[Told] = []
    dropped = False
    for told in turns:
        dropped = told.shows(articles) or (dropped and told.follows_up)
        if not dropped:
            kept.append(told)
    return kept


@dataclass(slots=True)
class _Conversation:
    owner: str
    turns: list[Told] = field(default_factory=list)
    used: float = field(default_factory=time.monotonic)

    @property
    def characters(self) -> int:
        hits = (hit for told in self.turns for hit in told.answer.hits)
        return TURN_CHARACTERS * len(self.turns) + sum(len(hit.article.text) for hit in hits)


class Conversations:
    """Each belongs to the key that began it: another key's holder cannot tell that it exists."""

    def __init__(self) -> None:
        self._by_id: OrderedDict[str, _Conversation] = OrderedDict()
        self._characters = 0
        self._lock = threading.Lock()

    def turns(self, conversation: str, owner: str) -> tuple[Told, ...]:
        """Its turns, oldest first; none where it is unknown, expired or another's."""
        with self._lock:
            found = self._find(conversation, owner)
            return tuple(found.turns) if found else ()

    def add(self, conversation: str, owner: str, told: Told) -> Told:
        """Adds a turn, to a new conversation where there is none of that id."""
        with self._lock:
            found = self._find(conversation, owner)
            if found is None:
                conversation = secrets.token_urlsafe(18)
                found = self._by_id[conversation] = _Conversation(owner)
            number = found.turns[-1].number + 1 if found.turns else 1
            told = replace(told, conversation=conversation, number=number)
            self._hold(found, [*found.turns, _slim(told)][-MOST_TURNS:])
            found.used = time.monotonic()
            self._by_id.move_to_end(conversation)
            while self._characters > MOST_CHARACTERS and len(self._by_id) > 1:
                self._drop(next(iter(self._by_id)))
            return told

    def delete(self, conversation: str, owner: str) -> bool:
        with self._lock:
            if self._find(conversation, owner) is None:
                return False
            self._drop(conversation)
            return True

    def forget(self, articles: Container[str]) -> None:
        """Keeps of every conversation what is `without` these; and no chart, for it may count
        one."""
        with self._lock:
            for found in self._by_id.values():
                kept = without(found.turns, articles)
                self._hold(found, [replace(told, days=()) for told in kept])

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

    def _hold(self, found: _Conversation, turns: list[Told]) -> None:
        self._characters -= found.characters
        found.turns = turns
        self._characters += found.characters

    def _drop(self, conversation: str) -> None:
        self._characters -= self._by_id.pop(conversation).characters


def _slim(told: Told) -> Told:
    """Without the passages that its page does not show, and no text of a near-copy."""
    answer = told.answer
    cited = {citation.article_id for citation in answer.citations}
    shown = [hit for hit in answer.hits if hit.article.id in cited] if cited else answer.hits[:3]
    hits = tuple(
        replace(hit, duplicates=tuple(replace(copy, text="") for copy in hit.duplicates))
        for hit in shown
    )
    return replace(told, answer=replace(answer, hits=hits))
