"""How well Dateline answers, in one table: `python -m bench.quality [DATA]` (docs/quality.md).

DATA holds `realtimeqa-sep2022`, whose questions nothing was fitted on: quiz questions, the same
with their evidence removed, and sixty why and how questions with their sentences marked; and
`reading`, of which ESTER's questions over single passages are asked (`python -m bench.ester`).
"""

import sys
from pathlib import Path

from answer.ask import ask
from bench import ester, twins, why
from bench.data import NEWS
from bench.evaluate import evaluate, opened, read_questions
from index.archive import Archive


def why_figures(archive: Archive, data: Path) -> dict[str, float]:
    """Of the sentences shown for each why and how question, without abstaining."""
    questions = why.load(data)
    shown = [
        [s.text for s in ask(archive, q.question, day=q.day, abstain=False).sentences]
        for q in questions
    ]
    return {"why questions": len(questions)} | why.figures(questions, shown)


def measured(data: Path) -> list[dict[str, float]]:
    """Figures by name, in groups; `data` holds the folders."""
    news = data / NEWS.name
    with opened(news) as archive:
        report = evaluate(archive, read_questions(news / "questions.jsonl"))
        return [
            report.figures,
            twins.figures(twins.twins(archive, report.outcomes)),
            why_figures(archive, news),
            ester.measured(data / "reading"),
        ]


def main() -> None:
    data = Path(sys.argv[1]) if len(sys.argv) > 1 else NEWS.parent
    for group in measured(data):
        for name, value in group.items():
            print(f"{name:<52} {value if isinstance(value, int) else f'{value:.3f}'}")
        print()


if __name__ == "__main__":
    main()
