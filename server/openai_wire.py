"""OpenAI's shapes, as far as they mean anything here: what its clients send, and what they get."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from server.given import Day, FiltersIn, Flag
from server.wire import AnswerOut

MODEL = "dateline"


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


class UrlCitation(_Open):
    start_index: int
    end_index: int
    title: str
    url: str = Field(description="The outlet's page, or the article's here, at the sentence.")


class Annotation(_Open):
    type: Literal["url_citation"] = "url_citation"
    url_citation: UrlCitation


class MessageOut(_Open):
    role: Literal["assistant"] = "assistant"
    content: str
    refusal: None = None
    annotations: tuple[Annotation, ...]


class ChoiceOut(_Open):
    index: Literal[0] = 0
    message: MessageOut
    logprobs: None = None
    finish_reason: Literal["stop"] = "stop"


class UsageOut(_Open):
    """No model reads or writes tokens here."""

    prompt_tokens: Literal[0] = 0
    completion_tokens: Literal[0] = 0
    total_tokens: Literal[0] = 0


class CompletionOut(_Open):
    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str
    choices: tuple[ChoiceOut]
    usage: UsageOut = UsageOut()
    dateline: AnswerOut = Field(description="Dateline's own: the whole answer, spans included.")


class ModelOut(_Open):
    id: str = MODEL
    object: Literal["model"] = "model"
    created: int = 0
    owned_by: str = "dateline"


class ModelsOut(_Open):
    object: Literal["list"] = "list"
    data: tuple[ModelOut, ...] = (ModelOut(),)
