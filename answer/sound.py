"""Short answers that their own sentences do not bear out.

The reader finds words of the right kind that stand near the question's. Whether the sentence gives
them as its answer is another matter: it may tell of another time ("the shortest since that of
George Canning"), count something else, or not speak at all of the wrong that somebody is asked for.
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from answer.acronym import spelt_out
from answer.age import is_no_age, of_now
from answer.answer import Reading
from answer.blame import asks_for_doer, is_called_doer, speaks_of_wrong, wrong_asked
from answer.contest import asks_outcome, asks_who_won, tells_no_win, winners
from answer.counts import counts_a_part, counts_it, counts_only, measures, part_asked
from answer.figures import (
    OPENING,
    YEAR,
    counts_years,
    is_of_years_before,
    is_part,
    known_by,
    runs,
    summed,
)
from answer.fine_class import of_class
from answer.nations import names_any, places_in
from answer.office import (
    asks_who_holds,
    has_left,
    names_country_and_office,
    names_office,
    only_speaks_of_it,
)
from answer.ranking import Ranked
from answer.series import asked_in, fits_series
from answer.speaker import only_speaks
from answer.stance import denies, leans_on_previous, only_alleged
from answer.vote import Choice, borne
from answer.when import is_past
from corpus.article import Span
from index import analysis


def borne_out(choices: Sequence[Choice], reading: Reading) -> list[Choice]:
    """The choices with only those of their sentences that give them as an answer; none where no
    sentence does. Of a count that runs, what was known on the asking day goes before the rest."""
    question = reading.question
    if asks_for_other_than_these(question):
        return []
    wrong = wrong_asked(question)
    doer = asks_for_doer(question)
    negated = is_negated(question)
    who_won = asks_who_won(question)
    other_time = bool(_ASKS_OF_OTHER_TIME.search(question))
    of_its_time = (asks_outcome(question) and not other_time) or of_now(question)

    def bears(sentence: Ranked, span: Span) -> bool:
        text = sentence.evidence.text
        if not other_time and of_another_time(text, span):
            return False
        if is_past(question, sentence, span) or is_no_age(question, text, span):
            return False
        if not told_of(question, text) or is_title_of_asked(question, text, span):
            return False
        if of_its_time and (is_of_years_before(sentence) or heads_something_else(sentence)):
            return False
        if who_won:
            around = sentence.evidence.article.headline
            if leans_on_previous(text):
                around = f"{around} {sentence.evidence.previous}"
            if tells_no_win(text, around, question) or echoes(question, text[slice(*span)]):
                return False
        if wrong and (sentence.evidence.heads_body or not speaks_of_wrong(wrong, text)):
            return False  # A headline seldom says who says it.
        if doer and not is_called_doer(text, span):
            return False
        if negated and not negates(text, span):
            return False
        if not runs(reading):
            return True
        return counts_it(question, text, span) and _is_of_place(question, sentence)

    kept = _of_series(summed(reading, choices), reading)
    kept = winners(question, kept, bears) if who_won else borne(kept, bears)
    kept = of_class(question, spelt_out(question, kept))
    if does := _WHO_IS_DOING.match(question):
        stems = set(analysis.terms(does[1]))
        kept = borne(kept, lambda s, _: bool(stems & set(analysis.terms(_around(s))))) or kept
    if reading.kind == "person":
        kept = [each for choice in kept for each in _acting(choice, question)]
    if not _OFFERS.search(question):
        kept = (
            borne(kept, lambda s, span: not echoes(question, s.evidence.text[slice(*span)])) or kept
        )
    if _ASKS_OF_NOW.match(question) and not other_time:
        kept = borne(kept, lambda sentence, _: not is_of_years_before(sentence)) or kept
    if not runs(reading):
        kept = borne(kept, lambda s, span: not measures(question, s.evidence.text, span)) or kept
    if part := part_asked(question):
        kept = borne(kept, lambda s, span: counts_only(part, s.evidence.text, span)) or kept
    if runs(reading):
        if not other_time:
            kept = borne(kept, lambda sentence, _: not is_of_years_before(sentence)) or kept
        if _ASKS_OF_DAYS.search(question):
            kept = borne(kept, lambda sentence, _: not counts_years(sentence.evidence.text)) or kept
        kept = borne(kept, lambda sentence, _: known_by(reading.day, sentence)) or kept
        kept = (
            borne(kept, lambda s, span: not counts_a_part(question, s.evidence.text, span)) or kept
        )
        reports = [report for choice in kept for report in choice.supporters]
        kept = borne(kept, lambda *given: not any(is_part(question, given, r) for r in reports))
    kept = borne(kept, lambda s, _: names_office(question, _around(s)))
    if denies(question):
        kept = borne(kept, lambda s, _: denies(s.evidence.text))
    if not asks_who_holds(question):
        return kept
    kept = borne(kept, lambda s, span: not only_speaks_of_it(question, s.evidence.text, span))
    kept = borne(kept, lambda s, _: names_country_and_office(question, s.evidence.text)) or kept
    return _in_office(kept, reading.day)


_WHO_IS_DOING = re.compile(r"who(?:['’]s| is| are| was| were) (\w+ing)\b", re.I)


def _is_of_place(question: str, sentence: Ranked) -> bool:
    """Whether the report names a country or state of the question at its head or around the
    sentence: the dead of Mexico are not those of Turkey. Americans seldom name their own."""
    asked, hit = places_in(question), sentence.evidence.hit
    if not asked or "United States" in asked:
        return True
    return names_any(asked, f"{hit.article.text[:OPENING]} {hit.passage.text}")


def _acting(choice: Choice, question: str) -> list[Choice]:
    """The choice without the sentences in which whoever it names only speaks, but to accuse; nor do
    headlines, which seldom say who says it, make the speaker of one the doer."""

    def speaks(sentence: Ranked, span: Span) -> bool:
        text = sentence.evidence.text
        return only_speaks(question, text, span) and not only_alleged(text)

    if not any(speaks(*given) for given in choice.supporters):
        return [choice]
    return borne([choice], lambda s, span: not (s.evidence.heads_body or speaks(s, span)))


def _around(sentence: Ranked) -> str:
    found = sentence.evidence
    return f"{found.article.headline} {found.previous} {found.text}"


def _of_series(choices: Sequence[Choice], reading: Reading) -> list[Choice]:
    """The choices of the year and the number that are asked for: those that say so where they
    answer nearly as well as the others, which may tell of it years later and not say when."""
    asked = asked_in(reading.question, reading.year)
    kept = borne(choices, lambda sentence, _: fits_series(asked, sentence.evidence) >= 0)
    told = borne(kept, lambda sentence, _: fits_series(asked, sentence.evidence) > 0)
    return told if told and _best_of(told) >= _best_of(kept) - NEARLY else kept


NEARLY = 3.5
"""Score by which a sentence that names the year may be worse than one that names none."""


def _best_of(choices: Sequence[Choice]) -> float:
    return max(sentence.score for choice in choices for sentence, _ in choice.supporters)


_ASKS_OF_DAYS = re.compile(
    r"\b(?:days?|weeks?|weekend|hours?|today|yesterday|overnight|\w+day|last night)\b", re.I
)
_ASKS_OF_NOW = re.compile(
    r"(?:who|which|what)(?: [\w'’-]+){0,4}? (?:has|have|is|are) (?!been\b|won\b|\w+ed\b)", re.I
)


_OFFERS = re.compile(r"\bor\b", re.I)


def echoes(question: str, words: str) -> bool:
    """Whether words, as an answer, give back those of the question: "PSL" for what PSL stands for.
    By their forms and not their stems: the Titan is not the Titanic."""
    return _forms(words) <= _forms(question) | {"the", "a", "an", "winner", "champion"}


def _forms(text: str) -> set[str]:
    return {word.casefold().removesuffix("s") for word in re.findall(r"\w+", text)}


_NOT = r"(?:\bnot\b(?! only)|n['’]t\b|\bnever\b)"
_NEGATED = re.compile(
    r"(?<!, )\b(?:who|which|what)\b"
    r"(?:(?!\b(?:if|had|when|because|after|before|while|that|unless|whether|says?|said)\b)"
    rf"[^?,.;:])*?{_NOT}",
    re.I,
)
_OTHER_THAN_THESE = re.compile(
    rf"\bwhich\b[^?,.;:]*\bof (?:these|those|the following)\b[^?.;:]*{_NOT}"
    rf"|\bwhich\b[^?,.;:]*{_NOT} (?:one )?of (?:these|those|the following)\b",
    re.I,
)
_NEGATES = re.compile(
    r"\b(?:not|no|never|none|nor|neither|nothing|without|cannot|refus\w+|declin\w+|fail\w*|"
    r"miss\w*|lack\w*|except\w*|exclud\w+|skip\w*|absent|omit\w*|barred|banned|block\w*|"
    r"stay\w* away|pull\w* out|withdr\w+)\b|n['’]t\b",
    re.I,
)


def negates(text: str, span: Span) -> bool:
    """Whether a sentence negates something of whoever is named in `span`: "Ada comes without Ben"
    tells of Ben that he does not."""
    negations = list(_NEGATES.finditer(text))
    return any(match.group().lower() != "without" or match.end() <= span[0] for match in negations)


def is_negated(question: str) -> bool:
    """Whether it asks who or what is not, did not or never: a sentence that negates nothing gives
    those that are."""
    return _NEGATED.search(question) is not None


def asks_for_other_than_these(question: str) -> bool:
    """Whether it asks which of some that it does not name is not: no sentence can tell."""
    return _OTHER_THAN_THESE.search(question) is not None


def _in_office(choices: list[Choice], day: date) -> list[Choice]:
    """The choices that may hold an office on `day`: by a report of the last year of those at hand,
    and not by the word of any of them that another has followed."""
    choices = borne(choices, lambda sentence, _: known_by(day, sentence)) or list(choices)
    read = [sentence.evidence for choice in choices for sentence, _ in choice.supporters]
    told = [each.article.published.date() for each in read if each.article.published]
    if not told:
        return choices
    oldest = max(told) - timedelta(days=365)
    recent = borne(choices, lambda sentence, _: _of_now(sentence, oldest))
    texts = [each.text for each in read]
    return [choice for choice in recent if not has_left(choice.text, texts)]


def _of_now(sentence: Ranked, oldest: date) -> bool:
    """Whether the report is as young as that and tells of its own time."""
    published = sentence.evidence.article.published
    return published is None or (published.date() >= oldest and not is_of_years_before(sentence))


def heads_something_else(sentence: Ranked) -> bool:
    """Whether it is a headline that holds nothing of the question: of when what it leaves to its
    text was, it says nothing."""
    return sentence.evidence.heads_body and not sentence.evidence.coverage


_ASKS_OF_OTHER_TIME = re.compile(
    r"\b(?:since|until|before|previous(?:ly)?|predecessors?|record|first|last|ever|former(?:ly)?|"
    r"compared?|than|from|how long|(?:1[5-9]|20)\d\d)\b",
    re.I,
)
_COMPARED_BEFORE = re.compile(
    r"\bprevious (?:record|holder|best|low|high)\b[^;:]*$"
    r"|\b(?:not|never|first|only|least|most|[a-z]{3,}est|record)\b[^,;:]*\bsince\b"
    r"(?:(?!\b(?:is|was|were|has|have|had)\b)[^,;:])*$"
    rf"|\bfrom {YEAR} (?:until|till|to) (?:\w+ ){{0,4}}$",
    re.I,
)
_COMPARED_BEHIND = re.compile(rf"^[^,;:]*, until (?:now|then)\b|^ (?:until|till|to) {YEAR}", re.I)
_NOT_SINCE = re.compile(r"^\W*not since\b.*?\b(?:has|have|had)\b", re.I)


def of_another_time(text: str, span: Span) -> bool:
    """Whether the sentence gives the words in `span` only to compare with: "not since Ann Wald
    has …", "the first since 1965", "the previous record was that of …"."""
    before = text[: text.rfind(" ", span[0], span[1]) + 1 or span[0]]
    behind = text[span[1] :]
    opening = _NOT_SINCE.match(text)
    return bool(
        _COMPARED_BEFORE.search(before)
        or _COMPARED_BEHIND.search(behind)
        or (opening and span[0] < opening.end())
    )


