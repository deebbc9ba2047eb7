"""Who won and who lost: a report of a contest names both, often in one breath."""

import re
from collections.abc import Sequence

from answer.vote import Bears, Choice, borne
from corpus.article import Span
from index.analysis import terms

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
_WON_OFTEN = re.compile(
    r"\bha(?:s|ve|d) won\b[^.;]{0,60}?\b(?:times|twice)\b|\bwon\b[^.;,]{0,60}?"
    r"\b(?:(?:two|three|four|five|six|seven|eight|nine|ten|\d+|several|many) times|twice)\b"
    r"|\b(?:holds?|held|has|have) (?:the|a) record (?:for|of|as)\b|\bthe most \w+ won\b",
    re.I,
)
_ASKS_OF_OFTEN = re.compile(r"\b(?:most|times|often|record)\b", re.I)
_WON_LONG_AGO = re.compile(
    r"\bsince (?:\w+ ){0,2}?(?:winning|w[io]ns?|victory|triumph)\b[^.;]{0,40}?\b(?:19|20)\d\d\b",
    re.I,
)
_CONTEST = re.compile(
    r"\b(marathon|derby|bowl|cup|masters|oscar|academy award|grammy|emmy|nobel|pulitzer|booker"
    r"|eurovision|prix|ballon|heisman|preakness|stakes|jackpot|lottery|powerball)s?\b",
    re.I,
)
"""Contests that are called by one name wherever somebody tells of them."""
_ALSO_CALLED = {"academy award": "oscar"}
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
    r"|(?:never|failed to|(?:did|do|does|has|have|had)(?: not|n['’]t)) w[io]n\b"
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
    of the Open"), or with what stands `around` it of no win or not of the contest that is asked."""
    if _WON_OFTEN.search(text) and not _ASKS_OF_OFTEN.search(question):
        return True
    if _WON_LONG_AGO.search(text):
        return True
    if _WINS_PART.search(text) and not re.search(rf"\b{_PART}", question, re.I):
        return True
    told = f"{text} {around}"
    return not _WINS.search(told) or _is_of_another(question, told)


def _is_of_another(question: str, told: str) -> bool:
    """Whether the question names a contest that is not named here: "the Boston Marathon" is none of
    golf's marathon days."""
    asked, names = _CONTEST.findall(question), _CONTEST.findall(told)
    if any(name[0].isupper() for name in asked):
        names = [name for name in names if name[0].isupper()]
    return bool(asked) and not _plain(asked) & _plain(names)


def _plain(names: Sequence[str]) -> set[str]:
    return {_ALSO_CALLED.get(name.lower(), name.lower()) for name in names}


def winners(question: str, choices: Sequence[Choice], bears: Bears) -> list[Choice]:
    """Of a question that asks who won: the choices that sentences bear, without those whose best
    sentence tells who was beaten, and where a sentence says of somebody that they won what is asked
    for, those alone."""
    # Who is beaten in the best report of it did not win in the others.
    kept = borne([choice for choice in choices if not _is_beaten(choice)], bears)
    asked = won_in(question)
    return borne(kept, lambda s, span: tells_win_of(asked, s.evidence.text, span)) or kept


_WON = re.compile(r"\b(?:won|wins?|winners? of|champions? of)\b(?P<what>[^.;,:!?]{0,80})", re.I)
_NAMED_WINS = re.compile(
    r"(?: (?!that\b|which\b)\w+){0,3}? (?:won|wins?|winning)\b(?! (?:over|against)\b)"
    r"(?P<what>[^.;,:!?]{0,80})",
    re.I,
)


def won_in(text: str) -> frozenset[str]:
    """The words for what is won, as they are searched."""
    match = _WON.search(text)
    return frozenset(terms(match["what"])) if match else frozenset()


def tells_win_of(asked: frozenset[str], text: str, span: Span) -> bool:
    """Whether the words behind the name in `span` say that it won what is `asked` for, by its
    terms: "Holm rallies to win the Open", and not "a win over Lund at the Open"."""
    match = _NAMED_WINS.match(text, span[1])
    return bool(asked) and match is not None and asked <= set(terms(match["what"]))


def _is_beaten(choice: Choice) -> bool:
    sentence, span = choice.supporters[0]
    return is_loser(sentence.evidence.text, span)


def is_loser(text: str, span: Span) -> bool:
    """Whether the name in `span` is that of somebody whom the sentence tells as beaten."""
    before, behind = text[: span[0]], text[span[1] :]
    beaten = _BEATS.search(before)
    if beaten and not _BY.search(before, 0, beaten.end()):
        return True
    return _LOSES.match(behind) is not None
