"""What a short form stands for is spelt out by its letters."""

import re
from collections.abc import Sequence

from answer.vote import Choice

_STANDS_FOR = re.compile(
    r"\bwhat (?:does|do|did) (?:the )?(?:acronym |abbreviation |letters? )?"
    r"[\"“‘']?(?P<short>[A-Z]{2,7})\b[\"”’'.]*,? (?:stand for\b|mean\W*$)",
    re.I,
)


def spelt_out(question: str, choices: Sequence[Choice]) -> list[Choice]:
    """The choices that spell out the short form of which a question asks what it stands for; all of
    them where it asks for something else."""
    asked = _STANDS_FOR.search(question)
    if not asked or not asked["short"].isupper():
        return list(choices)
    return [choice for choice in choices if _initials(choice.text) == asked["short"]]


def _initials(text: str) -> str:
    words = re.findall(r"[^\W\d_]+", text)
    return "".join(word[0] for word in words if word.lower() not in _SMALL).upper()


_SMALL = frozenset(("a", "an", "and", "for", "in", "of", "on", "the", "to"))
