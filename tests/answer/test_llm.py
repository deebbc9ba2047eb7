"""The client of an endpoint against a stand-in that speaks its protocol."""

import asyncio
from collections.abc import Iterator

import pytest

from answer.llm import Endpoint, Llm, LlmError, Message, Refused, Slow, Unreachable
from tests.server import standin
from tests.server.standin import StandIn, Talk, saying


@pytest.fixture(scope="module")
def model() -> Iterator[StandIn]:
    model, stop = standin.start()
    yield model
    stop()


def reply(url: str, seconds: float = 20.0) -> str:
    async def read() -> str:
        llm = Llm(Endpoint(url, "scribe", seconds, key="s3cret"))
        try:
            return "".join([piece async for piece in llm.reply([Message("user", "Why?")])])
        finally:
            await llm.close()

    return asyncio.run(read())


def test_the_text_of_a_stream(model: StandIn) -> None:
    model.script = saying("It closed — “for good” [1].")
    assert reply(model.url) == reply(f"{model.url}/") == "It closed — “for good” [1]."
    asked = model.calls[-1]
    assert asked.body["messages"] == [{"role": "user", "content": "Why?"}]
    assert asked.handler.headers["Authorization"] == "Bearer s3cret"


def test_no_proxy_is_taken_from_the_environment(
    model: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    model.script = saying("It closed.")
    assert reply(model.url) == "It closed."


def test_no_redirect_is_followed(model: StandIn) -> None:
    model.script = lambda talk: talk.begin(302, Location=model.url)
    with pytest.raises(Refused):
        reply(model.url)


def test_nobody_there() -> None:
    with pytest.raises(Unreachable):
        reply("http://127.0.0.1:9/v1")


def test_time_is_for_the_whole_reply(model: StandIn) -> None:
    """A model that says a word now and then does not hold an asker for ever."""

    def dribble(talk: Talk) -> None:
        talk.begin()
        while not talk.left(0.1):
            talk.say("word")

    model.script = dribble
    with pytest.raises(Slow):
        reply(model.url, seconds=0.6)


def test_what_goes_wrong_quotes_nothing(model: StandIn) -> None:
    def wrong(talk: Talk) -> None:
        talk.begin()
        talk.raw(b"data: SECRET\n\n")

    model.script = wrong
    with pytest.raises(LlmError) as told:
        reply(model.url)
    assert "SECRET" not in str(told.value)
    assert "s3cret" not in repr(Endpoint(model.url, "scribe", 1.0, key="s3cret"))
