"""How many requests a caller may make: a bucket of tokens each, refilled through the minute."""

import math
import time
from collections import OrderedDict

MOST_CALLERS = 10_000


class Rates:
    def __init__(self, per_minute: int) -> None:
        """0 limits nobody."""
        self._per_minute = per_minute
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, caller: str) -> int:
        """0 where the caller may go on, else the seconds, at least 1, until one more is allowed."""
        if not self._per_minute:
            return 0
        now = time.monotonic()
        tokens, then = self._buckets.pop(caller, (float(self._per_minute), now))
        tokens = min(self._per_minute, tokens + (now - then) * self._per_minute / 60)
        allowed = tokens >= 1
        self._buckets[caller] = (tokens - 1 if allowed else tokens, now)
        while len(self._buckets) > MOST_CALLERS:
            self._buckets.popitem(last=False)
        return 0 if allowed else max(1, math.ceil((1 - tokens) * 60 / self._per_minute))
