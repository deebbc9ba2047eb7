"""What kind of answer a question asks for, read from its words.

The classes are those of Li and Roth's question taxonomy (COLING 2002) that change what Dateline
does: entity kinds steer the short answer, reason, manner, reaction and event ask for sentences
that follow each other, polar questions ask for what was said for and against.
"""

import re
from typing import cast

from answer.answer import AnswerKind

_PLACES = (
    "country|nation|city|state|town|village|province|region|continent|island|county|location|"
    "capital|venue|stadium|airport|district|territory|planet|ocean|sea|river|place"
)
_PEOPLE = (
    "actor|actress|artist|athlete|author|billionaire|candidate|celebrity|ceo|chef|coach|comedian|"
    "director|driver|executive|golfer|governor|judge|justice|king|lawmaker|leader|mayor|minister|"
    "mp|musician|person|player|pm|politician|pop star|president|prince|princess|prosecutor|queen|"
    "quarterback|rapper|republican|democrat|senator|singer|songwriter|star|superstar|tennis star|"
    "woman|man|writer|journalist|scientist|activist|astronaut|monarch|pope|congressman|congresswoman"
)
_ORGANIZATIONS = (
    "agency|airline|automaker|band|bank|body|brand|business|carmaker|chain|club|company|council|"
    "firm|group|manufacturer|network|organi[sz]ation|party|platform|publisher|retailer|school|"
    "service|social network|streamer|studio|supermarket|team|union|university|website|outlet"
)
MEASURES = (
    "percentage|percent|number|amount|age|score|magnitude|price|rate|temperature|total|toll|"
    "salary|speed|height|distance|size|sum|share|proportion|margin"
)
"""Nouns that are given in figures, as alternatives of a pattern."""
_DATES = "year|month|day|date|decade|century|time"
_NAMES = "name|named|called|nickname|title|word|slogan|acronym"
_WORKS = "song|film|movie|album|novel|book|musical|opera|show|podcast|documentary|video game"

_WHICH_NOUN = re.compile(
    r"\b(?:which|what(?= (?:type|kind|sort|country|city|state|company|year|month|day|date|animal|"
    r"team|person|storm|nation)\b))(?! of\b)(?P<head>(?: (?!(?:is|was|are|were|did|does|do|has|"
    r"have|had|will|would|can|could|this|called|named|caused|led|made|said|by|in|on|at|for|that|"
    r"after|before|during|since|from|with|to|as|when|while|who|whose|because|despite|won|hosted|"
    r"signed|announced|became|received|recently|featured|scored|topped|holds|held|saw|lost)\b)"
    r"(?:(?:[a-z]\.){2,}|[\w'’“”\"-]+)){1,5})",
    re.I,
)
_WHAT_IS_THE = re.compile(
    r"\bwhat(?:'s|’s| is| was| are| were)? (?:the )?"
    r"(?P<head>(?:(?!(?:did|does|do|has|have|had|will|would|to)\b)[\w'’“”\"-]+ ?){1,5})",
    re.I,
)
Rules = tuple[tuple[AnswerKind, re.Pattern[str]], ...]


def _compiled(*rules: tuple[AnswerKind, str]) -> Rules:
    return tuple((kind, re.compile(words, re.I)) for kind, words in rules)


