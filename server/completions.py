"""OpenAI's chat completions over the archive: programs that speak to a model can speak to it.

The last message is the question and the user's earlier ones are its history. The answer's
sentences come as the content, each ending in its numbers, and each citation as a `url_citation`
annotation over its sentence; `dateline` carries the whole answer, exact spans included.
Sampling settings are accepted and ignored: nothing here is sampled.
"""

import secrets
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse

from answer.answer import Citation
from answer.question import Turn, make_whole
from server import errors
from server.api import PROBLEMS, caller_of, service_of
from server.asked import Asked
from server.conversations import Told
from server.errors import Problem
from server.given import Day, FiltersIn, Flag
from server.links import article_href, at_text
from server.service import invalid
from server.sse import Event, event_stream
from server.wire import AnswerOut
from server.words import coverage_words

MODEL = "dateline"
router = APIRouter(tags=["openai"], responses=PROBLEMS)


class _Open(BaseModel):
    """Fields of OpenAI's that mean nothing here are let through."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Part(_Open):
    type: str
    text: str = ""


class Message(_Open):
    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | tuple[Part, ...] | None = None

    @property
    def text(self) -> str:
        if isinstance(self.content, str):
            return self.content
        return " ".join(part.text for part in self.content or () if part.type == "text")


class StreamOptions(_Open):
    include_usage: Flag = False


class CompletionIn(_Open):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "model": MODEL,
                    "messages": [{"role": "user", "content": "why did Albania cut ties with Iran"}],
                }
            ]
        }
    )

    model: str = Field(default=MODEL, max_length=200, description="Any name: there is one model.")
    messages: tuple[Message, ...] = Field(min_length=1, max_length=200)
    stream: Flag = False
    stream_options: StreamOptions | None = None
    today: Day | None = Field(default=None, description="Dateline's own: the asking day.")
    filters: FiltersIn = Field(default=FiltersIn(), description="Dateline's own.")


@dataclass(frozen=True, slots=True)
class _Completion:
    id: str
    created: int
    pieces: tuple[str, ...]
    """The content, a sentence each."""
    annotations: tuple[Mapping[str, object], ...]
    answer: Mapping[str, object]


@router.get("/v1/models", summary="List the models: there is one")
async def models() -> dict[str, object]:
    return {"object": "list", "data": [_MODEL]}


@router.get("/v1/models/{model}", summary="Describe a model")
async def model(model: str) -> dict[str, object]:
    if model != MODEL:
        raise Problem(errors.NOT_FOUND, f"There is one model, {MODEL}.")
    return _MODEL


@router.post("/v1/chat/completions", summary="Ask in the shape of OpenAI's chat completions")
async def complete(request: Request, body: CompletionIn) -> Response:
    told = await service_of(request).ask(_asked(body), caller_of(request))
    request.state.generation = told.answer.generation
    done = _completion(told, str(request.base_url).rstrip("/"))
    if body.stream:
        usage = bool(body.stream_options and body.stream_options.include_usage)
        return event_stream(_chunks(done, usage))
    message = {
        "role": "assistant",
        "content": "".join(done.pieces),
        "refusal": None,
        "annotations": done.annotations,
    }
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
    return JSONResponse(
        {
            "id": done.id,
            "object": "chat.completion",
            "created": done.created,
            "model": MODEL,
            "choices": [choice],
            "usage": _USAGE,
            "dateline": done.answer,
        }
    )


async def _chunks(done: _Completion, usage: bool) -> AsyncIterator[Event]:
    def chunk(choices: list[object], **more: object) -> Event:
        head = {"id": done.id, "object": "chat.completion.chunk", "created": done.created}
        return Event("", {**head, "model": MODEL, "choices": choices, **more})

    def choice(delta: Mapping[str, object], reason: str | None = None) -> list[object]:
        return [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": reason}]

    yield chunk(choice({"role": "assistant", "content": ""}))
    for piece in done.pieces:
        yield chunk(choice({"content": piece}))
    yield chunk(choice({"annotations": done.annotations}))
    yield chunk(choice({}, "stop"), dateline=done.answer)
    if usage:
        yield chunk([], usage=_USAGE)
    yield Event("", "[DONE]")


def _asked(body: CompletionIn) -> Asked:
    last = body.messages[-1]
    if last.role != "user" or not last.text.strip():
        raise invalid("body.messages", "The last message must be the user's, and hold a question.")
    return Asked(
        question=last.text,
        filters=body.filters.filters(),
        today=body.today,
        history=_history(body.messages[:-1]),
    )


def _history(messages: tuple[Message, ...]) -> tuple[Turn, ...]:
    """The user's earlier questions, each made whole from those before it."""
    turns: list[Turn] = []
    for message in messages:
        if message.role == "user" and message.text.strip():
            turns.append(Turn(make_whole(" ".join(message.text.split()), turns), ""))
    return tuple(turns)


def _completion(told: Told, base: str) -> _Completion:
    answer = told.answer
    pieces: list[str] = []
    annotations: list[Mapping[str, object]] = []
    if answer.note:
        pieces.append(answer.note)
    start = len(answer.note)
    for sentence in answer.sentences:
        marks = "".join(f"[{number}]" for number in sentence.citations)
        piece = f"{' ' if pieces else ''}{sentence.text} {marks}"
        end = start + len(piece)
        for number in sentence.citations:
            citation = answer.citations[number - 1]
            annotations.append(_annotation(citation, base, end - len(piece.lstrip()), end))
        pieces.append(piece)
        start = end
    if not answer.answered:
        searched = coverage_words(answer.coverage)
        space = " " if pieces else ""
        pieces.append(f"{space}The archive does not answer this. Searched: {searched}.")
    return _Completion(
        id=f"chatcmpl-{secrets.token_hex(12)}",
        created=int(time.time()),
        pieces=tuple(pieces),
        annotations=tuple(annotations),
        answer=AnswerOut.of(told).model_dump(mode="json"),
    )


def _annotation(citation: Citation, base: str, start: int, end: int) -> Mapping[str, object]:
    here = base + article_href(citation.article_id, (citation.start, citation.end))
    return {
        "type": "url_citation",
        "url_citation": {
            "start_index": start,
            "end_index": end,
            "title": citation.headline or citation.source,
            "url": at_text(citation.url, citation.quote) or here,
        },
    }


_MODEL: dict[str, object] = {"id": MODEL, "object": "model", "created": 0, "owned_by": "dateline"}
_USAGE = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
"""No model reads or writes tokens here."""
