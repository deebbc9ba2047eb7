"""Servers whose model is a stand-in, and does what each test tells it."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.server import standin
from tests.server.conftest import running
from tests.server.standin import StandIn, settings_for


@pytest.fixture(scope="module")
def model() -> Iterator[StandIn]:
    model, stop = standin.start()
    yield model
    stop()


@pytest.fixture(scope="module")
def desk(model: StandIn, sample_index: Path) -> Iterator[httpx.Client]:
    """A server whose model has little time."""
    with running(settings_for(model, sample_index, 3.0)) as client:
        yield client


@pytest.fixture(scope="module")
def patient(model: StandIn, sample_index: Path) -> Iterator[httpx.Client]:
    """A server whose model has all the time it wants."""
    with running(settings_for(model, sample_index, 120.0)) as client:
        yield client
