"""`/docs`: the API's reference as a page of our own, drawn from the OpenAPI document.

The usual viewers load themselves from another host or need scripts inside the page; this one is
as plain as the rest, and says what a reader of an API looks for: address, fields, an example.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from server.errors import KINDS
from server.pages import Site

Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FieldRow:
    name: str
    type: str
    where: str
    """"path", "query" or "body" of a request; empty in a response."""
    required: bool
    words: str


@dataclass(frozen=True, slots=True)
class Operation:
    anchor: str
    method: str
    path: str
    summary: str
    words: str
    takes: tuple[FieldRow, ...]
    gives: tuple[FieldRow, ...]
    example: str
    """A command that asks it."""
    told: str
    """What it then gives; empty where it gives nothing."""


@dataclass(frozen=True, slots=True)
class ProblemRow:
    anchor: str
    status: int
    title: str


@dataclass(frozen=True, slots=True)
class ReferencePage:
    """`reference.html`, at `/docs`."""

    site: Site
    version: str
    operations: tuple[Operation, ...]
    problems: tuple[ProblemRow, ...]


def reference_page(site: Site, document: Schema, base: str) -> ReferencePage:
    """`document` is the OpenAPI document, `base` the address that examples call."""
    return ReferencePage(
        site=site,
        version=document["info"]["version"],
        operations=tuple(_operations(document, base)),
        problems=tuple(
            ProblemRow(f"problem-{kind.name}", kind.status, kind.title) for kind in KINDS
        ),
    )


def _operations(document: Schema, base: str) -> Iterator[Operation]:
    schemas = document["components"]["schemas"]
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            body = _body(operation, schemas)
            yield Operation(
                anchor=operation["operationId"],
                method=method.upper(),
                path=path,
                summary=operation["summary"],
                words=" ".join(operation.get("description", "").split()),
                takes=(*_parameters(operation, schemas), *_fields(body, "body", schemas)),
                gives=tuple(_fields(_response(operation, schemas), "", schemas)),
                example=_example(method, path, operation, body, base),
                told=_told(operation),
            )


def _parameters(operation: Schema, schemas: Schema) -> Iterator[FieldRow]:
    for each in operation.get("parameters", ()):
        yield FieldRow(
            name=each["name"],
            type=_type(each["schema"], schemas),
            where=each["in"],
            required=each.get("required", False),
            words=each.get("description", ""),
        )


def _fields(schema: Schema, where: str, schemas: Schema) -> Iterator[FieldRow]:
    required = schema.get("required", ())
    for name, each in schema.get("properties", {}).items():
        words = each.get("description", "")
        yield FieldRow(name, _type(each, schemas), where, name in required and bool(where), words)


def _body(operation: Schema, schemas: Schema) -> Schema:
    content = operation.get("requestBody", {}).get("content", {})
    return _resolved(content.get("application/json", {}).get("schema", {}), schemas)


def _response(operation: Schema, schemas: Schema) -> Schema:
    for status, response in operation["responses"].items():
        if status.startswith("2"):
            content = response.get("content", {})
            return _resolved(content.get("application/json", {}).get("schema", {}), schemas)
    return {}


def _resolved(schema: Schema, schemas: Schema) -> Schema:
    name = schema.get("$ref", "").rpartition("/")[2]
    found: Schema = schemas[name] if name else schema
    return found


def _type(schema: Schema, schemas: Schema) -> str:
    """In words short enough for a cell: "text", "list of numbers", "date or null"."""
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_type(each, schemas) for each in schema["anyOf"]))
    if "enum" in schema:
        return " | ".join(json.dumps(each) for each in schema["enum"])
    if "const" in schema:
        return json.dumps(schema["const"])
    if "$ref" in schema:
        inner = _resolved(schema, schemas).get("properties", {})
        return f"{{{', '.join(inner)}}}"
    kind = schema.get("type", "anything")
    if kind == "array":
        items: Schema = schema.get("items") or next(iter(schema.get("prefixItems", ())), {})
        return f"list of {_type(items, schemas)}"
    named = {"string": "text", "boolean": "true or false", "object": "object"}
    return str(schema.get("format") or named.get(kind, kind))


def _example(method: str, path: str, operation: Schema, body: Schema, base: str) -> str:
    takes = operation.get("parameters", ())
    shown = {each["name"]: each["schema"].get("examples", [""])[0] for each in takes}
    address = base + path.format_map(shown)
    if body:
        given = next(iter(body["examples"]))
        told = json.dumps({name: given[name] for name in body["properties"] if name in given})
        return f"curl {address} -H 'Content-Type: application/json' -d '{told}'"
    if method != "get":
        return f"curl -X {method.upper()} {address}"
    needed = [each["name"] for each in takes if each["in"] == "query" and each.get("required")]
    query = "&".join(f"{name}={shown[name]}" for name in needed)
    return f"curl '{address}?{query}'" if query else f"curl {address}"


def _told(operation: Schema) -> str:
    for response in operation["responses"].values():
        content = response.get("content", {})
        if example := content.get("application/json", {}).get("example"):
            return json.dumps(example, indent=2, ensure_ascii=False)
        if events := content.get("text/event-stream", {}).get("example"):
            return str(events).strip()
    return ""
