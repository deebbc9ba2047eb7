"""Ten times the load that fits, over a real process: who is accepted is answered as ever, who is
not is told so at once, and nothing else suffers.

The bounds are the promise's. What a bare server in a process of its own needed while a call was
under way is the machine's share of it and is taken off. Where the bare server itself took a quarter
of a second, the machine stood still, and all that fell due meanwhile came at once, more than ten
times the load: those calls are left out, and they must be few.
Who is answered is looked at from the first moment on. Those who waited as in a rush are refused
late, once, when it turns out to be a flood: of the refusals of the short form they may be more than
one in a hundred, so there its first five seconds are left out.
"""

import asyncio
import statistics
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from bench.load import BUSY, OK, Call, Load, measure, percentile, report

pytestmark = pytest.mark.alone

QUESTIONS = (
    "why did Albania cut ties with Iran",
    "How many people died in the floods in Pakistan?",
    "Who became prime minister of Britain?",
    "When did the Queen die?",
    "timeline of the floods in Pakistan",
    "What did the central bank decide last week?",
    "How long was the queue to see the Queen?",
    "Which ship blocked the Suez canal?",
    "What burned in Paris?",
    "Who won the election in Brazil?",
    "What happened on the moon of Jupiter?",
    "How much did Ethereum's switch save?",
)
STILL = 0.25
"""Seconds that a bare server does not take for want of a processor that ours is using."""
CATCHING_UP = 1.0
"""Seconds after the machine stood still in which more than ten times the load is worked off."""
BODIES = [{"question": question, "today": "2022-10-20"} for question in QUESTIONS] * 4


@pytest.mark.parametrize(
    ("seconds", "settling"),
    [
        (120.0, 5.0),
        pytest.param(120.0, 0.0, marks=pytest.mark.soak),
        pytest.param(600.0, 0.0, marks=pytest.mark.soak),
    ],
)
def test_ten_times_the_load_that_fits(sample_index: Path, seconds: float, settling: float) -> None:
    load = asyncio.run(measure(sample_index, BODIES, seconds, times=10))
    stood = stood_still(load.bare)
    print(report(load))  # noqa: T201 -- shown with a failure
    from_when = load.asked[0].due + settling
    accepted = [call for call in load.asked if call.status == OK]
    refused = [call for call in load.asked if call.status == BUSY]
    assert len(accepted) + len(refused) == len(load.asked)
    assert all(call.retry_after for call in refused)
    assert len(accepted) > seconds / statistics.fmean(call.seconds for call in load.idle) / 3
    assert {call.status for call in load.health} == {OK}
    assert len(outside(stood, load.health)) >= 0.75 * len(load.health)
    late = [call for call in refused if call.due >= from_when]
    assert p99(outside(stood, accepted), load.bare) <= 2 * p99(load.idle)
    assert p99(outside(stood, late), load.bare) <= 0.05
    assert p99(outside(stood, load.health), load.bare) <= 0.05
    before, after = load.memory
    assert after <= 1.05 * before
    stops_well(load)


def stops_well(load: Load) -> None:
    """What the server says it answered was received, and it left by itself."""
    received = [*load.idle, *load.asked, *load.stopping]
    assert sum(call.status == OK for call in received) == load.answered
    assert load.exit_code == 0
    assert {call.status for call in load.stopping} >= {OK}


def p99(calls: Sequence[Call], bare: Sequence[Call] = ()) -> float:
    """Seconds, less the machine's share where calls of a bare server tell it."""
    return percentile([call.seconds - share_of_machine(call, bare) for call in calls], 0.99)


def stood_still(bare: Sequence[Call]) -> list[tuple[float, float]]:
    """From when to when the machine stood still, and went through what had gathered meanwhile."""
    return [
        (call.due, call.due + call.seconds + CATCHING_UP) for call in bare if call.seconds > STILL
    ]


def outside(stood: Sequence[tuple[float, float]], calls: Iterable[Call]) -> list[Call]:
    """The calls that were neither begun nor under way while the machine stood still."""
    return [
        call
        for call in calls
        if not any(start <= call.due + call.seconds and call.due <= end for start, end in stood)
    ]


def share_of_machine(call: Call, bare: Sequence[Call]) -> float:
    """The most that a call of the bare server took while `call` was under way."""
    last = bisect_right(bare, call.due + call.seconds, key=lambda each: each.due)
    under_way = (each for each in bare[:last] if each.due + each.seconds >= call.due)
    return max((each.seconds for each in under_way), default=0.0)


def test_the_machines_share_is_that_of_the_call() -> None:
    bare = [Call(0.0, OK, 0.002), Call(1.0, OK, 0.9), Call(2.0, OK, 0.003), Call(3.0, OK, 0.004)]
    assert share_of_machine(Call(1.5, OK, 0.2), bare) == 0.9
    assert share_of_machine(Call(1.95, OK, 1.2), bare) == 0.004
    assert share_of_machine(Call(0.5, OK, 0.1), bare) == 0.0
    assert p99([Call(1.5, OK, 1.0), Call(0.5, OK, 0.25)], bare) == 0.25


def test_what_came_while_the_machine_stood_still_is_left_out() -> None:
    stood = stood_still([Call(0.0, OK, 0.2), Call(5.0, OK, 2.0), Call(9.0, OK, 0.003)])
    assert stood == [(5.0, 8.0)]
    before, across, meanwhile, after = (
        Call(4.0, OK, 0.9),
        Call(4.5, OK, 3.0),
        Call(7.5, BUSY, 0.1),
        Call(8.1, BUSY, 0.2),
    )
    assert outside(stood, [before, across, meanwhile, after]) == [before, after]
