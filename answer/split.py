"""A question that asks several things, as the questions that it asks.

"Who is the new prime minister and when did she take office?" asks two; "which is larger, the toll
in Pakistan or in Nigeria?" asks for two figures. Only what is plainly a question of its own is cut
off: in English that is one which begins with a question word and turns its verb round ("when did
she …"), since "and when she took office" may be part of anything. "War and Peace", "trade between
A and B" and whatever stands in quotation marks stay whole.
"""

import re
from dataclasses import dataclass
from typing import Literal

from answer.kind import MEASURES

MOST = 4
"""Parts; a question with more is asked whole, as an answer shows no more sentences."""
Compared = Literal["", "more", "less"]


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
    asked = _TOPIC.sub("", question).strip()
    compared = _comparison(asked)
    if not compared.parts:
        pieces = _shared(asked) or _clauses(asked)
        if not 2 <= len(pieces) <= MOST:
            return Split()
        compared = Split(tuple(_parts(pieces)))
    if not topic:
        return compared
    parts = (Part(p.words, f"{p.question.rstrip('?')}{topic}?") for p in compared.parts)
    return Split(tuple(parts), compared.compared)


_TOPIC = re.compile(r" \([^()]*\)\?*$")
_AUX = (
    "did|does|do|is|are|was|were|has|have|had|can|could|will|would|should|may|might|didn't|isn't|"
    "wasn't|doesn't|haven't|won't"
)
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
    rf"(?:when|where|why|how|who|whom|what) (?:{_AUX})\b(?! not\b)(?= \w)"
    rf"|how (?:{_MEASURED})\b(?= \w)"
    rf"|(?:what|which|whose) (?:{_OWN}[a-z]+ ){{1,3}}?(?:{_AUX})\b(?= \w)"
    rf"|(?:{_PREPOSITION}) (?:what|which|whose|how) (?:[a-z]+ ){{1,3}}?(?:{_AUX})\b"
    rf"|(?:{_PREPOSITION}) whom (?:{_AUX})\b"
    rf"|(?:did|does|do) (?!not\b){_SUBJECT}"
    rf"|(?:{_AUX}) (?:he|she|it|they|there|we)\b"
)
"""Begins a question wherever it stands: its verb is turned round."""
_SUBJECT_ASKED = (
    rf"(?:who|whose|which) {_OWN}(?=[a-z]+ \w)|who (?=[a-z]+\W*$)"
    r"|what (?:happened|caused|led|made|prompted|sparked|triggered|explains)\b"
)
"""Begins one that asks for its subject, or a clause that only hangs on a noun."""
_POLAR_TOO = rf"(?:{_AUX}) {_SUBJECT}"
_ALONE = (
    r"(?:when|where|why|how|how many|how much|how often|how long|how so|by how much|for how long|"
    r"since when|by whom|with whom|for what|in (?:what|which) year)"
)
"""A question word that stands for the whole question again: "who was arrested, and why?"."""
_ASKING = rf"(?:who|whom|whose|what|which|(?:when|where|why|how) (?:{_AUX}))\b"
_OPENS = re.compile(
    rf"(?P<lead>(?!{_ASKING})[^,?]{{1,80}}, )?"
    rf"(?:(?:{_PREPOSITION}) )?"
    rf"(?:{_ASKING}|how (?:{_MEASURED})\b|(?:{_AUX}) {_SUBJECT})",
    re.I,
)
_HANGS = re.compile(r"\b(?:who|whom|whose|which|that|what|when|where|why|how|if|whether|between)\b")
_JOINT = re.compile(rf",? (?:and|but) (?:also )?(?={_TURNED}|{_SUBJECT_ASKED}|{_POLAR_TOO})")
_COMMA = re.compile(rf"[,;] (?=(?:when|where|why|how|what|who) (?:{_AUX})\b)")
_TAIL = re.compile(rf"(?P<tail>(?:,? (?:and |but )?{_ALONE})*,? (?:and|but) {_ALONE})$")
_SHARED = re.compile(
    r"(?P<lead>[^,?]{1,80}, )?(?P<words>(?:(?:when|where|why|how|who|what),? ){1,3}(?:and|or) "
    rf"(?:when|where|why|how|how long|who|what)) (?P<rest>(?:{_AUX})\b.+)",
    re.I,
)
_CONNECTS = re.compile(r"^(?:(?:and|but|or|so|then|also)\b,? )+|^if so, ", re.I)
_TURNED_HERE = re.compile(_TURNED)
_QUESTION_POLAR = re.compile(rf"(?:{_AUX})\b", re.I)


def _shared(asked: str) -> list[str]:
    """ "When and where was it held?": each word with the rest."""
    match = _SHARED.fullmatch(asked.rstrip("? "))
    if not match:
        return []
    words = re.split(r",? (?:and |or )?", match["words"])
    return [f"{match['lead'] or ''}{word} {match['rest']}" for word in _rejoined(words)]


def _rejoined(words: list[str]) -> list[str]:
    """["how", "long"] is one question word."""
    return [*words[:-2], "how long"] if words[-2:] == ["how", "long"] else words


def _clauses(asked: str) -> list[str]:
    pieces: list[str] = []
    for sentence in re.split(r"\?+ +", asked.rstrip("? ")):
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
    if re.match(rf"(?:{_AUX})\b", after):
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


def _comparison(asked: str) -> Split:
    """The figure of each side, where two or more are compared by it."""
    for form in _COMPARED:
        match = form.fullmatch(asked.rstrip("? "))
        if match:
            told = match.groupdict()
            sides = _sides(told)
            if not 2 <= len(sides) <= MOST:
                return Split()
            less = match["more"].lower() in _LESS
            return Split(
                tuple(Part(f"{s[:1].upper()}{s[1:]}", _figure_of(s, told)) for s in sides),
                "less" if less else "more",
            )
    return Split()


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
    if name and re.fullmatch(r"[A-Z]\w*(?: [A-Z]\w*)*", side):
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
