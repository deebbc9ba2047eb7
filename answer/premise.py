"""Denials: the other side of an answer, and what a question takes for granted.

"Did Iran admit the cyberattack?" and "why did Iran admit it?" have one honest answer when the
archive holds only a denial: the denial, with who said it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from answer.answer import AnswerKind
from answer.evidence import Evidence, Lexicon, Wanted, wanted_of
from answer.kind import WANTS_SHORT
from answer.nations import countries_in
from answer.stance import denies, only_alleged, speaker_of

_ADMITS = re.compile(
    r"\b(?:admit(?:s|ted|ting)?|acknowledge[sd]?|confess(?:es|ed)?|conced(?:es?|ed)|"
    r"confirm(?:s|ed)?|accept(?:s|ed)? (?:responsibility|blame)|apologi[sz]ed?|"
    r"claim(?:s|ed)? responsibility|plead(?:s|ed)? guilty|own(?:s|ed)? up|responsible|behind|"
    r"guilty|deny|denied|denies|dispute[sd]?|reject(?:s|ed)?)\b",
    re.I,
)
ON_TOPIC = 0.4
"""A denial belongs to the answer when it holds this share of the question's or the lead's idf."""

FOLLOWS = 200
"""Characters between an accusation and the denial of it that the same report puts behind it."""
_OF_WHAT_WAS_SAID = re.compile(
    r"\b(?:den(?:y|ies|ied)|reject(?:s|ed)?|dismiss(?:es|ed)?|disput(?:es?|ed)) "
    r"(?:it|that|this|any|all|(?:the|those|these) (?:\w+ )?"
    r"(?:accusations?|allegations?|charges?|claims?|suggestions?))\b",
    re.I,
)

ASKED_FOR = 0.35
"""It answers the question when it holds this share of the question's idf."""


@dataclass(frozen=True, slots=True)
class Denial:
    evidence: Evidence
    answers: bool
    """True where the question asks for it (or takes the opposite for granted): it then leads."""


def asks_to_admit(question: str) -> bool:
    """Whether it asks for an admission or a denial, or takes one for granted."""
    return bool(_ADMITS.search(question))


def denial_of(
    question: str,
    kind: AnswerKind,
    lead: Evidence,
    evidence: Sequence[Evidence],
    wanted: Wanted,
    lexicon: Lexicon,
    *,
    blamed: bool = False,
) -> Denial | None:
    """The denial that belongs beside `lead`, or None.

    It must speak of the same thing: of the question's own terms, or of the lead's, or of what the
    lead has just said ("Otto Lind denied any part in it"); where a party of the question denies,
    its headline and the sentence before it say of what. One that is asked for must hold more of the
    question than who denies, and one from another article a name of the question's or the lead's. A
    count, a date or a place is not denied, unless the lead itself says that it is only alleged, or
    no more than blames somebody for a wrong (`blamed`).
    """
    asked = asks_to_admit(question)
    if kind in WANTS_SHORT and not asked and not blamed and not only_alleged(lead.text):
        return None
    of_lead = wanted_of(lead.text, lexicon)
    best: tuple[tuple[bool, bool, float], Evidence] | None = None
    parties = countries_in(question) | _names(question)
    matter = wanted_of(_ADMITS.sub(" ", question), lexicon).weights.keys() if asked else set()
    told = parties | parties_in(lead.text)
    for candidate in evidence:
        if not denies(candidate.text) or candidate.in_headline:
            continue
        said = set(lexicon.terms(candidate.text)) - set(lexicon.terms(speaker_of(candidate.text)))
        if matter and not matter & said:
            continue
        if candidate.article.id != lead.article.id and not told & parties_in(candidate.text):
            continue
        speaks = bool(parties & parties_in(speaker_of(candidate.text) or candidate.text))
        says = max(
            candidate.coverage,
            1.0 if _is_told_behind(candidate, lead) else of_lead.share_in(candidate.text, lexicon),
        )
        on_topic = max(says, candidate.context if speaks else 0.0)
        fit = speaks, says >= ON_TOPIC, on_topic
        if on_topic >= ON_TOPIC * (0.6 if asked and speaks else 1.0) and (
            best is None or fit > best[0]
        ):
            best = fit, candidate
    if best is None:
        return None
    found = best[1]
    speaks = bool(parties & parties_in(found.text))
    if found.span == lead.span and found.article.id == lead.article.id:
        return None
    # "Russian TV admitted defeat in which region?" is answered by who names the region.
    told_better = kind in WANTS_SHORT and lead.coverage > found.coverage
    answers = asked and speaks and found.coverage >= ASKED_FOR and not told_better
    return Denial(found, answers)


def _is_told_behind(denial: Evidence, lead: Evidence) -> bool:
    """Whether it is the lead's own, or denies what that has just said."""
    if denial.article.id != lead.article.id:
        return False
    apart = denial.span[0] - lead.span[1]
    of_it = _OF_WHAT_WAS_SAID.search(denial.text) is not None
    return denial.span == lead.span or (of_it and 0 <= apart <= FOLLOWS)


def _names(text: str) -> frozenset[str]:
    opening = text.find(" ")
    return frozenset(
        m.group().casefold() for m in re.finditer(r"\b[A-Z][\w-]{2,}", text) if m.start() > opening
    )


def names_in(text: str) -> frozenset[str]:
    """Its capitalised words, folded."""
    return frozenset(w.casefold() for w in re.findall(r"\b[A-Z][\w-]{2,}", text))


def parties_in(text: str) -> frozenset[str]:
    """Its capitalised words and the countries that they stand for."""
    return countries_in(text) | names_in(text)
