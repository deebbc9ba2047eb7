"""Whether a sentence that a model wrote says what a sentence of the archive says.

No model judges another here: a written sentence passes only where it is a shortening of one
sentence of the archive, and nothing that bears on its truth fell by the way. All its words, names
and numbers stand in the source in one order (one part may have moved to the other end); numbers
keep what they count and how exactly; names keep their place in the grammar; who says it, who
denies it, "not", "may", "nearly" and "alleged" stay. What merges two sentences or puts one into
other words is refused, rightly or wrongly: the source itself can be shown instead.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from answer.guards import guards
from answer.stance import denies, reports, speaker_of
from answer.tokens import PASTS, Key, Token, content, tokens
from index import analysis


@dataclass(frozen=True, slots=True)
class Compared:
    """A written sentence laid over its source."""

    claim: list[Token]
    source: list[Token]
    places: dict[int, int]
    """For each token of the claim that says something, its place in the source."""

    @property
    def first(self) -> int:
        return min(self.places.values())

    @property
    def last(self) -> int:
        return max(self.places.values())


def fault_of(claim: str, source: str) -> str:
    """Why `source` does not support `claim`, in a few words; "" where it does."""
    said = tokens(claim)
    held = tokens(source)
    if len(content(said)) < 3:
        return "too short to be checked"
    if fault := _misquoted(claim, source):
        return fault
    keys = {token.key for token in held}
    missing = [token.text for token in content(said) if token.key not in keys]
    if missing:
        return f"not in its source: {', '.join(missing)}"
    places = _laid(said, held)
    if places is None:
        return "in another order than its source"
    compared = Compared(said, held, places)
    checks = (_number_moved, _name_made_up, _role_changed, _form_changed, _word_lost, _taken_out)
    fault = next((found for check in checks if (found := check(compared))), "")
    return fault or _speaker_lost(claim, source, held[compared.last].end)


def share_held(claim: str, source: str) -> float:
    """The share of what `claim` says that stands in `source`, in any order, 0 to 1."""
    said = content(tokens(claim))
    keys = {token.key for token in tokens(source)}
    return sum(token.key in keys for token in said) / len(said) if said else 0.0


def _misquoted(claim: str, source: str) -> str:
    """Words in quotation marks that do not stand there in quotation marks."""
    quoted = " ".join(re.findall(r"[“\"«](.*?)[”\"»]", _spaced(source)))
    for words in re.findall(r"[“\"«](.*?)[”\"»]", _spaced(claim)):
        if words.strip(" .,") not in (quoted if " " in words.strip() else _spaced(source)):
            return f"not quoted in its source: {words}"
    return ""


def _spaced(text: str) -> str:
    return " ".join(text.replace("’", "'").replace("‘", "'").split())


def _laid(claim: list[Token], source: list[Token]) -> dict[int, int] | None:
    """Where each token of the claim stands in the source: in order, or with its end put first."""
    said = [place for place, token in enumerate(claim) if token.key != ""]
    for turn in range(len(said)):
        turned = said[turn:] + said[:turn]
        places = _in_order([claim[place].key for place in turned], source)
        if places is not None:
            return dict(zip(turned, places, strict=True))
    return None


def _in_order(keys: Sequence[Key], source: Sequence[Token]) -> list[int] | None:
    """Places of `keys` in the source, one after the other, ending as early as can be and then
    as close together as can be."""
    end = 0
    for key in keys:
        while end < len(source) and source[end].key != key:
            end += 1
        if end == len(source):
            return None
        end += 1
    places: list[int] = []
    for key in reversed(keys):
        end -= 1
        while source[end].key != key:
            end -= 1
        places.append(end)
    return places[::-1]


def _number_moved(compared: Compared) -> str:
    """A number must stand beside the word that it counts, on either side."""
    for place, at in compared.places.items():
        if not compared.claim[place].is_number:
            continue
        ahead = [t.key for t in compared.claim[place + 1 :] if t.key != ""][:1]
        behind = [t.key for t in compared.claim[:place] if t.key != ""][-1:]
        near = [t.key for t in compared.source[at + 1 :] if t.key != ""][:1]
        near += [t.key for t in compared.source[:at] if t.key != ""][-1:]
        if not set(ahead or behind) & set(near):
            return f"a number away from what it counts: {compared.claim[place].text}"
    return ""


def _name_made_up(compared: Compared) -> str:
    """Names of several words must stand together in the source, short forms among them."""
    runs = _runs(compared.source)
    for run in _runs(compared.claim):
        opens = run[0] is compared.claim[0]
        wanted = [token.key for token in run]
        if len(wanted) > 1 and not any(_within(wanted, each) for each in runs):
            shorter = wanted[1:]
            if not (opens and (len(shorter) == 1 or any(_within(shorter, r) for r in runs))):
                return f"no such name in its source: {' '.join(token.text for token in run)}"
    return ""


_JOINS = frozenset("of the de da di al el la le van von bin and - . '".split())


def _runs(found: Sequence[Token]) -> list[list[Token]]:
    """Names that stand together, with the small words inside them passed over."""
    runs: list[list[Token]] = []
    gap = 2
    for token in found:
        if token.is_name:
            if gap < 2 and runs:
                runs[-1].append(token)
            else:
                runs.append([token])
            gap = 2 if token.possessive else 0
        else:
            gap = gap + 1 if token.word in _JOINS and token.text not in (".",) else 2
    return runs


def _within(wanted: Sequence[Key], run: Sequence[Token]) -> bool:
    left = iter(token.key for token in run)
    return all(key in left for key in wanted)


_TIMES = frozenset(
    analysis.terms(
        "January February March April May June July August September October November December "
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
    )
)
_PREPOSITIONS = frozenset(
    "by of for with to against from in on at near between among under over above below behind "
    "before after without within into about than like through".split()
)
_DETERMINERS = frozenset("the a an his her its their this that these those".split())


def _role_changed(compared: Compared) -> str:
    """A name that was an object, an owner or part of a longer noun and is none any more, or the
    other way round; whoever did a thing that another suffered."""
    claim, source = compared.claim, compared.source
    held = set(compared.places.values())
    for place, at in compared.places.items():
        token = claim[place]
        before, after = _preposition(claim, place), _preposition(source, at)
        if (before == "by") != (after == "by"):
            return f"another part in the sentence: {token.text}"
        if not token.is_name or not source[at].is_name or token.key in _TIMES:
            continue
        if bool(before) != bool(after) and "according" not in (before, after):
            return f"another part in the sentence: {token.text}"
        if token.possessive != source[at].possessive or _compound(source, at, held):
            return f"part of a longer name or noun in its source: {token.text}"
    return ""


def _preposition(found: Sequence[Token], at: int) -> str:
    """That which governs the noun at a place, past its articles and the names before it."""
    at -= 1
    while at >= 0 and (found[at].word in _DETERMINERS or found[at].is_name):
        at -= 1
    if at < 0 or found[at].word not in _PREPOSITIONS:
        return ""
    return "according" if at and found[at - 1].word == "according" else found[at].word


def _compound(source: Sequence[Token], at: int, held: set[int]) -> bool:
    """Whether the name is joined to a word beside it that the claim leaves out."""
    token = source[at]
    ahead = source[at + 1 : at + 3]
    behind = source[max(at - 2, 0) : at]
    if ahead and ahead[0].text == "-" and ahead[0].start == token.end:
        return len(ahead) > 1 and at + 2 not in held
    if behind and behind[-1].text == "-" and behind[-1].end == token.start:
        return len(behind) > 1 and at - 2 not in held
    if not ahead or ahead[0].key == "" or ahead[0].is_number or ahead[0].is_name:
        return False
    return at + 1 not in held and not ahead[0].word.endswith("ly")


def _form_changed(compared: Compared) -> str:
    """What was only to be done, or is only named, told as done: "urged to ban" as "banned",
    "acquitted of bribing" as "bribed"."""
    claim, source = compared.claim, compared.source
    for place, at in compared.places.items():
        said, held = claim[place], source[at]
        if said.is_number or held.is_name:
            continue
        to = _after_to(source, at) and not _after_to(claim, place)
        ing = held.word.endswith("ing") and not said.word.rstrip("s").endswith("ing")
        done = _is_past(said) and not _is_past(held) and not held.word.endswith("s")
        if to or ing or done:
            return f"in another form than in its source: {said.text}"
    return ""


def _after_to(found: Sequence[Token], at: int) -> bool:
    """Whether it is an infinitive; "according to" makes none."""
    to = at > 0 and found[at - 1].word == "to"
    return to and not (at > 1 and found[at - 2].word == "according")


def _is_past(token: Token) -> bool:
    return token.word.endswith("ed") or token.word in PASTS


_OPENS_A_CLAUSE = frozenset("that whether how why if".split())


def _taken_out(compared: Compared) -> str:
    """What its source only reports, asks or denies: "ruled out that …", "a myth that …"."""
    at = compared.first - 1
    determiners = _DETERMINERS - _OPENS_A_CLAUSE
    while at >= 0 and (compared.source[at].is_name or compared.source[at].word in determiners):
        at -= 1
    if at >= 0 and compared.source[at].word in _OPENS_A_CLAUSE:
        return f"taken out of what its source says of it: {compared.source[at].text}"
    return ""


_CLAUSE_ENDS = frozenset(", ; : — – ( ) but and while although though whereas".split())


def _word_lost(compared: Compared) -> str:
    start, end = compared.first, compared.last
    while start and compared.source[start - 1].word not in _CLAUSE_ENDS:
        start -= 1
    for token in compared.source[end + 1 : end + 3]:
        if token.word in _CLAUSE_ENDS:
            break
        end += 1
    held = {token.key for token in compared.claim}
    source = guards(compared.source[start : end + 1], held)
    claim = guards(compared.claim, held)
    for guard in [*source, *claim]:
        if guard not in claim:
            return f"lost from its source: {guard[0]}"
        if guard not in source:
            return f"not in its source: {guard[0]}"
    return ""


_OTHER_CLAUSE = re.compile(
    r" ?(?:and|but|while|which|who|whose|after|before|when|where|as|though|although)\b"
)


def _trailing(rest: str) -> bool:
    """Whether what follows ends in who says it: ", police said on Monday"."""
    parts = re.split(r"[,”\"]", rest)[1:]
    return any(reports(part) and not _OTHER_CLAUSE.match(part) for part in parts)


def _reports(text: str) -> bool:
    return reports(text) or bool(re.search(r"\b(?:say|argue|warn|insist|admit|suggest)\b", text))


def _speaker_lost(claim: str, source: str, end: int) -> str:
    """A report that became a fact: who says it, or that it is denied, must stay."""
    if denies(source) != denies(claim):
        return "a denial lost or made"
    reported = _reports(source[:end]) or _trailing(source[end:])
    if not reported and "according to" not in source.lower():
        return ""
    if not _reports(claim):
        return "a report become a fact"
    speaker = {token.key for token in content(tokens(speaker_of(source)))}
    if speaker and not speaker & {token.key for token in content(tokens(claim))}:
        return "without who says it"
    return ""
