"""Fits `answer/weights/mix.json`: how sentences are ranked, votes weighed, and when to abstain.

The quiz questions of 2022 to 2024, September 2022 left out, each with its sentences as
`bench.fit.candidates` finds them, read by a reader that has not seen the question's week. A
sentence is right when it holds the right choice's words (distant labels). For the confidence each
question is asked twice: as it is, and with every article taken away that holds the answer (its
twin, which should abstain). All figures are out of fold, five folds by week.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from answer.answer import AnswerKind
from answer.confidence import signals_of
from answer.evidence import Evidence, Lexicon, wanted_of
from answer.kind import WANTS_SHORT, kind_of
from answer.mixing import CONFIDENCE, SENTENCE, Mix, probability
from answer.ranking import READ, Ranked, ranked_by
from answer.reader import SentenceReading
from answer.vote import vote
from bench.fit.candidates import Asked
from bench.fit.logit import Floats, fitted
from bench.fit.news import week_fold
from bench.fit.readings import near
from bench.score import contains_answer, exact_match, f1
from corpus.article import Article, Passage
from index.hit import Hit

FOLDS = 5
THRESHOLDS = tuple(n / 100 for n in (5, 10, 12, 14, 15, 16, 18, 20, 25, 30, 40, 50, 70))
"""Confidences below which nothing would be shown, as the risk table compares them."""
UNANSWERED = 0.2
"""Share of the reachable questions that may go unanswered: more than that costs more answers than
it saves readers from wrong ones."""


@dataclass(frozen=True, slots=True)
class Case:
    """A question with its sentences as read."""

    asked: Asked
    kind: AnswerKind
    evidence: tuple[Evidence, ...]
    readings: tuple[SentenceReading, ...]
    right: tuple[bool, ...]

    @property
    def fold(self) -> int:
        return week_fold(self.asked.day, FOLDS)

    def twin(self) -> "Case":
        """The same without the articles that hold the answer."""
        gone = {
            e.article.id for e, right in zip(self.evidence, self.right, strict=True) if right
        } | {
            e.article.id
            for e in self.evidence
            if contains_answer(e.article.headline, self.asked.answers)
        }
        kept = [n for n, e in enumerate(self.evidence) if e.article.id not in gone]
        best = max((self.evidence[n].retrieval for n in kept), default=1.0) or 1.0
        return replace(
            self,
            # In an archive without them what is now the best passage would be worth 1.
            evidence=tuple(
                replace(self.evidence[n], retrieval=self.evidence[n].retrieval / best) for n in kept
            ),
            readings=tuple(self.readings[n] for n in kept),
            right=(False,) * len(kept),
        )

    def first(self, count: int) -> "Case":
        return replace(
            self,
            evidence=self.evidence[:count],
            readings=self.readings[:count],
            right=self.right[:count],
        )


def case(asked: Asked, lexicon: Lexicon, readings: Sequence[SentenceReading]) -> Case:
    """A question with its sentences (`bench.fit.readings.near`) as read."""
    wanted = wanted_of(asked.question, lexicon)
    sentences = near(asked)
    low = min((c.retrieval for c in sentences), default=0.0)
    high = max((c.retrieval for c in sentences), default=0.0)
    evidence = tuple(
        Evidence(
            _hit(c.article, c.headline, c.text),
            (0, len(c.text)),
            c.text,
            c.previous,
            (c.retrieval - low) / (high - low) if high > low else 1.0,
            wanted.share_in(c.text, lexicon),
            wanted.share_in(f"{c.text} {c.headline} {c.previous}", lexicon),
            0.5 ** (abs(c.days) / 14),
        )
        for c in sentences
    )
    right = tuple(contains_answer(e.text, asked.answers) for e in evidence)
    return Case(asked, kind_of(asked.question), evidence, tuple(readings), right)


def _hit(article: str, headline: str, text: str) -> Hit:
    whole = Article(
        article, None, headline, text, (), "", "", "", "en", None, None, "usable", (), "", ""
    )
    passage = Passage(f"{article}-0", article, 0, len(text), text, "body", ((0, len(text)),))
    return Hit(passage, whole, 0.0, {})


# Ranking: P(right sentence) by a softmax over the sentences of a question.


def fit_sentence(train: Sequence[Case]) -> dict[str, float]:
    """Weights that make the right sentences' share of exp(score) largest."""
    read = (case.first(READ) for case in train)
    weights = fitted([(_matrix(case), np.array(case.right)) for case in read if case.right])
    return dict(zip(SENTENCE, map(float, weights), strict=True))


def _matrix(case: Case) -> Floats:
    ranked = ranked_by(case.kind, case.evidence, case.readings, PLAIN)
    at = {id(r.evidence): r.signals for r in ranked}
    return np.array([[at[id(e)][name] for name in SENTENCE] for e in case.evidence])


PLAIN = Mix(
    sentence=dict.fromkeys(SENTENCE, 0.0) | {"relevance": 0.3, "retrieval": 1.0, "coverage": 2.0},
    vote={"span": 0.175, "relevance": 0.075, "retrieval": 1.0, "coverage": 1.0, "near": 1.5,
          "echo": -2.0},
    confidence={name: dict.fromkeys([*some, "bias"], 0.0) for name, some in CONFIDENCE.items()},
    threshold=0.0,
)  # fmt: skip
"""What the fit starts from; the vote's weights are those of `bench.fit.measure.DATED`, coarsely
chosen on two folds, and stay: finer ones gained nothing on the others."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one case gets from one mix."""

    case: Case
    short: str
    holds: tuple[bool, ...]
    """Whether each of the first sentences holds the answer."""
    signals: Mapping[str, float]


