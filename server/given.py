"""What a program sends: the JSON API's requests, and the types that their fields share."""

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Strict, StringConstraints

from index.hit import Filters

LONGEST_QUESTION = 2_000
"""Characters; the question's own check may ask for fewer."""
MOST_HITS = 50


def _day(given: object) -> object:
    """Not the numbers and times that could be read as a day, too."""
    is_day = isinstance(given, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", given, re.ASCII)
    if not is_day and isinstance(given, str | int | float):
        raise ValueError("Input should be a date as 2022-09-08")
    return given


def _number(given: object) -> object:
    """Text and true are no numbers, whatever they could be read as."""
    if isinstance(given, bool | str):
        raise ValueError("Input should be a number")
    return given


Question = Annotated[str, Field(min_length=1, max_length=LONGEST_QUESTION)]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Day = Annotated[date, BeforeValidator(_day)]
Whole = Annotated[int, BeforeValidator(_number)]
Flag = Annotated[bool, Strict()]
"""Neither 0 nor "no": a program that sends those means something else."""
Reason = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=1_000),
    Field(description="Why, in a few words that readers are shown and the log keeps."),
]
ArticleId = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]


class _Given(BaseModel):
    """A field that is not known is refused: it was meant for something."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class FiltersIn(_Given):
    """Which articles may answer; a field left out lets everything through."""

    since: Day | None = Field(default=None, description="First day of publication (UTC).")
    until: Day | None = Field(default=None, description="Last day of publication (UTC).")
    sources: tuple[Name, ...] = Field(
        default=(), max_length=50, description="Outlets, in any case."
    )
    sections: tuple[Name, ...] = Field(default=(), max_length=50)

    def filters(self) -> Filters:
        return Filters(self.since, self.until, self.sources, self.sections)


class AskIn(_Given):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"question": "why did Albania cut ties with Iran"},
                {
                    "question": "What did the prime minister say last week?",
                    "filters": {"sources": ["Associated Press"], "since": "2022-09-01"},
                    "today": "2022-09-12",
                },
            ]
        },
    )

    question: Question
    filters: FiltersIn = FiltersIn()
    today: Day | None = Field(
        None, description="The day against which “last week” is read; this day if left out."
    )
    k: Whole = Field(
        default=10, ge=1, le=MOST_HITS, description="How many passages to search and give back."
    )
    conversation: str | None = Field(
        None,
        max_length=64,
        description="`new` begins one; an earlier answer's asks a follow-up to it.",
    )
    read_filters: Flag = Field(
        True, description="Whether a period or an outlet named in the question limits the search."
    )


class FeedbackIn(_Given):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"answer": "q7mR0XJ1nVtzYw2A", "verdict": "wrong", "expected": "Tirana"}]
        },
    )

    answer: str = Field(min_length=1, max_length=64, description="The answer's id.")
    verdict: Literal["right", "wrong"]
    expected: str = Field(default="", max_length=1_000, description="What the answer should be.")
    comment: str = Field(default="", max_length=4_000)


class WithdrawIn(_Given):
    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "an order of the court"}]})

    reason: Reason
    purge: Flag = Field(
        default=False, description="Whether its text must leave every file, too (a rebuild)."
    )


class RestoreIn(_Given):
    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "the order was lifted"}]})

    reason: Reason


class RebuildIn(_Given):
    model_config = ConfigDict(json_schema_extra={"examples": [{"full": False}]})

    full: Flag = Field(default=False, description="Start over, embedding everything again.")
