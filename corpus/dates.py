"""Dates of any shape that news carries, as aware UTC times."""

from datetime import UTC, datetime


def parse_date(text: str) -> datetime | None:
    """The time that `text` names, in UTC; None where it names none that can be used."""
    try:
        value = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    if value.tzinfo is None:
        return value.replace(tzinfo=UTC)
    return value.astimezone(UTC)
