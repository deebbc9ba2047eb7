import pytest

from server.rates import MOST_CALLERS, Rates


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1000.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    return now


def test_no_limit_limits_nobody() -> None:
    rates = Rates(0)
    assert {rates.take("desk") for _ in range(1000)} == {0}


def test_a_minute_of_requests_then_as_they_refill(clock: list[float]) -> None:
    rates = Rates(30)
    assert [rates.take("desk") for _ in range(30)] == [0] * 30
    assert rates.take("desk") == 2
    assert rates.take("sport") == 0
    clock[0] += 1.9
    assert rates.take("desk") == 1
    clock[0] += 0.2
    assert rates.take("desk") == 0
    assert rates.take("desk") == 2
    clock[0] += 3600
    assert [rates.take("desk") for _ in range(31)] == [0] * 30 + [2]


def test_callers_are_capped(clock: list[float]) -> None:
    rates = Rates(1)
    assert rates.take("first") == 0
    assert rates.take("first") == 60
    for number in range(MOST_CALLERS):
        rates.take(str(number))
    assert rates.take("first") == 0