_RULES = _compiled(
    (
        "number",
        r"\bhow (?:many|much|old|long|far|tall|big|large|high|fast|often|deep|wide|heavy|"
        r"late|early|soon)\b|\bfor how (?:much|many|long)\b|\bwhat (?:is|was|were|are) the "
        rf"(?:\w+ ){{0,3}}(?:{MEASURES})\b|\b(?:what|which) (?:{MEASURES})\b|"
        r"\bdeath toll\b(?=[^?]*\?|$)",
    ),
    (
        "reaction",
        r"\bhow (?:did|does|do|has|have|is|was|are|were)\b[^?]*\b(?:react|respond|reply|"
        r"answer|received|greeted)|\b(?:reaction|response|reply)s?\b|\bwhat (?:did|does|do|"
        r"has|have|is|was|are)\b[^?]*\b(?:say|said|saying|claim|claimed|think|thought|tell|"
        r"told)\b",
    ),
    (
        "reason",
        r"\bwhy\b|\bwhat (?:caused|led to|prompted|triggered|sparked|explains|made|drove)\b|"
        r"\b(?:reasons?|causes?|motives?)\b(?= (?:for|of|behind|given|did|why)|\?|$)|"
        r"\bfor what reason|\bhow come\b|\bbecause of what\b|\bwhat (?:was|is|were) behind\b",
    ),
    (
        "event",
        r"\bwhat(?:'s| is| was| has| have| had)? (?:happen|going on|happening|the latest|new\b|"
        r"become of|became of)|\bwhat happened\b|\btell me about\b|\btimeline\b|"
        r"\bwhat (?:will|would|could|may|might) happen\b|\blatest (?:on|news|about)\b|"
        r"\bwhat (?:(?:did|does|do|will|would) [^?]*\bdo|(?:is|are|was|were) [^?]*\bdoing|"
        r"(?:has|have|had) [^?]*\bdone)\b(?! for a living)",
    ),
    (
        "date",
        rf"\bwhen\b(?! (?:it|they|he|she|asked|a|an)\b)|\b(?:on |in |by )?(?:what|which) "
        rf"(?:{_DATES})\b|\bsince when\b|\bhow (?:long ago|soon)\b",
    ),
    (
        "person",
        r"\bwho(?:se|m)?\b(?!(?:'s|’s)? (?:is|was|are|were)? ?(?:behind)? ?(?:the )?"
        r"(?:country|company)\b)",
    ),
    ("place", r"\bwhere\b"),
    ("name", r"\bwhat\b[^?]*\b(?:called|named|titled)\W*$"),
)
_OPENS = re.compile(r"(?:and |but |so |then |in |to |from )?(?:who|whom|whose|where)\b", re.I)
"""Asks for somebody or a place, though it may say when: "Where was she when it began?"."""
_POLAR = re.compile(
    r"^(?:and |but |so |then |well,? )?(?:is|are|was|were|did|does|do|has|have|had|can|could|will|"
    r"would|should|may|might|isn't|aren't|wasn't|weren't|didn't|doesn't|hasn't|haven't|won't)\b",
    re.I,
)
_FINISHED = _compiled(
    ("date", r"\b(?:since|until|in the year)\W+$"), ("name", r"\b(?:as|called|named)\W+$")
)
_MANNER = re.compile(r"\bhow\b(?! (?:many|much))", re.I)


def _plural(nouns: str) -> str:
    """The plurals as further alternatives. "Which prices" asks for no figure."""
    return "".join("|" + re.sub(r"y$", "(?:ie|y)", noun) + "s" for noun in nouns.split("|"))


def _head_pattern(kind: AnswerKind, nouns: str) -> str:
    measures = kind in ("number", "date")  # "A 20-month fight" is no month; a co-founder founds.
    forms = nouns if kind == "number" else nouns + _plural(nouns)
    opens = r"(?<![\w-])" if measures else r"\b"
    return rf"{opens}(?:{forms})(?![\w-])(?P<owner>['’]s?\b)?"


_HEADS = _compiled(
    *(
        (kind, _head_pattern(kind, nouns))
        for kind, nouns in cast(
            tuple[tuple[AnswerKind, str], ...],
            (
                ("number", MEASURES),
                ("date", _DATES),
                ("place", _PLACES),
                ("person", _PEOPLE),
                ("organization", _ORGANIZATIONS),
                ("name", f"{_NAMES}|{_WORKS}"),
            ),
        )
    )
)


def _head_kind(words: str) -> AnswerKind | None:
    """Of the known nouns in `words` the last one, for modifiers stand before the head; but an owner
    before it: "which state's court" asks for a state."""
    found = [
        (match["owner"] is not None, match.start(), kind)
        for kind, head in _HEADS
        for match in head.finditer(words)
    ]
    return max(found)[2] if found else None


def kind_of(question: str) -> AnswerKind:
    """The kind of answer asked for; "description" where no rule speaks.

    "Which" and "what" are settled by the noun that follows ("which Pacific nation" is a place);
    the last known noun wins, since modifiers stand before heads.
    """
    words = question.strip()
    if _POLAR.search(words) and not re.search(r"\bor\b", words):
        return "polar"
    if re.match(r"(?:and |but |so |then )?why\b", words, re.I):
        return "reason"
    which = _WHICH_NOUN.search(words)
    if which:
        return _head_kind(which["head"]) or "thing"
    opening = _OPENS.match(words)
    for kind, rule in _RULES:
        if rule.search(words) and not (opening and kind == "date"):
            return kind
    what = _WHAT_IS_THE.search(words)
    if what:
        return _head_kind(what["head"]) or "thing"
    if _MANNER.search(words):
        return "manner"
    if re.search(r"_{2,}|\bwhat\b|\bwhich\b", words, re.I):
        return "thing"
    if re.search(r"(?:[:…]|\.{3})$", words):  # a sentence to finish: "the first since:"
        return next((kind for kind, last in _FINISHED if last.search(words)), "thing")
    return "description"


WANTS_SHORT: frozenset[AnswerKind] = frozenset(
    ("person", "place", "organization", "number", "date", "name", "thing")
)
"""Kinds for which a span of a sentence is the answer."""
