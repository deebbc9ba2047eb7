"""A question in the words in which reports tell what it asks for.

Nobody's report says "Harbour Wire reports on the strike" or "the death toll of the flood is": it
tells of the strike, and how many died. What is searched and read is put that way; what is shown is
the question as it was asked.
"""

import re
from dataclasses import replace

from answer.answer import Reading
from answer.figures import runs
from answer.kind import kind_of
from answer.nations import written_out

_TOLL_OF = re.compile(
    r"(?:(?:what|how high)(?:'s|’s| is| was) )?(?:the )?(?:(?:latest|current|official|final) )*"
    r"death toll (?P<of>of|in|from|after|on|at) (?P<where>[^?]+)\??",
    re.I,
)
_TOLL_BEHIND = re.compile(
    r"(?:the )?(?:(?:latest|current|official|final) )*"
    r"(?P<where>(?!(?:what|how|why|when|who|which|did|does|is|was|has|the)\b)[\w'’ -]+?) "
    r"death toll\??",
    re.I,
)
_PEOPLE_LEFT_OUT = re.compile(
    r"\b(how many)(?= (?:(?:were|are|was|have|has|had|been|got) ){0,3}(?:killed|died|dead|injured|"
    r"hurt|wounded|missing|arrested|detained|evacuated|displaced|rescued)\b)",
    re.I,
)
"""Without its noun a count is not known as that of the reports, and the oldest may lead."""


def plain(reading: Reading) -> Reading:
    """The reading with its question in the words of a report; itself where it is in them."""
    question = _without_outlet(reading.question, reading.read.get("source", ""))
    question = _PEOPLE_LEFT_OUT.sub(r"\1 people", _toll(_without_end(question, reading)))
    question = _ended(written_out(question))
    if question == reading.question:
        return reading
    return replace(reading, question=question, kind=kind_of(question))


def _ended(question: str) -> str:
    """With the mark that who types in haste leaves out: the reader has learned to look for it."""
    return f"{question}?" if _ASKS.match(question) and question[-1].isalnum() else question


_ASKS = re.compile(
    r"(?:who|whose|what|which|when|where|why|how|is|are|was|were|did|do|does|has|have|had)\b", re.I
)


def _without_outlet(question: str, words: str) -> str:
    """`words` ask for an outlet, whose articles are the only ones that are searched."""
    if not words:
        return question
    about = re.match(
        rf"what (?:the )?{re.escape(words)}(?:ed)? (?:about|on|of) (?P<about>.+)", question, re.I
    )
    if about:
        return f"What happened with {about['about']}"
    behind = re.match(rf"{re.escape(words)}, (?P<asked>.+)", question)
    return f"{behind['asked'][:1].upper()}{behind['asked'][1:]}" if behind else question


def _without_end(question: str, reading: Reading) -> str:
    """A count "as of September 1" is that of the reports until then, which alone are searched, and
    none of which says so."""
    if not runs(reading) or reading.filters.since or not reading.filters.until:
        return question
    return re.sub(rf",? {re.escape(reading.read.get('period', ''))}(?=\W*$)", "", question)


def _toll(question: str) -> str:
    told = _TOLL_OF.fullmatch(question)
    if told:
        return f"How many people died {told['of']} {told['where']}?"
    told = _TOLL_BEHIND.fullmatch(question)
    return f"How many people died in the {told['where']}?" if told else question


_TO_US = re.compile(
    r"(?:hi|hello|hey|thanks?(?: you)?|bye|good(?:bye| morning| evening| day))"
    r"(?: there| all| everybody| dateline| so much| very much| a lot)*[!.?]*$"
    r"|(?:who|what|how) are you\b|.*\bwhat can you do\b|.*\byour (?:name|opinion|views?)\b"
    r"|.*\bdo you (?:think|feel|like|love|believe|want|agree)\b",
    re.I,
)


def to_us(question: str) -> bool:
    """Whether it is said to whoever answers and not asked of the news: a greeting, "who are you?"
    or "what is your opinion?", which some quotation would answer for somebody else."""
    return _TO_US.match(question) is not None
