"""Logs as lines of JSON on standard error, without a word of what anybody asked.

A request leaves its route's template (never its address, whose query holds the question), status,
milliseconds, generation and the key's name. An exception leaves its type and where it was raised:
its message might quote the question, so it is left out.
"""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from types import TracebackType

EVENTS = logging.getLogger("dateline")

_STANDARD = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "color_message", "taskName"}


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": _event(record),
        }
        entry |= {name: value for name, value in vars(record).items() if name not in _STANDARD}
        if record.exc_info and record.exc_info[0]:
            entry["error"] = record.exc_info[0].__name__
            entry["at"] = where(record.exc_info[2])
        return json.dumps(entry, ensure_ascii=False, default=str)


def _event(record: logging.LogRecord) -> str:
    """A library's message as its source has it, without what it was filled with; where nothing is
    left to fill it may hold anybody's text already (an f-string), so its place stands for it."""
    if record.name == EVENTS.name:
        return record.getMessage()
    place = f"{record.filename}:{record.lineno} {record.funcName}"
    return f"{record.name}: {record.msg if record.args else place}"


def where(trace: TracebackType | None) -> list[str]:
    """The innermost frames as "file:line function", outermost first, eight at most."""
    frames = traceback.extract_tb(trace)[-8:]
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]


def defect(error: BaseException, **what: object) -> None:
    """Records an exception nobody expected: its chain of types and its place."""
    chain: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(chain) < 5:
        chain.append(type(cause).__name__)
        cause = cause.__cause__ or cause.__context__
    EVENTS.error("defect", extra={"error": chain, "at": where(error.__traceback__), **what})


def log_to_stderr() -> None:
    """Takes over the root logger: every line of the process has the one shape."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    EVENTS.setLevel(logging.INFO)
    logging.captureWarnings(True)