def told(case: Case, mix: Mix) -> Told:
    read = case.first(READ)
    ranked = ranked_by(read.kind, read.evidence, read.readings, mix)
    choices = vote(ranked, case.asked.question, read.kind, mix)
    shown: list[Ranked] = list(ranked)
    if choices and case.kind in WANTS_SHORT:
        best = choices[0].supporters[0][0]
        shown = [best, *(r for r in ranked if r is not best)]
    return Told(
        case,
        choices[0].text if choices else "",
        tuple(contains_answer(r.evidence.text, case.asked.answers) for r in shown[:4]),
        signals_of(ranked, choices) if ranked else {},
    )


def fit_confidence(train: Sequence[Told]) -> dict[str, dict[str, float]]:
    """Logistic regressions: does one of the first four sentences hold the answer."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    rows = [t for t in train if t.signals]
    fitted = {}
    for name, signals in CONFIDENCE.items():
        x = np.array([[t.signals[signal] for signal in signals] for t in rows])
        scale = StandardScaler().fit(x)
        model = LogisticRegression(C=0.3, max_iter=1000)
        model.fit(scale.transform(x), [any(t.holds) for t in rows])
        weights = model.coef_[0] / scale.scale_
        bias = float(model.intercept_[0] - weights @ scale.mean_)
        fitted[name] = dict(zip(signals, map(float, weights), strict=True)) | {"bias": bias}
    return fitted


def fit(train: Sequence[Case]) -> Mix:
    """Everything but the threshold."""
    mix = replace(PLAIN, sentence=fit_sentence(train))
    # As many that can be answered as cannot: what an archive will be asked is not known.
    asked = [case for case in train if case.asked.reachable]
    both = [told(c, mix) for case in asked for c in alike(case)]
    return replace(mix, confidence=fit_confidence(both))


def alike(case: Case) -> tuple[Case, Case]:
    """A case and its twin with as many sentences: how many are left would tell them apart."""
    twin = case.twin()
    return case.first(max(len(twin.evidence), 1)), twin


Pair = tuple[Told, Told, float, float]
"""A case and its twin as told, with the confidences of the two (`alike`)."""


def out_of_fold(all_cases: Sequence[Case]) -> list[Pair]:
    """Each case and its twin as told by a mix fitted without its week, with their confidences."""
    found = []
    for fold in range(FOLDS):
        mix = fit([c for c in all_cases if c.fold != fold])
        for case in all_cases:
            if case.fold == fold:
                whole, part, twin = (told(c, mix) for c in (case, *alike(case)))
                found.append((whole, twin, _sure(part, mix), _sure(twin, mix)))
    return found


def _sure(given: Told, mix: Mix) -> float:
    model = mix.confidence["short" if given.case.kind in WANTS_SHORT else "told"]
    return probability(model, given.signals) if given.signals else 0.0


def figures(told_pairs: Sequence[Pair]) -> dict[str, float]:
    from sklearn.metrics import roc_auc_score

    reachable = [p for p in told_pairs if p[0].case.asked.reachable]
    result: dict[str, float] = {"questions": len(told_pairs), "reachable": len(reachable)}
    for name, some in (("all", told_pairs), ("reachable", reachable)):
        result[f"EM {name}"] = mean(exact_match(a.short, a.case.asked.answers) for a, *_ in some)
        result[f"F1 {name}"] = mean(f1(a.short, a.case.asked.answers) for a, *_ in some)
        for k in (1, 2, 4):
            result[f"first {k} {name}"] = mean(any(a.holds[:k]) for a, *_ in some)
    sure = [s for _, _, one, two in reachable for s in (one, two)]
    right = [r for a, *_ in reachable for r in (any(a.holds), False)]
    result["AUROC right"] = float(roc_auc_score(right, sure))
    result["AUROC answerable from twin"] = float(roc_auc_score([1, 0] * len(reachable), sure))
    result["calibration error"] = calibration_error(sure, right)
    return result


def calibration_error(sure: Sequence[float], right: Sequence[bool], bins: int = 10) -> float:
    """Expected calibration error (Guo et al. 2017): |confidence - accuracy| by equal-width bin."""
    total = 0.0
    for n in range(bins):
        inside = [
            (s, r)
            for s, r in zip(sure, right, strict=True)
            if n / bins <= s < (n + 1) / bins or (n == bins - 1 and s == 1.0)
        ]
        if inside:
            total += abs(sum(s for s, _ in inside) - sum(r for _, r in inside))
    return total / len(sure)


def risk_table(told_pairs: Sequence[Pair], thresholds: Sequence[float]) -> list[dict[str, float]]:
    """For each threshold: who abstains, and how many of the answered are wrong."""
    reachable = [p for p in told_pairs if p[0].case.asked.reachable]
    rows = []
    for t in thresholds:
        shown = [any(a.holds) for a, _, one, _ in reachable if one >= t]
        rows.append(
            {
                "threshold": t,
                "answerable abstains": mean(one < t for *_, one, _ in reachable),
                "twin abstains": mean(two < t for *_, two in reachable),
                "wrong among the answered": 1 - mean(shown),
            }
        )
    return rows


def threshold(told_pairs: Sequence[Pair]) -> float:
    """The highest of THRESHOLDS at which at most UNANSWERED of the reachable go unanswered."""
    rows = risk_table(told_pairs, THRESHOLDS)
    return max(
        (row["threshold"] for row in rows if row["answerable abstains"] <= UNANSWERED), default=0.0
    )


def write(mix: Mix, file: Path) -> None:
    rounded: dict[str, Any] = json.loads(
        json.dumps(asdict(mix)), parse_float=lambda digits: round(float(digits), 4)
    )
    file.write_text(json.dumps(rounded, indent=1) + "\n", encoding="utf-8")


def mean(values: Iterable[float]) -> float:
    found = list(values)
    return sum(found) / len(found) if found else 0.0
