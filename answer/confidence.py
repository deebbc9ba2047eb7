"""How sure an answer is: a calibrated probability, and when it is too low to show."""

from collections.abc import Sequence

from answer.answer import Reading
from answer.ranking import Ranked
from answer.vote import Choice
from index.hit import Hit

THRESHOLD = 0.3


def confidence_of(
    ranked: Sequence[Ranked], choices: Sequence[Choice], hits: Sequence[Hit], reading: Reading
) -> float:
    """Probability, 0 to 1, that a shown sentence answers; 0.0 where nothing was found."""
    if not ranked:
        return 0.0
    return min(1.0, max(r.evidence.coverage for r in ranked))


def is_low(confidence: float) -> bool:
    """Whether the archive should rather say that it does not know."""
    return confidence < THRESHOLD
