"""Whether Dateline still answers as well as it did: `python -m bench.floors [DATA]`.

Measures what `bench.quality` measures and holds it against the table in `docs/floors.md`; exits 1
where a figure is worse than there. Who makes one better moves its bound in the same commit.
`tests/answer/test_floors.py` does the same in every run of the tests, over the sample archive.
"""

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bench import quality
from bench.data import NEWS

FILE = Path(__file__).parents[1] / "docs" / "floors.md"
_ROW = re.compile(r"^\| (?P<name>[^|]+?) \| (?P<least>[\d.]*) ?\| (?P<most>[\d.]*) ?\|$", re.M)


@dataclass(frozen=True, slots=True)
class Bound:
    name: str
    """Of a figure, as `bench.quality` prints it."""
    least: float | None
    most: float | None

    def broken_by(self, value: float | None) -> str:
        """What is wrong with the figure; "" where nothing is."""
        if value is None:
            return f"{self.name}: not measured"
        told = round(value, 3)
        if self.least is not None and told < self.least:
            return f"{self.name}: {told:.3f}, below {self.least:.3f}"
        if self.most is not None and told > self.most:
            return f"{self.name}: {told:.3f}, above {self.most:.3f}"
        return ""


def bounds(text: str) -> list[Bound]:
    """The rows of the table: a figure's name, the least and the most that it may be."""
    return [
        Bound(row["name"], _number(row["least"]), _number(row["most"]))
        for row in _ROW.finditer(text)
        if row["least"] or row["most"]
    ]


def _number(text: str) -> float | None:
    return float(text) if text else None


def broken(figures: Mapping[str, float], text: str) -> list[str]:
    """A line for each bound of the table that a figure breaks."""
    found = (bound.broken_by(figures.get(bound.name)) for bound in bounds(text))
    return [line for line in found if line]


def main() -> None:
    data = Path(sys.argv[1]) if len(sys.argv) > 1 else NEWS.parent
    if not (data / NEWS.name / "questions.jsonl").is_file():
        sys.exit(f"{data} does not hold {NEWS.name}: name the folder that does.")
    figures = {name: value for group in quality.measured(data) for name, value in group.items()}
    lines = broken(figures, FILE.read_text("utf-8"))
    print("\n".join(lines) or f"No figure is worse than in {FILE.name}.")
    sys.exit(1 if lines else 0)


if __name__ == "__main__":
    main()
