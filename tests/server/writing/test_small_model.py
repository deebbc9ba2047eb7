"""A real model, so small that it writes nonsense: none of it reaches anybody."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from server.settings import Settings
from tests.server.conftest import running
from tests.server.given_answers import DAY, WHY, ask, borne_out

SERVER = Path(__file__).parent / "small_model.py"
QUESTIONS = (
    (WHY, DAY),
    ("Who is the climate change minister of Pakistan?", "2022-09-12"),
)


@pytest.fixture(scope="module")
def desk(sample_index: Path) -> Iterator[httpx.Client]:
    with subprocess.Popen(
        [sys.executable, SERVER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as model:
        try:
            assert model.stdout
            url = model.stdout.readline().strip()
            assert url.startswith("http://127.0.0.1:")
            settings = Settings(
                index=sample_index, llm_url=f"{url}/v1", llm_model="SmolLM2", llm_timeout=120
            )
            with running(settings) as client:
                client.timeout = httpx.Timeout(240)
                yield client
        finally:
            model.terminate()


@pytest.mark.parametrize(("question", "today"), QUESTIONS)
def test_whatever_it_writes_only_what_is_borne_out_is_shown(
    question: str, today: str, desk: httpx.Client
) -> None:
    answer = ask(desk, question, today)
    borne_out(answer, desk)
    assert answer["timings"]["write"] > 0
    failed = ("did not finish in time", "failed", "busy")
    assert not any(words in answer["note"] for words in failed)  # it did write
