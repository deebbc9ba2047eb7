"""A question that asks several things, as the questions that it asks.

"Who is the new prime minister and when did she take office?" asks two; "which is larger, the toll
in Pakistan or in Nigeria?" asks for two figures. Only what is plainly a question of its own is cut
off: in English that is one which begins with a question word and turns its verb round ("when did
she …"), since "and when she took office" may be part of anything. "War and Peace", "trade between
A and B" and whatever stands in quotation marks stay whole.
"""

import re
from dataclasses import dataclass

from answer.comparison import AUX, Compared, comparison

MOST = 4
"""Parts; a question with more is asked whole, as an answer shows no more sentences."""


@dataclass(frozen=True, slots=True)
class Part:
    words: str
    """As a reader is shown it: "When did she take office?"."""
    question: str
    """As it is asked of the archive, but for what it takes from the part before."""


@dataclass(frozen=True, slots=True)
class Split:
    """The parts, two or more, in the order asked; none where the question is one."""

    parts: tuple[Part, ...] = ()
    compared: Compared = ""
    """Which of the parts' figures is asked for, where it is a comparison."""


def split(question: str) -> Split:
    """What `question` asks, one by one; what a follow-up took from the turn before, in parentheses
    at its end, goes with each part."""
    match = _TOPIC.search(question)
    topic = match.group().rstrip("? ") if match else ""
    asked = _TOPIC.sub("", question).strip("? ")
    compared, sides = comparison(asked)
    parts = [Part(*side) for side in sides] or _parts(_shared(asked) or _clauses(asked))
    if not 2 <= len(parts) <= MOST:
        return Split()
    whole = (Part(p.words, f"{p.question.rstrip('?')}{topic}?") for p in parts)
    return Split(tuple(whole), compared)


_TOPIC = re.compile(r" \([^()]*\)\?*$")
_SUBJECT = (
    r"(?:he|she|it|they|there|we|the|an?|his|her|its|their|this|that|these|those|any|anyone|"
    r"people|[A-Z]\w*)\b"
)
_OWN = r"(?!(?:he|she|it|they|we|you|i|the|an?|his|her|its|their|my|our|your|this|that|[A-Z]\w*)\b)"
"""Not the subject of a clause whose verb is not turned round: "what he said"."""
_MEASURED = (
    "many|much|long|old|often|far|big|large|high|low|tall|fast|deep|wide|heavy|soon|hot|cold|bad|"
    "likely|strong"
)
_PREPOSITION = "by|for|in|at|on|to|with|from|of|under|after|since|until|against"
_TURNED = (
    rf"(?:when|where|why|how|whom|what) (?:{AUX})\b(?! not\b)(?= \w)"
    r"|who (?:did|does|do)\b(?! not\b)(?= \w)"
    rf"|how (?:{_MEASURED})\b(?= \w)"
    rf"|(?:what|which|whose) (?:{_OWN}[a-z]+ ){{1,3}}?(?:{AUX})\b(?= \w)"
    rf"|(?:{_PREPOSITION}) (?:what|which|whose|how) (?:[a-z]+ ){{1,3}}?(?:{AUX})\b"
    rf"|(?:{_PREPOSITION}) whom (?:{AUX})\b"
    rf"|(?:did|does|do) (?!not\b){_SUBJECT}"
    rf"|(?:{AUX}) (?:he|she|it|they|there|we)\b"
)
"""Begins a question wherever it stands: its verb is turned round."""
_SUBJECT_ASKED = (
    rf"(?:who|whose|which) {_OWN}(?=[a-z]+ \w)|who (?=[a-z]+\W*$)"
    r"|what (?:happened|caused|led|made|prompted|sparked|triggered|explains)\b"
)
"""Begins one that asks for its subject, or a clause that only hangs on a noun."""
_POLAR_TOO = rf"(?:{AUX}) {_SUBJECT}"
_ALONE = (
    r"(?:when|where|why|how|how many|how much|how often|how long|how so|by how much|for how long|"
    r"since when|by whom|with whom|for what|in (?:what|which) year)"
)
"""A question word that stands for the whole question again: "who was arrested, and why?"."""
_ASKING = rf"(?:who|whom|whose|what|which|(?:when|where|why|how) (?:{AUX}))\b"
_OPENS = re.compile(
    rf"(?P<lead>(?!{_ASKING})[^,?]{{1,80}}, )?"
    rf"(?:(?:{_PREPOSITION}) )?"
    rf"(?:{_ASKING}|how (?:{_MEASURED})\b|(?:{AUX}) {_SUBJECT})",
    re.I,
)
_HANGS = re.compile(r"\b(?:who|whom|whose|which|that|what|when|where|why|how|if|whether|between)\b")
_JOINT = re.compile(rf",? (?:and|but) (?:also )?(?={_TURNED}|{_SUBJECT_ASKED}|{_POLAR_TOO})")
_COMMA = re.compile(rf"[,;] (?=(?:when|where|why|how|what) (?:{AUX})\b)")
_TAIL = re.compile(rf"(?P<tail>(?:,? (?:and |but )?{_ALONE})*,? (?:and|but) {_ALONE})$")
_SHARED = re.compile(
    r"(?P<lead>[^,?]{1,80}, )?(?P<words>(?:(?:when|where|why|how|who|what),? ){1,3}(?:and|or) "
    rf"(?:when|where|why|how|who|what)) (?P<rest>(?:{AUX})\b.+)",
    re.I,
)
_CONNECTS = re.compile(r"^(?:(?:and|but|or|so|then|also)\b,? )+|^if so, ", re.I)
_TURNED_HERE = re.compile(_TURNED)
_QUESTION_POLAR = re.compile(rf"(?:{AUX})\b", re.I)


