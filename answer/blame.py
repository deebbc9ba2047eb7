"""Who did a wrong, and whether a sentence names them for it or only tells who blames them."""

import re

from answer.stance import only_alleged, speaker_of
from corpus.article import Span

_WRONGS = (
    r"kill\w*|murder\w*|shot|shoot\w*|stabb\w+|poison\w*|attack\w*|bomb\w*|bl[eo]w\w* up|beat up|"
    r"sabotag\w+|destroy\w*|assassinat\w+|tortur\w+|set fire to|explo\w+|blasts?|massacre\w*",
    r"stole|steal\w*|theft|robb\w+|hack\w*|cyber-?attacks?",
    r"leak\w*",
    r"rap(?:es?|ed|ing)|abduct\w*|kidnap\w*|assault\w*",
    r"brib\w+|cheat\w*|fraud",
)
"""Words for wrongs; those of one line may stand for each other."""
_DOERS = (
    r"(?:shooter|gunm[ae]n|killer|murderer|attacker|bomber|hacker|leaker|robber|arsonist|"
    r"perpetrator|culprit)s?|thie(?:f|ves)"
)
_SET_FIRE = r"start\w*|set|lit|ignit\w+|caus\w+|spark\w*|arson\w*"
_WHO_SET_FIRE = re.compile(
    r"\bwho (?:started|set|lit|ignited|caused)\b[^?]*\b(?:fires?|wildfires?|blazes?)\b", re.I
)
_WHO_IS_DOER = re.compile(
    rf"\bwho(?: is| was|['’]s) (?:the )?(?:[\w'’-]+ ){{0,3}}?(?:{_DOERS})(?!['’\w])", re.I
)
_CALLED_DOER = re.compile(
    rf"\b(?:{_DOERS}|suspect\w*|identif\w+|charged|accus\w+|arrest\w*|convict\w*|opened fire)\b",
    re.I,
)
"""Near whoever a sentence tells as the doer of a wrong."""
_BEHIND = r"(?:is|are|was|were|be|been) behind|responsib\w+|to blame|guilty"
_BLAMED = r"convict\w+|guilty|arrested|culprits?|perpetrat\w+"


def wrong_asked(question: str) -> str:
    """Words, as alternatives of a pattern, for the wrong whose doer a question asks for ("who blew
    up the bridge?"); "" where it asks for none."""
    if re.search(rf"\bwho (?:{_BEHIND})\b", question, re.I):
        return "|".join((_BEHIND, *_WRONGS))
    if _WHO_SET_FIRE.search(question):
        return _SET_FIRE
    if asks_for_doer(question):
        return "|".join((_DOERS, *_WRONGS))
    asked = (words for words in _WRONGS if re.search(rf"\bwho (?:{words})\b", question, re.I))
    return next(asked, "")


def asks_for_doer(question: str) -> bool:
    """Whether a question asks who the doer of a wrong is, by a name for one."""
    return _WHO_IS_DOER.search(question) is not None


def is_called_doer(text: str, span: Span) -> bool:
    """Whether a sentence names somebody as the doer of a wrong, near a word for one."""
    before = text[max(0, span[0] - 40) : span[0]].rpartition(":")[2]
    behind = text[span[1] : span[1] + 40].partition(":")[0]  # "The police chief: Shooter had …"
    around = f"{before}{text[slice(*span)]}{behind}"
    return _CALLED_DOER.search(around) is not None and bool(re.search(r"[A-Z]", text[slice(*span)]))


def speaks_of_wrong(wrong: str, text: str) -> bool:
    """Whether a sentence speaks of the wrong, or of whoever is blamed for one."""
    return only_alleged(text) or bool(re.search(rf"\b(?:{wrong}|{_BLAMED})\b", text, re.I))


def only_blamed(text: str) -> bool:
    """Whether somebody says or suspects what the sentence tells of a wrong, and no more: then its
    doer is not named in the archive's own voice."""
    return only_alleged(text) or speaker_of(text) != "" or bool(_PERHAPS.search(text))


_PERHAPS = re.compile(
    r"\b(?:suggest\w*|possib\w+|could|may|might|likely|appears?|seems?|theor\w+|rumou?r\w*|believ\w+)\b",
    re.I,
)
