"""What an item says to the desks that receive it, which is no part of the story."""

import re
from collections.abc import Iterable

_NOT_LETTERS = re.compile(r"[\W_]+")


def without_terms(body: str, terms: Iterable[str]) -> str:
    """The body without lines that only repeat the item's usage terms, rights or note to editors."""
    repeated = {_letters(line) for term in terms for line in (term, *term.split("\n"))} - {""}
    if not repeated:
        return body
    return "\n".join(line for line in body.split("\n") if _letters(line) not in repeated)


def _letters(line: str) -> str:
    return _NOT_LETTERS.sub("", line).casefold()
