"""The official `openai` client, pointed at Dateline."""

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import openai
import pytest

from server.keys import hash_of
from server.settings import Key, Settings

Start = Callable[[Settings], httpx.Client]
WHY = "why did Albania cut ties with Iran"
TODAY = {"today": "2022-09-12"}


@pytest.fixture
def model(client: httpx.Client) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{client.base_url}/v1", api_key="none", max_retries=0) as model:
        yield model


def test_an_answer_with_its_citations(model: openai.OpenAI, client: httpx.Client) -> None:
    done = model.chat.completions.create(
        model="dateline", messages=[{"role": "user", "content": WHY}], extra_body=TODAY
    )
    message = done.choices[0].message
    assert done.choices[0].finish_reason == "stop"
    assert message.content
    assert "major cyberattack" in message.content
    assert message.annotations
    assert done.model_extra
    citations = done.model_extra["dateline"]["citations"]
    for annotation, citation in zip(message.annotations, citations, strict=True):
        cited = annotation.url_citation
        marked = message.content[cited.start_index : cited.end_index]
        assert citation["quote"] in marked
        assert f"[{citation['number']}]" in marked
        assert cited.title in (citation["headline"], citation["source"])
        assert cited.url.startswith("http")
    local = [a.url_citation.url for a in message.annotations if "127.0.0.1" in a.url_citation.url]
    assert all(client.get(url).status_code == 200 for url in local)


def test_the_stream_says_the_same(model: openai.OpenAI) -> None:
    asked = [{"role": "user", "content": [{"type": "text", "text": WHY}]}]
    whole = model.chat.completions.create(model="dateline", messages=asked, extra_body=TODAY)  # type: ignore[call-overload]
    stream = model.chat.completions.create(  # type: ignore[call-overload]
        model="dateline",
        messages=asked,
        stream=True,
        stream_options={"include_usage": True},
        extra_body=TODAY,
    )
    content, annotations, reasons, usage = "", [], [], None
    for chunk in stream:
        usage = chunk.usage or usage
        for choice in chunk.choices:
            content += choice.delta.content or ""
            annotations += (choice.delta.model_extra or {}).get("annotations", [])
            reasons.append(choice.finish_reason)
    assert content == whole.choices[0].message.content
    assert annotations == [a.model_dump() for a in whole.choices[0].message.annotations]
    assert [reason for reason in reasons if reason] == ["stop"]
    assert usage is not None


def test_what_the_archive_does_not_hold(model: openai.OpenAI) -> None:
    asked = [{"role": "user", "content": "Who won the 1966 World Cup?"}]
    done = model.chat.completions.create(model="x", messages=asked, temperature=1.5, seed=7)  # type: ignore[call-overload]
    message = done.choices[0].message
    assert message.content.startswith("The archive does not answer this.")
    assert message.annotations == []
    assert done.model_extra["dateline"]["answered"] is False


def test_earlier_messages_make_a_follow_up_whole(model: openai.OpenAI) -> None:
    done = model.chat.completions.create(
        model="dateline",
        messages=[
            {"role": "system", "content": "You are a pirate."},
            {"role": "user", "content": "How many people died in the floods in Pakistan?"},
            {"role": "assistant", "content": "1,739 [1]"},
            {"role": "user", "content": "What about Nigeria?"},
        ],
        extra_body={"today": "2022-10-20"},
    )
    assert done.model_extra
    whole = done.model_extra["dateline"]["reading"]["question"]
    assert "Nigeria" in whole
    assert "floods" in whole


def test_models_are_listed(model: openai.OpenAI) -> None:
    assert [each.id for each in model.models.list()] == ["dateline"]
    assert model.models.retrieve("dateline").id == "dateline"
    with pytest.raises(openai.NotFoundError):
        model.models.retrieve("gpt-99")


@pytest.mark.parametrize(
    "messages",
    [
        [],
        [{"role": "user", "content": ""}],
        [{"role": "assistant", "content": "hello"}],
        [{"role": "user", "content": "why " * 1000}],
        [{"role": "pirate", "content": "why"}],
    ],
)
def test_what_cannot_be_asked_is_the_clients_own_error(
    model: openai.OpenAI, messages: list[dict[str, str]]
) -> None:
    with pytest.raises(openai.UnprocessableEntityError) as refused:
        model.chat.completions.create(model="dateline", messages=messages)  # type: ignore[call-overload]
    assert refused.value.body["type"] == "/docs#problem-invalid"  # type: ignore[index,call-overload]


def test_the_clients_key_is_dateline_s_key(start: Start, sample_index: Path) -> None:
    keys = (Key(name="desk", hash=hash_of("desk-key")),)
    client = start(Settings(index=sample_index, keys=keys))
    base = f"{client.base_url}/v1"
    with openai.OpenAI(base_url=base, api_key="desk-key", max_retries=0) as right:
        assert list(right.models.list())
    with (
        openai.OpenAI(base_url=base, api_key="wrong", max_retries=0) as wrong,
        pytest.raises(openai.AuthenticationError),
    ):
        wrong.models.list()