_WHO_DID_IT = re.compile(
    r"\b[Ww]ho(?: has| had| will)? (?P<did>[a-z]+) (?:(?!in |at |on |for |as |by )[a-z'’-]+ )*"
    r"(?P<whom>[A-Z][\w-]+(?: [A-Z][\w-]+)*)"
)
_TURNABLE = (
    (frozenset(("replac", "succeed")), re.compile(
        r"\b(?:appoint\w*|dismiss\w*|oust\w*|sack\w*|named|made|follow\w*|death of|took over)\b"
    )),
    (frozenset(("beat", "beaten", "defeat")), re.compile(
        r"\b(?:los[ts]\w*|losing|w[io]n\w*|victory|knocked|eliminated|upset)\b"
    )),
)  # fmt: skip
"""Stems of deeds whose two sides are alike, and what else may tell of one."""
_SUFFERED = re.compile(r"\b(?:is|was|were|been|be|being|are|gets?|got)(?: \w+ly)? $", re.I)


def told_of(question: str, text: str) -> bool:
    """Whether whom a question names is the one acted upon in the sentence, too, as far as it
    tells: asked who replaced Truss, it must not say that Truss replaces somebody, nor leave
    Truss out."""
    asked = _WHO_DID_IT.search(question)
    if not asked:
        return True
    stems = frozenset(analysis.terms(asked["did"]))
    whom = re.compile(rf"\b{asked['whom'].split()[-1]}\b")
    turnable = next(((same, kin) for same, kin in _TURNABLE if stems & same), None)
    if turnable:
        stems, kin = turnable
    deeds = [m for m in re.finditer(r"\w+", text) if stems & set(analysis.terms(m.group()))]
    if not deeds:
        return not turnable or bool(whom.search(text) and kin.search(text))
    alike = turnable is not None
    return any(_acted_upon(whom, text[: d.start()], text[d.end() :], alike) for d in deeds)


def _acted_upon(whom: re.Pattern[str], before: str, behind: str, alike: bool) -> bool:
    """Whether it may be `whom` that suffers the deed between two parts of a sentence. Of a deed
    whose sides are not alike (a cup is won, a part is played) only its own doer is ruled out."""
    if _SUFFERED.search(before) or behind.startswith(" by "):
        agent = whom if alike else re.compile(rf" by (?:[\w'’-]+ )?{whom.pattern}")
        return not agent.search(behind)
    if whom.search(behind) or not whom.search(before) or _PRONOUN.match(behind):
        return True
    return not alike and not re.search(rf"{whom.pattern}(?: (?:has|had|will|also))?\s*$", before)


def is_title_of_asked(question: str, text: str, span: Span) -> bool:
    """Whether words are only what a sentence calls somebody whom the question names: asked who
    succeeded Angela Merkel, "German Chancellor Angela Merkel" does not tell."""
    named = re.match(r" ([A-Z][\w-]+)", text[span[1] :])
    return bool(named and _WHO.match(question) and re.search(rf"\b{named[1]}\b", question))


_WHO = re.compile(r"who\b(?! (?:is|was|are|were)\b|['’]s\b)", re.I)
_PRONOUN = re.compile(r" (?:him|her|them)\b")
