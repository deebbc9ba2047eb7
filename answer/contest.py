"""Who won and who lost: a report of a contest names both, often in one breath."""

import re

from answer.vote import Choice
from corpus.article import Span

_WHO = (
    r"\b(?:who|which(?: (?!(?:did|does|do)\b)[\w'’-]+){1,4}?"
    r"|what (?:team|country|nation|club|film|movie|show|song|book))"
    r"(?: (?:has|have|had|is|was|were|will|be|just))*"
)
_ASKS_WHO_WON = re.compile(
    rf"{_WHO} (?:won|wins?|crowned|elected|the (?:\S+ )?(?:winners?|champions?))\b(?!['’]t)"
    r"|\b(?:winners?|champions?) of\b",
    re.I,
)
_ASKS_WHO_HOSTS = re.compile(rf"{_WHO} (?:hosted|hosts)\b", re.I)
_WINS = re.compile(
    r"\b(?:w[io]n\w*|victor\w*|champion\w*|triumph\w*|beat\w*|defeat\w*|titles?|crown\w*|clinch\w*|"
    r"claim\w*|captur\w*|lift\w*|took|take\w*|award\w*|prizes?|honou?red (?:as|with)|elect\w*|lost|"
    r"los\w+|gold|named|medal\w*|trophy|sealed|secur\w+|swept|dominat\w*|reign\w*|goes to|went to|"
    r"president-elect|record)\b",
    re.I,
)
_PART = r"(?:round|match|opener|heat|leg|primary|quarter-?final|semi-?final)s?\b"
_WINS_PART = re.compile(rf"\bw[io]n\w*\b(?: \S+){{0,4}}? {_PART}", re.I)
_WON_OFTEN = re.compile(r"\bha(?:s|ve|d) won\b[^.;]{0,60}?\b(?:times|twice)\b", re.I)
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


def asks_who_won(question: str) -> bool:
    """Whether it asks who won, and not when or what."""
    return _ASKS_WHO_WON.search(question) is not None


def asks_outcome(question: str) -> bool:
    """Whether it asks who won or hosts what is held again and again: years ago is not meant."""
    return asks_who_won(question) or _ASKS_WHO_HOSTS.search(question) is not None


def tells_no_win(text: str, around: str, question: str) -> bool:
    """Whether a sentence tells of a part only of what the question asks ("wins second round match
    of the Open"), or of no win, and neither does what stands `around` it."""
    if _WON_OFTEN.search(text) and not re.search(r"\b(?:most|times|often)\b", question, re.I):
        return True
    if _WINS_PART.search(text) and not re.search(rf"\b{_PART}", question, re.I):
        return True
    return not _WINS.search(f"{text} {around}")


def is_beaten(question: str, choice: Choice) -> bool:
    """Whether a question asks who won, and the best sentence of a choice tells who was beaten."""
    if not asks_who_won(question):
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
