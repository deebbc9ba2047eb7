from types import SimpleNamespace

import pytest

from server import rates
from server.rates import MOST_CALLERS, Rates


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The module's own: the servers of other tests go on by the real one meanwhile."""
    now = [1000.0]
    monkeypatch.setattr(rates, "time", SimpleNamespace(monotonic=lambda: now[0]))
    return now


def test_no_limit_limits_nobody() -> None:
    given = Rates(0)
    assert {given.take("desk") for _ in range(1000)} == {0}


def test_a_minute_of_requests_then_as_they_refill(clock: list[float]) -> None:
    given = Rates(30)
    assert [given.take("desk") for _ in range(30)] == [0] * 30
    assert given.take("desk") == 2
    assert given.take("sport") == 0
    clock[0] += 1.9
    assert given.take("desk") == 1
    clock[0] += 0.2
    assert given.take("desk") == 0
    assert given.take("desk") == 2
    clock[0] += 3600
    assert [given.take("desk") for _ in range(31)] == [0] * 30 + [2]


def test_callers_are_capped(clock: list[float]) -> None:
    given = Rates(1)
    assert given.take("first") == 0
    assert given.take("first") == 60
    for number in range(MOST_CALLERS):
        given.take(str(number))
    assert given.take("first") == 0
