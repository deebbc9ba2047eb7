"""What is asked, whoever asks it: the values that every interface makes of a request."""

from dataclasses import dataclass, field
from datetime import date

from answer.question import Turn
from index.hit import Filters

NEW = "new"


@dataclass(frozen=True, slots=True)
class Asked:
    question: str
    filters: Filters = field(default_factory=Filters)
    today: date | None = None
    k: int = 10
    conversation: str = ""
    """An earlier one's id, or NEW to begin one; without either nothing is kept."""
    history: tuple[Turn, ...] = ()
    """What was said before, from a caller who keeps it; a conversation's own turns go first."""
    read_filters: bool = True
    charted: bool = False
    """Whether the days of the question's story are wanted too."""
