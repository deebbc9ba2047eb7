"""The OpenAPI document: an example of everything, and nothing that was promised is taken away."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import BaseModel

from server import wire
from server import wire_examples as shown
from server.app import create_app
from server.openai_wire import CompletionOut, ModelOut, ModelsOut
from server.settings import Settings
from server.wire_examples import END, QUOTE, START, TEXT

PROMISED = Path(__file__).parent / "api_v1.txt"
DOCUMENT = create_app(Settings()).openapi()
SCHEMAS = DOCUMENT["components"]["schemas"]
OPERATIONS = {
    f"{method.upper()} {path}": operation
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
}
OURS: Mapping[type[BaseModel], Mapping[str, Any]] = {
    wire.AnswerOut: shown.ANSWER,
    wire.SearchOut: shown.SEARCH,
    wire.ArticlesOut: shown.ARTICLES,
    wire.ArticleOut: shown.ARTICLE,
    wire.StatsOut: shown.STATS,
    wire.RebuildOut: shown.REBUILD,
    wire.WithdrawalOut: shown.WITHDRAWAL,
    wire.HealthOut: shown.HEALTH,
    wire.ReadyOut: shown.READY,
}


def given(operation: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """What it answers when all is well, by media type."""
    for status, response in operation["responses"].items():
        if status.startswith("2"):
            yield from response.get("content", {}).values()


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_is_shown_by_examples(name: str) -> None:
    operation = OPERATIONS[name]
    for parameter in operation.get("parameters", ()):
        if parameter["required"]:
            assert parameter["schema"]["examples"], parameter["name"]
    if "requestBody" in operation:
        (content,) = operation["requestBody"]["content"].values()
        assert SCHEMAS[content["schema"]["$ref"].rpartition("/")[2]]["examples"]
    for content in given(operation):
        assert content["example"]
    for status in ("4XX", "5XX"):
        (content,) = operation["responses"][status]["content"].values()
        assert set(content["schema"]["examples"][0]) == set(content["schema"]["required"])


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_an_example_is_whole_and_so_are_its_parts(model: type[BaseModel]) -> None:
    """Every field, down to the last, and in the order that the service sends."""
    example = OURS[model]
    made = model.model_validate(example).model_dump(mode="json")
    assert made == example
    assert [*made] == [*example] == [*model.model_fields]


def test_the_examples_of_openai_s_shape_are_of_that_shape() -> None:
    done = CompletionOut.model_validate(shown.COMPLETION)
    (choice,) = done.choices
    (note,) = choice.message.annotations
    span = slice(note.url_citation.start_index, note.url_citation.end_index)
    assert choice.message.content[span] == f"{QUOTE} [1]"
    assert done.dateline == wire.AnswerOut.model_validate(shown.ANSWER)
    assert ModelsOut.model_validate(shown.MODELS).data == (ModelOut.model_validate(shown.MODEL),)


def test_the_example_cites_itself() -> None:
    answer = wire.AnswerOut.model_validate(shown.ANSWER)
    assert TEXT[START:END] == QUOTE == answer.citations[0].quote == answer.sentences[0].text
    assert answer.sentences[0].marked
    assert QUOTE[slice(*answer.sentences[0].marked)] == answer.short_answer


def test_what_is_shown_to_openai_s_clients_is_answered(client: httpx.Client) -> None:
    (example,) = SCHEMAS["CompletionIn"]["examples"]
    assert client.post("/v1/chat/completions", json=example).status_code == 200


def test_what_version_1_promised_is_there_and_what_it_gained_is_written_down() -> None:
    """A line may be added to the file; one that has to go is another version."""
    assert DOCUMENT["info"]["version"] == "1"
    assert PROMISED.read_text("utf-8").splitlines() == [*outline()]


def outline() -> Iterator[str]:
    for name, operation in OPERATIONS.items():
        takes = [
            f"{each['name']}={told(each['schema'])}" for each in operation.get("parameters", ())
        ]
        takes += [
            told(each["schema"])
            for each in operation.get("requestBody", {}).get("content", {}).values()
        ]
        gives = [told(each["schema"]) for each in given(operation) if each.get("schema")]
        yield f"{name}: {' '.join(takes) or 'nothing'} -> {' '.join(gives) or 'nothing'}"
    for name, schema in SCHEMAS.items():
        for field, of in schema.get("properties", {}).items():
            must = "" if field in schema.get("required", ()) else "?"
            yield f"{name}.{field}{must}: {told(of)}"


def told(schema: Mapping[str, Any]) -> str:
    """A type in one word; the bounds of texts and numbers may change."""
    if "anyOf" in schema:
        return "|".join(told(each) for each in schema["anyOf"])
    if "enum" in schema or "const" in schema:
        return "|".join(map(str, schema.get("enum", [schema.get("const")])))
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if schema.get("type") == "array":
        items = schema.get("items") or schema["prefixItems"][0]
        return f"[{told(items)}]"
    return str(schema.get("format") or schema.get("type", "any"))
