"""What a page's form or address asks: the same fields from a query and from a posted body."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qs

from pydantic import ValidationError
from starlette.requests import Request

from answer.question import Turn
from index.hit import Filters
from server import errors
from server.asked import NEW, Asked
from server.errors import FieldError, Problem
from server.given import FeedbackIn
from server.links import EVERYTHING

MOST_FIELDS = 100
Fields = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class AskForm:
    question: str
    filters: Filters
    today: date | None
    conversation: str
    read: bool
    history: tuple[Turn, ...] = ()
    """The turn before, in the address of an answer to a follow-up."""

    def asked(self) -> Asked:
        return Asked(
            question=self.question,
            filters=self.filters,
            today=self.today,
            conversation=self.conversation or NEW,
            history=self.history,
            read_filters=self.read,
            charted=True,
        )


async def fields_of(request: Request) -> Fields:
    """Of the body where there is one, else of the query."""
    raw = (await request.body()).decode("utf-8", "replace") or request.url.query
    try:
        return parse_qs(raw, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="replace")
    except ValueError as error:
        raise Problem(errors.MALFORMED, f"The form has over {MOST_FIELDS} fields.") from error


def ask_form(fields: Fields) -> AskForm:
    """Raises Problem for a date that is none."""
    return AskForm(
        question=one(fields, "q"),
        filters=filters_of(fields),
        today=_date(fields, "today"),
        conversation=one(fields, "conversation"),
        read=one(fields, "read") != "0",
        history=tuple(map(Turn, fields.get("after", ()), fields.get("said", ())))[:1],
    )


def unlimited(fields: Fields) -> AskForm:
    """The form without what can be wrong in it: what the page shows beside the problem."""
    question, conversation = one(fields, "q"), one(fields, "conversation")
    return AskForm(question, EVERYTHING, None, conversation, read=True)


def filters_of(fields: Fields) -> Filters:
    return Filters(
        since=_date(fields, "since"),
        until=_date(fields, "until"),
        sources=_names(fields, "source"),
        sections=_names(fields, "section"),
    )


def one(fields: Fields, name: str) -> str:
    """The first value, or "" where the field is missing."""
    return next(iter(fields.get(name, ())), "").strip()


def verdict_of(fields: Fields) -> FeedbackIn:
    """Raises Problem."""
    names = ("answer", "verdict", "expected", "comment")
    try:
        return FeedbackIn.model_validate({name: one(fields, name) for name in names})
    except ValidationError as error:
        message = "A verdict is right or wrong, of an answer by its id."
        raise Problem(errors.INVALID, message) from error


def whole(fields: Fields, name: str) -> int | None:
    """A number from 0, or None where the field is missing or holds anything else."""
    text = one(fields, name)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _names(fields: Fields, name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.strip() for text in fields.get(name, ()) if text.strip()))


def _date(fields: Fields, name: str) -> date | None:
    text = one(fields, name)
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        message = "A date is written as 2022-09-08."
        raise Problem(errors.INVALID, message, [FieldError(name, message)]) from error
