"""Whether the article that leads is about what was asked: by its matter, its names and its time.

The confidence sees sentences only, and finds one for nearly everything.
"""

import re
from datetime import UTC
from typing import TYPE_CHECKING

from answer.answer import Reading
from answer.evidence import Lexicon, wanted_of
from answer.kind import WANTS_SHORT
from answer.nations import countries_in
from answer.now import AGED
from answer.period import MONTHS, WEEKDAYS, read_loose
from corpus.article import Article
from index.hit import Filters

if TYPE_CHECKING:
    from index.archive import Archive

HELD = 0.45
"""Share of the question, by weight, that the article must hold."""
NAMES_HELD = 0.5
"""Share of the question's names that it must hold, and more than that where sentences are to tell:
what Albania has against Iran answers no question about Armenia and Iran."""


def is_of_another(article: Article, reading: Reading, lexicon: Lexicon) -> bool:
    """Whether it is about something else: an earthquake, but not the one in Mexico."""
    text = f"{article.headline} {article.text}"
    matter = wanted_of(_TOLD_OTHERWISE.sub(" ", reading.question), lexicon)
    if matter.weights and matter.share_in(text, lexicon) < HELD:
        return True
    return _lacks_names(text, reading)


_TOLD_OTHERWISE = re.compile(
    r"\b(?:respon[ds]\w*|react\w*|repl(?:y|ied)|accus\w+|den(?:y|ied)|admit\w*|caused?|died?|dead|"
    r"kill(?:ed)?|people)\b",
    re.I,
)
"""Words of a question for which reports have others, and which say little of what it is about."""


def _lacks_names(text: str, reading: Reading) -> bool:
    named = names_asked(reading.question)
    if not named:
        return False
    words = {word.casefold() for word in re.findall(r"\w+", text)}
    opened = {word[:OPENING] for word in words}
    countries = countries_in(text)

    def held(name: str) -> bool:
        of = countries_in(name)
        return bool(of & countries) or name.casefold()[:OPENING] in opened

    share = sum(map(held, named)) / len(named)
    return share < NAMES_HELD or (share == NAMES_HELD and reading.kind not in WANTS_SHORT)


OPENING = 5
"""Letters by which a name is known: "European" by "Europe", "Macedonian" by "Macedonia"."""
_NAME = re.compile(r"(?<![\w'’])[A-Z]\w+")
_OPENS = re.compile(r"(?:^|[.?!:])[\"“”‘\s]*$")
_UNNAMED = frozenset(("United States",))
"""Reports from there seldom name their own country."""
_NO_NAMES = frozenset(word.capitalize() for word in (*MONTHS, *WEEKDAYS))


def names_asked(question: str) -> frozenset[str]:
    """Capitalised words amid the sentences of a question, less days, months, Americans and short
    forms ("UN", "CEO"), which reports write out; none where most of its words have a capital."""
    found = [
        match.group()
        for match in _NAME.finditer(question)
        if not match.group().isupper() and not _OPENS.search(question[: match.start()])
    ]
    if len(found) > len(question.split()) / 2:
        return frozenset()
    return frozenset(name for name in found if countries_in(name) != _UNNAMED) - _NO_NAMES


def is_old_news(article: Article, reading: Reading, archive: "Archive") -> bool:
    """Whether it was published long before the week or the day that a question tells of ("Which
    team won on Sunday?"), in an archive that does not end long before it as well."""
    period = read_loose(reading.question, reading.day)
    if period is None or article.published is None:
        return False
    oldest = (period.first or reading.day) - AGED
    if article.published.astimezone(UTC).date() >= oldest:
        return False
    ends = archive.coverage(Filters()).last
    return ends is not None and ends >= oldest
