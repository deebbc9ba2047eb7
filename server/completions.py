"""OpenAI's chat completions over the archive: programs that speak to a model can speak to it.

The last message is the question and the user's earlier ones are its history. The answer's
sentences come as the content, each ending in its numbers, and each citation as a `url_citation`
annotation over its sentence; `dateline` carries the whole answer, exact spans included.
Sampling settings are accepted and ignored: nothing here is sampled.
"""

import secrets
import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from starlette.responses import JSONResponse

from answer.answer import Answer, Citation
from answer.question import Turn, make_whole
from server import errors
from server import wire_examples as shown
from server.api import PROBLEMS, caller_of, service_of
from server.asked import Asked
from server.conversations import Told
from server.errors import Problem
from server.links import article_href, at_text
from server.openai_wire import (
    MODEL,
    Annotation,
    ChoiceOut,
    CompletionIn,
    CompletionOut,
    Message,
    MessageOut,
    ModelOut,
    ModelsOut,
    UrlCitation,
    UsageOut,
)
from server.service import invalid
from server.sse import Event, event_stream
from server.wire import AnswerOut
from server.wire_examples import gives
from server.words import coverage_words, headings

router = APIRouter(tags=["openai"], responses=PROBLEMS)


class _Content:
    """The content as it grows: pieces of text, and the annotations over them."""

    def __init__(self, base: str) -> None:
        self.annotations: list[Annotation] = []
        self._base = base
        self._length = 0
        self._sentences = 0
        self._noted = False

    def grow(self, answer: Answer, whole: bool) -> list[str]:
        """The pieces that an answer has beyond the last one."""
        pieces: list[str] = []
        # What a model's answer leaves open is known at its end; any other note explains the answer.
        if answer.note and not answer.written_by:
            pieces.append(self._note(answer.note))
        told = [*zip(answer.sentences, headings(answer), strict=True)]
        for sentence, heading in told[self._sentences :]:
            pieces.append(self._piece(heading) if heading else "")
            start = self._length + bool(self._length)
            marks = "".join(f"[{number}]" for number in sentence.citations)
            pieces.append(self._piece(f"{sentence.text} {marks}"))
            for number in sentence.citations:
                citation = answer.citations[number - 1]
                self.annotations.append(_annotation(citation, self._base, start, self._length))
        self._sentences = len(answer.sentences)
        if whole and not answer.answered:
            searched = coverage_words(answer.coverage)
            pieces.append(self._piece(f"The archive does not answer this. Searched: {searched}."))
        if whole and answer.note and answer.written_by:
            pieces.append(self._note(answer.note))
        return [piece for piece in pieces if piece]

    def _note(self, note: str) -> str:
        if self._noted:
            return ""
        self._noted = True
        return self._piece(note)

    def _piece(self, text: str) -> str:
        piece = f"{' ' if self._length else ''}{text}"
        self._length += len(piece)
        return piece


@router.get("/v1/models", summary="List the models: there is one", responses=gives(shown.MODELS))
async def models() -> ModelsOut:
    return ModelsOut()


@router.get("/v1/models/{model}", summary="Describe a model", responses=gives(shown.MODEL))
async def model(model: Annotated[str, Path(examples=[MODEL])]) -> ModelOut:
    if model != MODEL:
        raise Problem(errors.NOT_FOUND, f"There is one model, {MODEL}.")
    return ModelOut()


@router.post(
    "/v1/chat/completions",
    summary="Ask in the shape of OpenAI's chat completions",
    response_model=CompletionOut,
    responses=gives(shown.COMPLETION, stream=shown.CHUNKS),
)
async def complete(request: Request, body: CompletionIn) -> Response:
    """With `stream` as server-sent events, the annotations last."""
    service, caller = service_of(request), caller_of(request)
    content = _Content(str(request.base_url).rstrip("/"))
    made, created = f"chatcmpl-{secrets.token_hex(12)}", int(time.time())
    if body.stream:
        head = {"id": made, "created": created, "model": MODEL}
        usage = bool(body.stream_options and body.stream_options.include_usage)
        steps = service.telling(_asked(body), caller)
        # What cannot be asked is refused with a status, so the stream begins behind the first.
        first = await anext(steps)
        return event_stream(_chunks(request, head, first, steps, content, usage))
    told = await service.ask(_asked(body), caller)
    request.state.generation = told.answer.generation
    text = "".join(content.grow(told.answer, whole=True))
    message = MessageOut(content=text, annotations=tuple(content.annotations))
    done = CompletionOut(
        id=made,
        created=created,
        model=MODEL,
        choices=(ChoiceOut(message=message),),
        dateline=AnswerOut.of(told),
    )
    return JSONResponse(done.model_dump(mode="json"))


async def _chunks(
    request: Request,
    head: Mapping[str, object],
    first: Answer | Told,
    steps: AsyncGenerator[Answer | Told, None],
    content: _Content,
    usage: bool,
) -> AsyncGenerator[Event, None]:
    def chunk(choices: list[object], **more: object) -> Event:
        return Event("", {**head, "object": "chat.completion.chunk", "choices": choices, **more})

    def choice(delta: Mapping[str, object], reason: str | None = None) -> list[object]:
        return [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": reason}]

    yield chunk(choice({"role": "assistant", "content": ""}))
    async with aclosing(steps):
        step: Answer | Told | None = first
        while step is not None:
            answer = step.answer if isinstance(step, Told) else step
            for piece in content.grow(answer, whole=isinstance(step, Told)):
                yield chunk(choice({"content": piece}))
            if isinstance(step, Told):
                request.state.generation = answer.generation
                annotations = [each.model_dump() for each in content.annotations]
                yield chunk(choice({"annotations": annotations}))
                whole = AnswerOut.of(step).model_dump(mode="json")
                yield chunk(choice({}, "stop"), dateline=whole)
            step = await anext(steps, None)
    if usage:
        yield chunk([], usage=UsageOut().model_dump())
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


def _annotation(citation: Citation, base: str, start: int, end: int) -> Annotation:
    here = base + article_href(citation.article_id, (citation.start, citation.end))
    return Annotation(
        url_citation=UrlCitation(
            start_index=start,
            end_index=end,
            title=citation.headline or citation.source,
            url=at_text(citation.url, citation.quote) or here,
        )
    )
