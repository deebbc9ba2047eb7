"""Who won and who lost: a report of a contest names both, often in one breath."""

import re

from answer.vote import Choice
from corpus.article import Span

_ASKS_WHO_WON = re.compile(
    r"\b(?:who|(?:which|what)(?: [\w'’-]+){1,4}?)(?: (?:has|have|had|is|was|were|will|be|just))* "
    r"(?:won|wins?|crowned|elected|the (?:\S+ )?(?:winners?|champions?))\b"
    r"|\bwinners? of\b",
    re.I,
)
_BEATS = re.compile(
    r"\b(?:beat(?:s|en|ing)?|defeat(?:s|ed|ing)?|overc[oa]m(?:es?|ing)|eliminat(?:es?|ed|ing)"
    r"|edg(?:es?|ed|ing)(?: out| past)?|thrash(?:es|ed|ing)?|trounc(?:es?|ed|ing)"
    r"|toppl(?:es?|ed|ing)|dethron(?:es?|ed|ing)|oust(?:s|ed|ing)?|upset(?:s|ting)?"
    r"|outplay(?:s|ed|ing)?|(?:knock(?:s|ed|ing)?|see[sn]?|saw|h[eo]ld(?:s|ing)?) (?:out|off)"
    r"|got past|(?:win|victory|triumph|defeat)\b(?: \S+){0,2}? (?:over|against)|defeat of)"
    r"(?: the(?: [\w'’-]+){1,3},)?"
    r"(?: (?!(?:by|and|but|to|in|at|for|with|who)\b)[\w'’.-]+){0,4}? $",
    re.I,
)
_BY = re.compile(r"\b(?:is|was|were|been|being|be|gets?|got) \w+ $", re.I)
_LOSES = re.compile(
    r"^(?:,[^,;.]{1,80},)? (?:(?:has|have|had|who|narrowly|then|also) )*"
    r"(?:los(?:t|es|ing)\b"
    r"|(?:was|were|been|is) (?:beaten|defeated|eliminated|ousted|knocked out|upset)\b"
    r"|fell\b|bow(?:s|ed) out|crash(?:es|ed) out|went down\b|conced(?:es|ed)\b)"
)


def is_beaten(question: str, choice: Choice) -> bool:
    """Whether a question asks who won, and the best sentence of a choice tells who was beaten."""
    if not _ASKS_WHO_WON.search(question):
        return False
    sentence, span = choice.supporters[0]
    return is_loser(sentence.evidence.text, span)


def is_loser(text: str, span: Span) -> bool:
    """Whether the name in `span` is that of somebody whom the sentence tells as beaten."""
    before, behind = text[: span[0]], text[span[1] :]
    beaten = _BEATS.search(before)
    if beaten and not _BY.search(before, 0, beaten.end()):
        return True
    return _LOSES.match(behind) is not None
