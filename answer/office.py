"""Who holds an office, and who has left it: the reports of a change name both."""

import re
from collections.abc import Sequence

from answer.nations import names_any, places_in
from corpus.article import Span
from index import analysis

_WHO_HOLDS = re.compile(
    r"who(?:'s|’s| is) (?!\w+ing\b)(?!(?-i:[A-Z])[\w-]+\W*(?:$|(?-i:[A-Z])))", re.I
)
_LEFT = (
    r"dismiss\w+|sack(?:ed|ing)|fir(?:ed|ing)|oust\w+|replac\w+|succeed\w*|former|ex-|then-\w+|"
    r"predecessor|take over from|took over from|resignation of|death of"
)
_LEAVES = (
    r"(?:is|was|were|be|would be) (?:ousted|sacked|fired|dismissed|replaced)|"
    r"stepp(?:ed|ing) down|steps down|resign(?:s|ed|ing)"
)
_TELLS_OF_OTHERS = r"(?:who|not|never|and|replac\w+|succe\w+|after|as|when|over|for|to)\b"


def asks_who_holds(question: str) -> bool:
    """Whether it asks who holds an office."""
    return _WHO_HOLDS.match(question) is not None


_OFFICE = re.compile(
    r"who(?:'s|’s| is) (?:the |a |an )?(?P<office>[^?,]+?)"
    r"(?: (?:of|in|at|for|to|on|from)\b|[?,]|$)",
    re.I,
)
_QUOTED = re.compile(r"[“\"][^“”\"]*[”\"]")


def only_speaks_of_it(question: str, text: str, span: Span) -> bool:
    """Whether the office that is asked for stands only in what whoever is named in `span` says:
    "let a special master come in," said Lund, who is none."""
    office = _OFFICE.match(question)
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    if not office or not quoted or any(s <= span[0] and span[1] <= e for s, e in quoted):
        return False
    told = analysis.terms(_QUOTED.sub(" ", text))
    return not set(analysis.terms(office["office"])) & set(told)


_WHO_HELD = re.compile(r"who(?:'s|’s| is| was| are| were)\b", re.I)
_ALWAYS_NAMED = re.compile(
    r"\b(?:mayor|governor|king|queen|pope|chancellor|prime minister|first minister)\b", re.I
)


def names_office(question: str, text: str) -> bool:
    """Whether a text has the word for the office whose holder, then or now, is asked for, where
    reports never use another: not so "chief executive"."""
    office = _WHO_HELD.match(question) and _ALWAYS_NAMED.search(question)
    return not office or re.search(rf"\b{office.group()}\b", text, re.I) is not None


def names_country_and_office(question: str, text: str) -> bool:
    """Whether a text names both the office that is asked for and the country or state whose it is:
    a president need not be that of the United States."""
    office, places = _OFFICE.match(question), places_in(question)
    if not office or not places:
        return True
    title = analysis.terms(office["office"])[-1:]
    return set(title) <= set(analysis.terms(text)) and names_any(places, text)


def is_called_by_office(question: str, text: str, span: Span) -> bool:
    """Whether whoever is named in `span` is called by the office that is asked for there."""
    office = _OFFICE.match(question)
    title = analysis.terms(office["office"])[-1:] if office else []
    return bool(title) and analysis.terms(text[: span[0]])[-1:] == title


def has_left(name: str, sentences: Sequence[str]) -> bool:
    """Whether one of the sentences says that who bears the name leaves the office, or that another
    follows: asked who is chancellor, "Hunt, made chancellor after dismissing Kwarteng" tells that
    it is not Kwarteng."""
    words = [word for word in re.findall(r"[A-Z][\w-]+", name) if not re.fullmatch("[IVX]+", word)]
    if not words:
        return False
    last = re.escape(words[-1])
    left = re.compile(
        rf"\b(?:{_LEFT})[ ,]*(?:[\w'’]+,? ){{0,3}}?{last}\b"
        rf"|\bformer (?:(?!and\b|or\b)[\w'’-]+ ){{1,5}}?{last}\b"
        rf"|\b{last}(?: (?!{_TELLS_OF_OTHERS})[\w'’-]+){{0,6}} (?:{_LEAVES})\b"
    )
    return any(left.search(sentence) for sentence in sentences)
