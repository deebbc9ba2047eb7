"""A few weeks of a large archive, to ask anew: `python -m bench.window FIRST LAST FOLDER [DATA]`.

Writes into FOLDER the questions asked from FIRST to LAST (as 2023-03-01) and the articles that
`dateline eval FOLDER` is to answer them from: those of four weeks before until five days after,
and a thousand of the four years before, drawn at random. DATA is a folder with `articles.jsonl.gz`
and `questions.jsonl`, by default `realtimeqa-2022-2024`. The text is not ours to ship: FOLDER stays
outside of the repository.
"""

import gzip
import json
import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from bench.data import NEWS

BEFORE, AFTER = timedelta(weeks=4), timedelta(days=5)
OLDER = 1000
YEARS = 4
SEED = 7


def write_window(data: Path, folder: Path, first: date, last: date) -> tuple[int, int]:
    """Writes `articles.jsonl` and `questions.jsonl`; how many of each there are.

    Raises:
        FileExistsError: the folder holds something already.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty: name a new folder.")
    with gzip.open(data / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        dated = [(day, line) for line in lines if (day := _day(line, "published"))]
    since = first - BEFORE
    near = [line for day, line in dated if since <= day <= last + AFTER]
    older = [line for day, line in dated if date(first.year - YEARS, 1, 1) <= day < since]
    drawn = random.Random(SEED).sample(older, min(OLDER, len(older)))
    with (data / "questions.jsonl").open(encoding="utf-8") as lines:
        asked = [line for line in lines if (day := _day(line, "date")) and first <= day <= last]
    _write(folder / "articles.jsonl", iter((*near, *drawn)))
    _write(folder / "questions.jsonl", iter(asked))
    return len(near) + len(drawn), len(asked)


def _day(line: str, field: str) -> date | None:
    told = json.loads(line).get(field) or ""
    return date.fromisoformat(told[:10]) if told else None


def _write(path: Path, lines: Iterator[str]) -> None:
    path.write_text("".join(f"{line.rstrip()}\n" for line in lines), encoding="utf-8")


def main() -> None:
    if len(sys.argv) not in (4, 5):
        sys.exit("Name the first day, the last and a new folder: 2023-03-01 2023-04-30 /tmp/spring")
    data = Path(sys.argv[4]) if len(sys.argv) > 4 else NEWS.parent / "realtimeqa-2022-2024"
    if not (data / "articles.jsonl.gz").is_file():
        sys.exit(f"{data} holds no articles.jsonl.gz: name the folder that does.")
    try:
        first, last = (date.fromisoformat(day) for day in sys.argv[1:3])
        articles, questions = write_window(data, Path(sys.argv[3]), first, last)
    except (ValueError, FileExistsError) as error:
        sys.exit(str(error))
    print(f"{articles} articles and {questions} questions. Now: dateline eval {sys.argv[3]}")


if __name__ == "__main__":
    main()
