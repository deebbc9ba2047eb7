"""Comparisons: "which is larger, the toll in Pakistan or in Nigeria?" asks for two figures.

Sides are names or things with an article; "higher than a year ago" has only one, and compares
nothing here.
"""

import re
from typing import Literal

from answer.kind import MEASURES

Compared = Literal["", "more", "less"]
AUX = (
    "did|does|do|is|are|was|were|has|have|had|can|could|will|would|should|may|might|didn't|isn't|"
    "wasn't|doesn't|haven't|won't"
)
_BASE = {
    "larger": "large", "bigger": "big", "greater": "great", "higher": "high", "older": "old",
    "longer": "long", "taller": "tall", "faster": "fast", "stronger": "strong", "richer": "rich",
    "heavier": "heavy", "hotter": "hot", "deeper": "deep", "wider": "wide",
    "smaller": "large", "lower": "high", "younger": "old", "shorter": "long", "slower": "fast",
    "weaker": "strong", "lighter": "heavy", "colder": "cold", "poorer": "rich",
    "deadlier": "", "costlier": "", "more expensive": "", "cheaper": "", "less expensive": "",
}  # fmt: skip
_LESS = frozenset(
    "smaller lower younger shorter slower weaker lighter colder poorer cheaper fewer less".split()
) | {"less expensive"}
_ADJECTIVE = "|".join(sorted(_BASE, key=len, reverse=True))
_PLACED = r"in|at|from|on|during|under|for|of"
_COMPARED = (
    re.compile(
        rf"(?:which|what|who|whose)\b(?P<noun>[^,:?]*?) (?P<aux>is|was|are|were|will be) "
        rf"(?:the )?(?P<more>{_ADJECTIVE})(?P<rest>[^,:?]*)[,:] (?P<sides>[^?:]+)",
        re.I,
    ),
    re.compile(
        r"(?:which|what|who|where)\b(?P<noun>[^,:?]*?) (?P<more>more|fewer|less) "
        r"(?P<thing>(?!than\b)[^,:?]+)[,:] (?P<sides>[^?:]+)",
        re.I,
    ),
    re.compile(
        r"(?:did|do|does|have|has|were|was|are|will) (?P<more>more|fewer|less) "
        rf"(?P<thing>(?!than\b)[^,:?]+?) (?P<sides>(?:{_PLACED}) [^,:?]+)",
        re.I,
    ),
    re.compile(
        rf"(?P<aux>is|was|are|were) (?P<one>[^,:?]+?) (?P<more>{_ADJECTIVE}) than "
        r"(?P<other>[^,:?]+)",
        re.I,
    ),
    re.compile(
        r"(?P<aux>did|does|do|has|have) (?P<one>(?-i:[A-Z])[^,:?]*?) (?P<verb>[a-z]+) "
        r"(?P<more>more|fewer|less) (?P<thing>[^,:?]+?) than (?P<other>[^,:?]+)",
        re.I,
    ),
)

_EVENT = re.compile(
    r"\b(?:hurricane|typhoon|cyclone|storm|fire|flood|floods|earthquake|quake|tsunami|war|battle|"
    r"operation|strike|blast|crash|attack)\b",
    re.I,
)
"""A name that needs nothing before it: "the fire on Maui or Hurricane Ian"."""


def comparison(asked: str) -> tuple[Compared, list[tuple[str, str]]]:
    """Which figure is asked for, and each side with the question for its own; ("", []) where
    nothing is compared."""
    for form in _COMPARED:
        match = form.fullmatch(asked)
        if match:
            told = match.groupdict()
            sides = _sides(told)
            less = match["more"].lower() in _LESS
            figures = [(f"{s[:1].upper()}{s[1:]}", _figure_of(s, told)) for s in sides]
            return ("less" if less else "more", figures) if sides else ("", [])
    return "", []


def _sides(told: dict[str, str]) -> list[str]:
    """What is compared, each side in full; empty where it is not two named things."""
    if told.get("sides"):
        if " or " not in told["sides"] and " than " not in told["sides"]:
            return []
        sides = re.split(r",? (?:or|than) |, ", told["sides"].strip(" ?"))
    else:
        sides = [told["one"], re.sub(r"^(?:that|those|the one) (?=of|in|at)", "", told["other"])]
    first = sides[0]
    full = [first, *(_in_full(side, first) for side in sides[1:])]
    named = all(re.search(r"\b(?-i:[A-Z])|^the \w", side) for side in full)
    return full if named and all(len(side.split()) <= 12 for side in full) else []


def _in_full(side: str, first: str) -> str:
    """The other side with what it leaves out: "the toll in Pakistan or in Nigeria"."""
    placed = re.match(rf"(?:{_PLACED}) ", side)
    if placed:
        head, preposition, _ = first.partition(f" {placed.group()}")
        return f"{head} {side}" if preposition else side
    name = re.search(rf"^(?:(?P<head>.*) )?(?P<place>(?:{_PLACED}) )(?P<name>[A-Z][\w -]*)$", first)
    if name and re.fullmatch(r"[A-Z]\w*(?: [A-Z]\w*)*", side) and not _EVENT.search(side):
        return f"{name['head'] or ''} {name['place']}{side}".strip()
    return side


def _figure_of(side: str, told: dict[str, str]) -> str:
    more = told["more"].lower()
    rest = (told.get("rest") or "").rstrip()
    if told.get("thing"):
        aux, verb = told.get("aux"), told.get("verb")
        if aux and verb:
            return f"How many {told['thing']} {aux.lower()} {side} {verb}?"
        verb = (told.get("noun") or "").split(" ")[-1]
        verb = "" if verb in ("", "did", "do", "does", "were", "was") else f" {verb}"
        return f"How many {told['thing']} {side}{verb}?"
    aux = told["aux"].lower()
    if more == "deadlier":
        return f"How many people were killed in {side}{rest}?"
    if not _BASE[more]:
        return f"How much did {side} cost{rest}?"
    toll = re.match(r"(?:the )?(?:death )?toll (?P<where>(?:in|of|from|at) .+)", side, re.I)
    if toll:
        return f"How many people died {toll['where']}{rest}?"
    if re.search(rf"^(?:the )?(?:[\w-]+ ){{0,2}}(?:{MEASURES})\b", side, re.I):
        return f"What {aux} {side}{rest}?"
    return f"How {_BASE[more]} {aux} {side}{rest}?"
