"""Who or what somebody or something is: the words that reports put beside a name.

News copy says it in passing, in front of the name ("British Prime Minister Liz Truss"), behind it
("Ada Quayle, a harbour pilot from Ely,") or with a verb ("Long COVID is a condition that …"). A
span reader that looks for a name or a place takes words from elsewhere in such a sentence.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from answer.answer import Reading
from answer.figures import known_by
from answer.ranking import Ranked
from answer.vote import Choice
from corpus.article import Span

_ASKS = re.compile(
    r"(?:who|what)(?:'s|’s| (?:exactly )?(?:is|are|was|were)) (?P<name>[^?,]+?)\W*$", re.I
)
_NAMED = re.compile(
    r"[A-Z][\w’.-]*|al-\w+|(?:bin|ibn|da|de|del|den|der|di|du|el|la|van|von|of|the)"
)
_OFFICES = (
    "secretary[ -]general|attorney general|gov\\.|sen\\.|rep\\.|gen\\.|president|minister|premier|"
    "chancellor|secretary|senator|governor|mayor|congress(?:wo)?man|representative|lawmaker|leader|"
    "chief|chair(?:man|woman)?|head|director|executive|ceo|founder|king|queen|prince|princess|duke|"
    "duchess|pope|archbishop|bishop|cardinal|judge|justice|lawyer|attorney|prosecutor|general|"
    "commander|ambassador|envoy|spokes(?:man|woman|person)|officer|scientist|professor|economist|"
    "historian|analyst|journalist|author|writer|novelist|poet|actor|actress|singer|rapper|musician|"
    "star|filmmaker|comedian|artist|designer|chef|coach|manager|player|striker|quarterback|pitcher|"
    "slugger|goalkeeper|midfielder|footballer|golfer|champion|athlete|runner|driver|boxer|swimmer|"
    "billionaire|businessman|businesswoman|entrepreneur|activist|dissident|oligarch|candidate"
)
_NOT_A_THING = re.compile(
    r"\b(?:the|his|her|its|their|this|that|it|he|she|they|in|on|for|by|to|about|going|doing|being|"
    r"saying|happening|done|said|made|known|new|next|left|wrong|worth|like|behind|of$|\w+ed|"
    r"(?-i:[A-Z])\S* [a-z]+ing)\b|['’]s?\b",
    re.I,
)


def _asks_of_person(question: str) -> bool:
    return question[:3].lower() == "who"


def description_asked(question: str) -> str:
    """The name that a question asks who or what it is; "" where it asks for something else."""
    asked = _ASKS.match(question)
    if not asked:
        return ""
    name = asked["name"]
    words = name.split()
    if _asks_of_person(question):
        named = name[0].isupper() and all(_NAMED.fullmatch(word) for word in words)
        return name if named else ""
    progressive = re.search(r"\bare\b.*ing\W*$", question)
    return "" if len(words) > 4 or progressive or _NOT_A_THING.search(name) else name


def descriptions(name: str, text: str, *, of_person: bool) -> Iterator[tuple[bool, Span]]:
    """Where the text says, in its own voice, who or what the bearer of the name is, and whether it
    does by an office; offices first."""
    called = rf"\b{re.escape(name)}\b"
    forms = [
        rf"{called} (?:is|are|was|were) (?P<is>(?:{_ONE}|the ){_ANY}{{6,110}}?)(?=[,.;—]|$)",
        rf"{called}(?:, \d\d)?, (?P<is>{_ONE}{_ANY}{{6,110}}?)(?=[,.;—]|$)",
    ]
    offices = []
    if of_person:
        before = rf"(?!(?i:{_OFFICES})\b)[A-Z][\w’'-]*|former|acting|of"
        title = rf"(?:(?:{before}) ){{0,6}}(?i:{_OFFICES})"
        of = r"(?: (?:of|for)(?: the)?(?: [A-Z][\w’'-]*){1,3})?"
        office = rf"(?:(?!{_JOINS})[a-z-]+ ){{0,5}}(?:{_OFFICES})\b"
        offices = [
            rf"{called}(?:, \d\d)?, (?P<is>{office}{_ANY}*?)(?=[,.;—]|$)",
            rf"\b(?P<is>{office}(?: (?:of|for)(?: [\w’'-]+){{1,4}})?), {called}",
            rf"(?<![\w’'-])(?P<is>{title}{of})(?: [A-Z][\w’'-]*)?? {called}",
        ]
    for form in (*offices, *forms):
        for found in re.finditer(form, text):
            if not (_CLAUSE.search(found["is"]) or _is_quoted(text, found.start())):
                yield form in offices, found.span("is")


_ONE = "(?:an?|one of) "
_JOINS = r"(?:that|which|who|whom|when|where|while|and|or|but|with|by|for|from|to|in|on|at|as|of)\b"
_ANY = r"[^,;:.()“”\"—]"
_CLAUSE = re.compile(r"^(?:(?!\b(?:who|that|which|where)\b).)*\b(?:is|are|was|were|has|had|said)\b")
"""No apposition but the next clause ("after meeting Ann Wald, a dog was seen")."""


def _is_quoted(text: str, at: int) -> bool:
    before = text[:at]
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


def is_unheard_of(question: str, ranked: Sequence[Ranked]) -> bool:
    """Whether a question asks who or what something is that no sentence nor its headline names."""
    asked = description_asked(question).casefold()
    name = asked.split()[-1] if asked and _asks_of_person(question) else asked
    told = (f"{r.evidence.article.headline} {r.evidence.text}".casefold() for r in ranked)
    return bool(name) and not any(name in text for text in told)


def described(
    choices: Sequence[Choice], ranked: Sequence[Ranked], reading: Reading
) -> tuple[list[Choice], list[Ranked]]:
    """What says who or what is asked for, a full office before a bare one before other words, the
    latest first, and its sentences before the others; no short answer where none says it. Both are
    left as they are for any other question."""
    asked = description_asked(reading.question)
    if not asked:
        return list(choices), list(ranked)
    of_person = _asks_of_person(reading.question)
    found = [
        (sentence, *said)
        for sentence in ranked
        for said in list(descriptions(asked, sentence.evidence.text, of_person=of_person))[:1]
    ]
    found = [each for each in found if known_by(reading.day, each[0])] or found
    if of_person:
        found.sort(key=_fullness, reverse=True)
    telling = [sentence for sentence, _, _ in found]
    kept = [
        Choice(sentence.evidence.text[slice(*span)], 0.0, ((sentence, span),))
        for sentence, _, span in found
    ]
    return kept, [*telling, *(r for r in ranked if r not in telling)]


def _fullness(found: tuple[Ranked, bool, Span]) -> tuple[bool, bool, date]:
    sentence, by_office, (start, end) = found
    published = sentence.evidence.article.published
    return (
        by_office,
        " " in sentence.evidence.text[start:end],
        published.date() if published else date.min,
    )
