"""Whether words are the age of whom a question names."""

import re

from answer.form import fits
from answer.period import MONTHS, WEEKDAYS
from corpus.article import Span

_NO_NAMES = frozenset((*MONTHS, *WEEKDAYS, "he", "she", "they", "the"))
_HOW_OLD = re.compile(r"\bhow old (?P<be>is|are|was|were) (?P<whom>.*)", re.I)
_DIED = r"(?:died|dies|dead|death|passed away|killed|murdered|shot|drowned)"
_AT_DEATH = re.compile(
    rf"\bhow old (?:was|were) (?:the )?(?P<whom>[^?]*) when (?P<they>[^?]*)\b{_DIED}\b", re.I
)
_NAME = r"[A-Z][\w-]+(?: [A-Z][\w-]+)*"
_OLD = re.compile(rf"\w+[- ]years?[- ]old\b(?: (?:[a-z]+ ){{0,3}}(?P<who>{_NAME}))?")
_AGED = re.compile(
    rf"(?:(?P<who>{_NAME})(?: ?[,(—–]| who)? ?)?"
    r"\b(?:(?:at|the|aged?|of|then|just|only|now|is|was|turn\w+) )+$"
)
_BESIDE = re.compile(rf"(?P<who>{_NAME})(?:, | ?\()$")
_WHO_DIED = re.compile(rf"^(?P<who>.*?)\b{_DIED}\b")
_KIN = re.compile(
    r"\b(?:his|her|their|[A-Z]\w+['’]s?) (?:[a-z]+ )*(?:father|mother|parents?|husband|wife|"
    r"brother|sister|sibling|son|daughter|child|children|uncle|aunt|cousin|friend|partner|"
    r"grand\w+|predecessor)\b"
)
_DEED = re.compile(
    rf"\b(?:(?P<died>{_DIED})|bec[ao]me|took|crowned|married|ascend\w+|succeed\w*|elected)\b"
)
_OBITUARY = re.compile(r"(?:He|She|They) (?:was|were) ")


def of_now(question: str) -> bool:
    """Whether it asks how old somebody is, and not was."""
    asked = _HOW_OLD.search(question)
    return asked is not None and asked["be"].lower() in ("is", "are")


def is_no_age(question: str, text: str, span: Span) -> bool:
    """Whether words are no age of whom the question names: not told as an age ("aged 79", "Mara
    Lund, 79,", "79-year-old"), told as that of another name, or not as the age at which somebody
    died where that is asked."""
    asked = _HOW_OLD.search(question)
    if asked is None:
        return False
    words = text[slice(*span)]
    digits = re.search(r"(?<![\w-])\d(?!\d?[:.]\d)", words)
    start = span[0] + (digits.start() if digits else 0)
    before, behind = text[:start], text[start:]
    if (at := _AT_DEATH.search(question)) and _of_other_death(at, before, behind):
        return True
    if not re.search(r"\b[A-Z]", asked["whom"]):
        return False
    aged = _OLD.match(behind) or _AGED.search(before) or _BESIDE.search(before)
    spelt = fits(words, "number") == 1 and "one" not in words.split()
    if aged is None or not (digits or spelt):
        return True
    named = re.findall(r"[\w-]+", asked["whom"])
    whose = [word for word in (aged["who"] or "").split() if word.lower() not in _NO_NAMES]
    return bool(whose) and not any(word in named for word in whose)


def _of_other_death(asked: re.Match[str], before: str, behind: str) -> bool:
    """Whether it is another who died in a sentence, or the age is that at another deed ("When her
    father died Lund, then 25, became mayor") or at none."""
    died = _WHO_DIED.match(before + behind)
    if died and (_of_kin(asked["whom"], died["who"]) or _other_pronoun(asked["they"], died["who"])):
        return True
    deeds = [(len(before) - deed.end(), deed) for deed in _DEED.finditer(before)]
    deeds += [(deed.start(), deed) for deed in _DEED.finditer(behind)]
    if not deeds:
        return not _OBITUARY.match(before)
    return not min(deeds, key=lambda each: each[0])[1]["died"]


def _of_kin(whom: str, who: str) -> bool:
    """Whether what stands in front of "died" ends with somebody's kin: of "her son said that Lund
    died" it does not."""
    kin = _KIN.search(who)
    return kin is not None and not set(whom.split()) & set(re.findall(r"\w+", who[kin.end() :]))


def _other_pronoun(they: str, who: str) -> bool:
    """Whether "she died" is asked and "before he" stands in front of "died"."""
    ends = {words.lower().split()[-1] for words in (they, who) if words.split()}
    return ends == {"he", "she"}
