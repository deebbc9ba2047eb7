"""From ranked sentences to what is shown: one to four quotations that stand alone, in order.

The best sentence leads. Behind it come others that answer, each saying something new; where
somebody denies what the answer says, or a figure has changed since, that sentence is among them
and says so.
"""

from collections.abc import Container, Sequence
from dataclasses import dataclass

from answer.answer import AnswerKind, Citation, Reading, Sentence, Side, cite
from answer.blame import only_blamed, wrong_asked
from answer.evidence import Evidence, Lexicon, Wanted
from answer.figures import changed_figure, counts_another, side_of, told_beside
from answer.kind import WANTS_SHORT
from answer.office import is_called_by_office
from answer.premise import asks_to_admit, denial_of, names_in, parties_in
from answer.ranking import Ranked
from answer.stance import (
    asked_of,
    denies,
    leans_on_previous,
    only_alleged,
    roles_in,
    says,
    speaker_of,
)
from answer.vote import Choice
from corpus.article import Span

SHOWN = 4
"""The most sentences that an answer shows."""
FURTHER = 3.5
"""A sentence is shown behind the lead while its score is no further below the best one's."""
FURTHER_TOLD = 5.0
"""The same where sentences are the answer and not a span: a reason seldom stands in one."""
RELEVANT = -3.6
"""And while the reader finds it relevant: so much, or nearly as much as the best. Three in seven of
the sentences that are worth reading pass; another reader needs another bound."""
ALIKE = 0.7
"""Two sentences that share this part of the shorter one's terms say the same."""


@dataclass(frozen=True, slots=True)
class Composed:
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    short_answer: str
    lead: Ranked
    denied: bool
    """True where the denial of what the question takes for granted leads."""


@dataclass(frozen=True, slots=True)
class _Pick:
    evidence: Evidence
    side: Side = ""
    marked: Span | None = None
    """Of the short answer, in the evidence's text."""

    @property
    def text(self) -> str:
        """The short answer's."""
        return self.evidence.text[slice(*self.marked)] if self.marked else ""


def compose(
    reading: Reading,
    ranked: Sequence[Ranked],
    choices: Sequence[Choice],
    evidence: Sequence[Evidence],
    wanted: Wanted,
    lexicon: Lexicon,
    most: int = SHOWN,
) -> Composed:
    """What is shown for `ranked`, which has at least one sentence, best first: `most` sentences.

    `evidence` is every sentence that was found, read or not: a denial may stand among the unread.
    A headline is shown only for a short answer that no body gives.
    """
    ranked = [sentence for sentence in ranked if not sentence.evidence.heads_body] or ranked
    picks, lead = _lead(reading, ranked, choices)
    leading = picks[0]
    blamed = wrong_asked(reading.question) != "" and only_blamed(lead.evidence.text)
    denial = denial_of(
        reading.question, reading.kind, lead.evidence, evidence, wanted, lexicon, blamed=blamed
    )
    if denial:
        side = _Pick(denial.evidence, "denial")
        picks = [side, *picks] if denial.answers else [*picks, side]
    for sentence in ranked:
        if len(picks) >= most:
            break
        if (
            _answers(sentence, ranked[0], reading.kind)
            and not counts_another(reading, sentence)
            and not _said_already(sentence.evidence, picks, lexicon)
        ):
            picks.append(_further(reading, sentence, (lead, leading.marked), choices))
    picks = picks[:most]
    # Of what somebody is accused is told by who accuses.
    alleged = only_alleged(lead.evidence.text) and not only_alleged(reading.question)
    disputed = blamed or (denial is not None and (denial.answers or alleged))
    marked = [pick for pick in picks if pick.evidence is lead.evidence and pick.marked]
    short = marked[0].text if marked and not disputed and reading.kind in WANTS_SHORT else ""
    return _cited(picks, short, lead, denial is not None and denial.answers)


def _answers(sentence: Ranked, best: Ranked, kind: AnswerKind) -> bool:
    further = FURTHER if kind in WANTS_SHORT else FURTHER_TOLD
    relevant = RELEVANT
    if kind not in WANTS_SHORT:
        relevant = min(relevant, best.signals["relevance"] - 1)
    return sentence.score >= best.score - further and sentence.signals["relevance"] > relevant