def _shared(asked: str) -> list[str]:
    """ "When and where was it held?": each word with the rest."""
    match = _SHARED.fullmatch(asked)
    if not match:
        return []
    words = re.split(r",? (?:and |or )?", match["words"])
    return [f"{match['lead'] or ''}{word} {match['rest']}" for word in words]


def _clauses(asked: str) -> list[str]:
    pieces: list[str] = []
    for sentence in re.split(r"\?+ +", asked):
        told = _CONNECTS.sub("", sentence)
        # A remark behind a question ("true or false?") is not asked by itself.
        if not _opening(told) and not (pieces and re.fullmatch(_ALONE, told, re.I)):
            return []
        pieces += _cut(told)
    return pieces


def _opening(sentence: str) -> re.Match[str] | None:
    """How the question begins, behind what may be told before it."""
    told = re.match(r".*[.!] +(?=[A-Z])", sentence)
    return _OPENS.match(sentence, told.end() if told else 0)


def _parts(pieces: list[str]) -> list[Part]:
    """What leads into the first ("in the last election, who …") leads into each."""
    if not pieces:
        return []
    opening = _opening(pieces[0])
    lead = (opening["lead"] or "") if opening else ""
    parts = [Part(_sentence(pieces[0]), _sentence(pieces[0]))]
    for piece in pieces[1:]:
        words = _sentence(piece)
        own = not lead or re.fullmatch(_ALONE, words.rstrip("?"), re.I) or words.startswith(lead)
        parts.append(Part(words, words if own else f"{lead}{words[:1].lower()}{words[1:]}"))
    return parts


def _cut(sentence: str) -> list[str]:
    """A sentence at the joints between its questions."""
    opening = _opening(sentence)
    if not opening:
        return [sentence]
    joint = next((m for m in _joints(sentence) if _parts_two(sentence, opening, m)), None)
    if joint:
        return [sentence[: joint.start()], *_cut(sentence[joint.end() :])]
    tail = _TAIL.search(sentence)
    if tail and len(sentence[: tail.start()].split()) >= 2 and not _quoted(sentence, tail.start()):
        if _HANGS.search(sentence, opening.end(), tail.start()):
            return [sentence]
        words = re.findall(
            rf"(?:, |\b(?:and|but) )(?:and |but )?({_ALONE})(?=,| and| but|$)",
            tail["tail"].lstrip(" "),
        )
        return [sentence[: tail.start()], *words]
    return [sentence]


def _joints(sentence: str) -> list[re.Match[str]]:
    found = [*_JOINT.finditer(sentence), *_COMMA.finditer(sentence)]
    return sorted(found, key=lambda match: match.start())


def _parts_two(sentence: str, opening: re.Match[str], joint: re.Match[str]) -> bool:
    before, after = sentence[: joint.start()], sentence[joint.end() :]
    if len(before.split()) < 2 or joint.start() < opening.end() or _quoted(sentence, joint.start()):
        return False
    if re.search(rf"\b{_ALONE}$|\b(?:who|what|which)$", before):  # "which and how many will stay"
        return False
    if _TURNED_HERE.match(after):
        return True
    if re.match(rf"(?:{AUX})\b", after):
        # "Who founded it and was the first to lead it?" is one question, "Was he charged and was
        # the judge told?" is two.
        return bool(_QUESTION_POLAR.match(before))
    return not _HANGS.search(sentence, opening.end(), joint.start())


def _quoted(text: str, place: int) -> bool:
    before = text[:place]
    return before.count('"') % 2 == 1 or before.count("“") > before.count("”")


def _sentence(piece: str) -> str:
    told = _CONNECTS.sub("", piece.strip(" ,;?"))
    return f"{told[:1].upper()}{told[1:]}?"
