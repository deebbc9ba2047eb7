"""Who calls: API keys, known by their hashes, and the sessions that a browser gets for one.

A key is 192 random bits, so one SHA-256 of it can stand in a settings file. A browser that gives
a key is handed a session instead, another random string, kept here by its hash until it expires
or the service stops: neither the settings nor a cookie lets anyone make up a key.
"""

import hashlib
import hmac
import secrets
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from server.settings import Key

SESSION_SECONDS = 30 * 24 * 3600
MOST_SESSIONS = 10_000


@dataclass(frozen=True, slots=True)
class Caller:
    name: str
    """Of the key; empty where the service is open."""
    keeper: bool


NOBODY = Caller(name="", keeper=False)
"""Whoever reaches a service without keys: may ask, may not rebuild or withdraw."""


def new_key() -> tuple[str, str]:
    """A fresh key and its hash."""
    key = f"dl_{secrets.token_urlsafe(24)}"
    return key, hash_of(key)


def hash_of(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


class Keyring:
    def __init__(self, keys: Sequence[Key]) -> None:
        self._keys = tuple(keys)
        self._sessions: OrderedDict[str, tuple[Caller, float]] = OrderedDict()

    @property
    def open(self) -> bool:
        """True where there are no keys, so that nobody is asked for one."""
        return not self._keys

    def caller(self, key: str) -> Caller | None:
        """Whose key it is. Every hash is compared, whole, whichever matches."""
        given = hash_of(key)
        found = None
        for known in self._keys:
            if hmac.compare_digest(given, known.hash):
                found = Caller(known.name, known.role == "keeper")
        return found

    def begin(self, caller: Caller) -> str:
        """A session for a browser: the secret to put into its cookie."""
        secret = secrets.token_urlsafe(24)
        self._sessions[hash_of(secret)] = (caller, time.monotonic() + SESSION_SECONDS)
        while len(self._sessions) > MOST_SESSIONS:
            self._sessions.popitem(last=False)
        return secret

    def resume(self, secret: str) -> Caller | None:
        caller, expires = self._sessions.get(hash_of(secret), (None, 0.0))
        return caller if time.monotonic() < expires else None

    def end(self, secret: str) -> None:
        self._sessions.pop(hash_of(secret), None)
