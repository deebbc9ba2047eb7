"""An OpenAI-compatible endpoint: messages in, a stream of text out.

It is trusted with the question and its passages and with nothing else. Only the address in the
settings is spoken to: no redirect is followed, no proxy is taken from the environment. What comes
back is read as server-sent events of chat completions, up to a size and within a time.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

import httpx

MOST_BYTES = 1024 * 1024
"""Of a whole reply: each token comes in an event of some hundred bytes."""
MOST_TOKENS = 400
"""Four long sentences and a short answer."""


class LlmError(Exception):
    """Base: no text, or no more of it. The message quotes nothing that was sent or received.

    LlmError
    ├── Unreachable   no connection, or it broke off
    ├── Slow          not done within the time
    ├── Refused       a status other than 200; a redirect is one
    └── Garbled       not a stream of chat completions, or too much of one
    """


class Unreachable(LlmError):
    pass


class Slow(LlmError):
    pass


class Refused(LlmError):
    pass


class Garbled(LlmError):
    pass


@dataclass(frozen=True, slots=True)
class Message:
    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Endpoint:
    url: str
    """Up to and without "/chat/completions"."""
    model: str
    seconds: float
    """For a whole reply."""
    key: str = field(default="", repr=False)


class Llm:
    """One endpoint and its connections; for one event loop."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        # No compression: a few bytes could unpack to more than memory holds.
        headers = {"Accept": "text/event-stream", "Accept-Encoding": "identity"}
        if endpoint.key:
            headers["Authorization"] = f"Bearer {endpoint.key}"
        self._client = httpx.AsyncClient(
            headers=headers, trust_env=False, follow_redirects=False, timeout=endpoint.seconds
        )

    async def close(self) -> None:
        await self._client.aclose()

    async def reply(self, messages: Sequence[Message]) -> AsyncGenerator[str, None]:
        """The reply's text as it comes; closing the generator ends the call. Raises LlmError."""
        deadline = asyncio.get_running_loop().time() + self.endpoint.seconds
        asked = {
            "model": self.endpoint.model,
            "messages": [{"role": each.role, "content": each.content} for each in messages],
            "stream": True,
            "temperature": 0,
            "max_tokens": MOST_TOKENS,
        }
        address = f"{self.endpoint.url.rstrip('/')}/chat/completions"
        try:
            async with AsyncExitStack() as stack:
                async with asyncio.timeout_at(deadline):
                    response = await stack.enter_async_context(
                        self._client.stream("POST", address, json=asked)
                    )
                _check(response)
                chunks, events = response.aiter_raw(), _Events()
                while True:
                    async with asyncio.timeout_at(deadline):
                        chunk = await anext(chunks, b"")
                    for data in events.feed(chunk):
                        text, done = _read(data)
                        if text:
                            yield text
                        if done:
                            return
                    if not chunk:
                        raise Unreachable("the reply broke off")
        except TimeoutError as error:
            raise Slow("no whole reply within its time") from error
        except (httpx.HTTPError, httpx.StreamError) as error:
            raise Unreachable(type(error).__name__) from error


def _check(response: httpx.Response) -> None:
    if response.status_code != 200:
        raise Refused(f"status {response.status_code}")
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "text/event-stream":
        raise Garbled("not an event stream")
    if response.headers.get("content-encoding", "identity") != "identity":
        raise Garbled("a compressed stream")


class _Events:
    """Cuts bytes into the data of server-sent events."""

    def __init__(self) -> None:
        self._size = 0
        self._rest = b""

    def feed(self, chunk: bytes) -> list[bytes]:
        self._size += len(chunk)
        if self._size > MOST_BYTES:
            raise Garbled("too long a stream")
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        return [line[5:].strip() for line in lines if line.startswith(b"data:")]


def _read(data: bytes) -> tuple[str, bool]:
    """The text of an event, and whether it is the last."""
    if data == b"[DONE]":
        return "", True
    try:
        choices = json.loads(data)["choices"]
        if not choices:  # a count of tokens, at the end
            return "", False
        text = choices[0]["delta"].get("content") or ""
        done = choices[0].get("finish_reason") is not None
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError) as error:
        raise Garbled("an event that is no chat completion") from error
    if not isinstance(text, str):
        raise Garbled("an event that is no chat completion")
    return text, done
