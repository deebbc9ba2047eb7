"""A question typed in small letters, with its names written as the archive writes them.

Much of what is read from a question hangs on its names: whom a report must be about, what somebody
denies, which of two is asked for. Who types "who blew up nord stream" names them all the same. (The
commonest form of each word in like text is the usual way to restore capitals: Lita et al. 2003,
https://aclanthology.org/P03-1020.)
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from index import analysis
from index.hit import Hit

MOSTLY = 0.8
"""The share of a word's places in the passages in which it is written as a name is."""

_WORD = re.compile(r"[^\W\d_]\w*(?:-\w+)*")
_WITHIN_SENTENCE = re.compile(rf"(?<=[\w,;] )(?:{_WORD.pattern})")


def cased(question: str, hits: Sequence[Hit]) -> str:
    """The question with the capitals that its words have in the passages, where it has none but at
    its head."""
    if question[1:] != question[1:].lower():
        return question
    # "Who" is no health organization, however often the passages name that.
    asked = {word.lower() for word in _WORD.findall(question) if analysis.terms(word)}
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for hit in hits:
        if hit.passage.kind == "headline":  # Some outlets write each word of it with a capital.
            continue
        for word in _WITHIN_SENTENCE.findall(hit.passage.text):
            if word.lower() in asked:
                forms[word.lower()][word] += 1
    return _WORD.sub(lambda typed: _as_written(typed[0], forms[typed[0].lower()]), question)


def _as_written(typed: str, forms: Counter[str]) -> str:
    named = Counter({form: times for form, times in forms.items() if form != form.lower()})
    if not named or named.total() < MOSTLY * forms.total():
        return typed
    return max(named, key=lambda form: named[form])
