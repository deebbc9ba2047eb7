"""Every refusal in one shape: RFC 9457 problem details, `application/problem+json`.

{"type": "/docs#problem-busy", "title": …, "status": 503, "detail": one sentence, "fields": []}

`fields` says what is wrong where, for a request that does not fit the schema, and is empty
otherwise. Nothing of the request but field names is repeated, and nothing of the inside is told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Kind:
    """What a program can tell apart: `name` ends the problem's type."""

    name: str
    status: int
    title: str


INVALID = Kind("invalid", 422, "The request does not fit")
MALFORMED = Kind("malformed", 400, "The request cannot be read")
UNAUTHORIZED = Kind("unauthorized", 401, "A key is needed")
FORBIDDEN = Kind("forbidden", 403, "Not allowed")
NOT_FOUND = Kind("not-found", 404, "Nothing here")
METHOD = Kind("method", 405, "Method not allowed")
SLOW = Kind("slow", 408, "The request came too slowly")
CONFLICT = Kind("conflict", 409, "Not now")
GONE = Kind("gone", 410, "Withdrawn")
TOO_LARGE = Kind("too-large", 413, "The request is too large")
MEDIA = Kind("media-type", 415, "The body is of another type")
MISDIRECTED = Kind("misdirected", 421, "Another host's request")
RATE = Kind("rate", 429, "Too many requests")
INTERNAL = Kind("internal", 500, "Something broke")
BUSY = Kind("busy", 503, "Too many questions are waiting")
NO_INDEX = Kind("no-index", 503, "There is no index to answer from")

KINDS = (
    INVALID,
    MALFORMED,
    UNAUTHORIZED,
    FORBIDDEN,
    NOT_FOUND,
    METHOD,
    SLOW,
    CONFLICT,
    GONE,
    TOO_LARGE,
    MEDIA,
    MISDIRECTED,
    RATE,
    INTERNAL,
    BUSY,
    NO_INDEX,
)


SCHEMA: dict[str, object] = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "fields"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "fields": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
    "examples": [
        {
            "type": "/docs#problem-busy",
            "title": BUSY.title,
            "status": BUSY.status,
            "detail": "Too many questions wait already.",
            "fields": [],
        }
    ],
}
"""Of `body_of`, for the OpenAPI document."""


@dataclass(frozen=True, slots=True)
class FieldError:
    field: str
    """Where in the request: "body.filters.since", "query.k"."""
    message: str


class Problem(Exception):
    """A refusal, raised anywhere under a route."""

    def __init__(
        self,
        kind: Kind,
        detail: str,
        fields: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.fields = tuple(fields)
        self.headers = dict(headers or {})


def busy(detail: str, retry_after: int) -> Problem:
    return Problem(BUSY, detail, headers={"Retry-After": str(retry_after)})


def body_of(problem: Problem) -> dict[str, object]:
    return {
        "type": f"/docs#problem-{problem.kind.name}",
        "title": problem.kind.title,
        "status": problem.kind.status,
        "detail": problem.detail,
        "fields": [{"field": each.field, "message": each.message} for each in problem.fields],
    }


def response_of(problem: Problem) -> JSONResponse:
    return JSONResponse(
        body_of(problem),
        status_code=problem.kind.status,
        headers={**problem.headers, "Cache-Control": "no-store"},
        media_type=MEDIA_TYPE,
    )


def from_validation(error: RequestValidationError) -> Problem:
    """A body that is no JSON is malformed; one of the wrong shape is invalid, field by field."""
    found = [FieldError(_path(each["loc"]), str(each["msg"])) for each in error.errors()]
    if any(each["type"] == "json_invalid" for each in error.errors()):
        return Problem(MALFORMED, "The body is not valid JSON.")
    first = found[0]
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    return Problem(INVALID, f"{first.field}: {first.message}{more}.", found)


def from_http(error: HTTPException) -> Problem:
    """Starlette's and FastAPI's own refusals, in our words."""
    details = {
        404: "There is nothing at this address.",
        405: "This address does not take that method.",
        400: "The request cannot be read.",
    }
    kind = next((each for each in KINDS if each.status == error.status_code), None)
    if kind is None:
        phrase = HTTPStatus(error.status_code).phrase
        kind = Kind(phrase.lower().replace(" ", "-"), error.status_code, phrase)
    detail = details.get(error.status_code, f"{kind.title}.")
    return Problem(kind, detail, headers=error.headers)


def from_defect() -> Problem:
    return Problem(INTERNAL, "The service failed on this request; its log says where.")


def _path(location: Sequence[str | int]) -> str:
    return ".".join(str(part) for part in location)
