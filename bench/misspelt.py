"""What one slip of the keyboard costs: `python -m bench.misspelt [DATA]` (docs/quality.md).

Of each question that the archive of DATA answers, the longest name is misspelt once, in one of the
four ways of Damerau 1964, and it is asked again: is it still answered, with the sentence that led?
"""

import random
import sys
from collections.abc import Iterator
from pathlib import Path

from answer.answer import Answer
from answer.ask import ask
from bench.data import NEWS
from bench.evaluate import opened, read_questions
from index.archive import Archive

SEED = 8
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def slip(word: str, chance: random.Random) -> str:
    """With a letter left out, put in, replaced or swapped with the next; the first one stays."""
    at = chance.randrange(1, len(word) - 1)
    letter = chance.choice([each for each in LETTERS if each != word[at]])
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return chance.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + letter + word[at:],
            word[:at] + letter + word[at + 1 :],
            swapped if swapped != word else word[:at] + word[at + 1 :],
        ]
    )


def pairs(archive: Archive, folder: Path) -> Iterator[tuple[Answer, Answer]]:
    """Each answer with that of the misspelt question."""
    chance = random.Random(SEED)
    for question in read_questions(folder / "questions.jsonl"):
        words = question.question.split()
        names = [w for w in words[1:] if w[:1].isupper() and w.isalpha() and len(w) >= 5]
        answer = ask(archive, question.question, day=question.day)
        if names and answer.answered:
            name = max(names, key=len)
            misspelt = question.question.replace(name, slip(name, chance), 1)
            yield answer, ask(archive, misspelt, day=question.day)


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else NEWS
    with opened(folder) as archive:
        both = list(pairs(archive, folder))
    still = [(right, wrong) for right, wrong in both if wrong.answered]
    same = [wrong for right, wrong in still if wrong.citations[0] == right.citations[0]]
    told = [wrong for _, wrong in still if wrong.note.startswith("The archive has no")]
    for name, some in (("answered still", still), ("same lead", same), ("read otherwise", told)):
        print(f"{name:<20} {len(some) / len(both):.3f} of {len(both)}")


if __name__ == "__main__":
    main()
