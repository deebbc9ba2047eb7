"""Short answers made whole: the reader's span often stops at a word's edge in the midst of a thing.

"22" of "$22", "January" of "5 January 2020", "Fiona" of "Hurricane Fiona": what stands beside the
span in its own sentence belongs to the answer.
"""

import re
from collections.abc import Iterator, Sequence

from answer.answer import Reading
from answer.period import MONTHS, WEEKDAYS
from answer.vote import Choice
from answer.when import DATE
from corpus.article import Span

_IN_PART = re.compile(r"\b(?:what|which) (?:year|month|decade|century|season|weekday)\b", re.I)
_FIGURE = re.compile(
    r"(?:(?:US|A|C|HK|NZ)?[$€£¥₹] ?)?\d(?:[\d,]*\d)?(?:\.\d+)?"
    r"(?:%|[ -](?:thousand|million|billion|trillion)\b)?"
    r"(?: (?:basis|percentage) points?\b| per ?cent\b)?"
)
_NAMED_BY_KIND = re.compile(
    r"\b(?:Hurricane|Typhoon|Cyclone|(?:Tropical )?Storm|Mount|Lake|Cape|Fort|Camp|Operation)"
    r"(?: [A-Z][\w'’-]*)+"
)
"""Names that nobody says without what they are."""


_NAME = re.compile(r"[A-Z][\w'’-]+")
_DAYS = "|".join((*MONTHS, *WEEKDAYS))
_REST = re.compile(
    rf"(?: (?!(?i:{_DAYS})\b)(?:(?:al|bin|da|de|del|der|di|la|van|von) ){{0,2}}[A-Z][\w’-]*\w)+"
)
"""What follows a first name."""


def made_whole(choices: Sequence[Choice], reading: Reading) -> list[Choice]:
    """The choices, each with the whole of the date, the figure or the name of which it is a part;
    of a date the part that is asked for ("which month") stays alone."""
    whole = []
    for choice in choices:
        given = tuple(
            (sentence, _widened(sentence.evidence.text, span, reading))
            for sentence, span in choice.supporters
        )
        text = given[0][0].evidence.text[slice(*given[0][1])]
        whole.append(Choice(text, choice.share, given))
    return whole


def _widened(text: str, span: Span, reading: Reading) -> Span:
    if reading.kind == "person" and _NAME.fullmatch(text, *span):
        rest = _REST.match(text, span[1])
        return span[0], rest.end() if rest else span[1]
    for start, end in _wholes(text, reading):
        if start <= span[0] and span[1] <= end:
            return start, end
    return span


def _wholes(text: str, reading: Reading) -> Iterator[Span]:
    """The spans in a text that should not be torn."""
    if reading.kind == "date":
        forms: tuple[re.Pattern[str], ...] = () if _IN_PART.search(reading.question) else (DATE,)
    elif reading.kind == "name":  # "What is the name of the hurricane?"
        forms = (_FIGURE,)
    else:
        forms = (_FIGURE, _NAMED_BY_KIND)
    for form in forms:
        for match in form.finditer(text):
            yield match.span()