def _lead(
    reading: Reading, ranked: Sequence[Ranked], choices: Sequence[Choice]
) -> tuple[list[_Pick], Ranked]:
    """The sentences that open the answer, and the one that carries it.

    Whoever the question asks speaks first. What is denied is told before who denies it, unless the
    question is whether it is so and the denial says it best, or in most of its words; and the words
    of a denial are no short answer, unless the question is who denied or who holds an office.
    """
    near = [r for r in ranked if r.score >= ranked[0].score - FURTHER]
    if reading.kind == "reaction" and (said := _said_by(asked_of(reading.question), near)):
        return [_Pick(said.evidence)], said
    if reading.kind == "polar" and not asks_to_admit(reading.question):
        fullest = max(near, key=lambda r: r.evidence.coverage)
        for says_it_best in (ranked[0], fullest):
            if denies(says_it_best.evidence.text):
                return [_Pick(says_it_best.evidence, "denial")], says_it_best
    if not denies(reading.question):
        ranked = [r for r in near if not denies(r.evidence.text)] or near
        choices = [c for c in choices if _bears(reading.question, *c.supporters[0])]
    if reading.kind not in WANTS_SHORT or not choices:
        return [_Pick(ranked[0].evidence)], ranked[0]
    best, span = choices[0].supporters[0]
    change = changed_figure(reading, choices)
    if change is None:
        return [_Pick(best.evidence, marked=span)], best
    newest, newest_span = change.newest
    older, older_span = change.older
    return [
        _Pick(newest.evidence, marked=newest_span),
        _Pick(older.evidence, change.side, older_span),
    ], newest


def _bears(question: str, sentence: Ranked, span: Span) -> bool:
    """Whether it is no denial that gives the words in `span`, or only calls somebody by the office
    that is asked for: "he denied it, said President Lund"."""
    text = sentence.evidence.text
    return not denies(text) or is_called_by_office(question, text, span)


def _said_by(who: str, ranked: Sequence[Ranked]) -> Ranked | None:
    """The best sentence whose speaker is the one that the question asks: by name, by country, by
    role ("her family", "the police"), or in the midst of it ("…, but Lund called it a lie")."""
    asked, names, roles = parties_in(who), names_in(who), roles_in(who)
    speakers = [(r, speaker_of(r.evidence.text)) for r in ranked]
    by_name = (r for r, speaker in speakers if names & names_in(speaker))
    by_party = (r for r, speaker in speakers if asked & parties_in(speaker))
    by_role = (r for r, speaker in speakers if roles and roles <= roles_in(speaker))
    within = (r for r in ranked if any(says(name, r.evidence.text) for name in names))
    found = (next(kind, None) for kind in (by_name, by_party, by_role, within))
    return next(filter(None, found), None)


def _further(
    reading: Reading,
    sentence: Ranked,
    lead: tuple[Ranked, Span | None],
    choices: Sequence[Choice],
) -> _Pick:
    """A sentence behind the lead; where it gives another figure of the same count, it says so."""
    carrier, span = lead
    other = told_beside(reading, sentence, (carrier, span)) if span else None
    if span and other:
        return _Pick(sentence.evidence, side_of(other, (carrier, span)), other[1])
    return _Pick(sentence.evidence, marked=_mark(sentence, choices))


def _mark(sentence: Ranked, choices: Sequence[Choice]) -> Span | None:
    if not choices:
        return None
    return next((span for other, span in choices[0].supporters if other is sentence), None)


def _said_already(candidate: Evidence, picks: Sequence[_Pick], lexicon: Lexicon) -> bool:
    terms = set(lexicon.terms(candidate.text))
    for pick in picks:
        if (
            pick.evidence.article.id == candidate.article.id
            and pick.evidence.span == candidate.span
        ):
            return True
        shown = set(lexicon.terms(pick.evidence.text))
        smaller = min(len(terms), len(shown))
        if smaller and len(terms & shown) / smaller >= ALIKE:
            return True
    return False


def _cited(picks: Sequence[_Pick], short: str, lead: Ranked, denied: bool) -> Composed:
    citations: list[Citation] = []
    sentences: list[Sentence] = []
    shown = {(pick.evidence.article.id, pick.evidence.span) for pick in picks}
    for number, pick in enumerate(picks, 1):
        start, end = _standing_alone(pick.evidence, shown)
        article = pick.evidence.article
        shift = pick.evidence.span[0] - start
        text = article.text[start:end]
        citations.append(cite(article, (start, end)))
        marked = (pick.marked[0] + shift, pick.marked[1] + shift) if pick.marked and short else None
        sentences.append(
            Sentence(text, (number,), speaker_of(pick.evidence.text), pick.side, marked)
        )
    return Composed(tuple(sentences), tuple(citations), short, lead, denied)


def _standing_alone(evidence: Evidence, shown: Container[tuple[str, Span]]) -> Span:
    """The sentence's span, begun one sentence earlier where it leans on that one, unless that one
    is shown anyway."""
    start, end = evidence.span
    if evidence.heads_body or not leans_on_previous(evidence.text):
        return start, end
    spans = evidence.hit.passage.sentences
    at = spans.index(evidence.span)
    headline_ends = len(evidence.article.headline)
    before = spans[at - 1]
    lone = evidence.hit.passage.kind != "body" or (evidence.article.id, before) in shown
    if at and before[0] >= headline_ends and not lone:
        return before[0], end
    return start, end
