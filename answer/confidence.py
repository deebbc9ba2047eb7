"""How sure an answer is: a calibrated probability, and when it is too low to show."""

from collections.abc import Sequence

from answer.answer import AnswerKind
from answer.kind import WANTS_SHORT
from answer.mixing import Mix, confidence_signals, load_mix, probability
from answer.ranking import Ranked
from answer.vote import Choice


def signals_of(ranked: Sequence[Ranked], choices: Sequence[Choice]) -> dict[str, float]:
    """What `confidence_of` judges by; `ranked` holds at least one sentence."""
    voters = {s.evidence.article.id for s, _ in choices[0].supporters} if choices else set()
    return confidence_signals(
        [r.signals for r in ranked],
        [r.score for r in ranked],
        [choice.share for choice in choices],
        len(voters),
    )


def confidence_of(
    ranked: Sequence[Ranked], choices: Sequence[Choice], kind: AnswerKind, mix: Mix
) -> float:
    """Probability, 0 to 1, that a shown sentence answers; 0.0 where nothing was found."""
    if not ranked:
        return 0.0
    ranked = _of_texts(ranked, choices)
    model = mix.confidence["short" if kind in WANTS_SHORT else "told"]
    return probability(model, signals_of(ranked, choices))


def _of_texts(ranked: Sequence[Ranked], choices: Sequence[Choice]) -> Sequence[Ranked]:
    """Without the headlines, on which the model was not fitted, but the one that leads."""
    leads = choices[0].supporters[0][0] if choices else None
    return [each for each in ranked if not each.evidence.heads_body or each is leads] or ranked


def is_low(confidence: float) -> bool:
    """Whether the archive should rather say that it does not know."""
    return confidence < load_mix().threshold
