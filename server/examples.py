"""Example questions that this archive answers, turned from sentences that stand in it.

Only turns of English that need no change of a verb are made: a subject becomes "Who", a count
becomes "How many", "X was Y because Z" becomes "Why was X Y". A sentence that fits no turn makes
no question, and a question is kept only when asking it brings its own article back.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import chain, islice, zip_longest
from typing import TYPE_CHECKING

from answer.ask import ask
from answer.errors import BadQuestion
from answer.question import read_question
from answer.reader import before_each_batch
from corpus.article import Article
from corpus.sentences import sentence_spans
from server.links import EVERYTHING

if TYPE_CHECKING:
    from index.archive import Archive

WANTED = 4
ARTICLES = 300
"""The newest articles, of which sentences are turned."""
TURNED = 20
"""At once: who asks meanwhile waits for them."""
TRIED = 24
"""Questions asked at most, to find those that are answered."""
LONGEST = 90
"""Characters: a longer question is no example."""

_NAME = r"[A-Z][\w’'-]+(?: (?:al-|bin |van |von |de )?[A-Z][\w’'-]+){1,3}"
_PLAIN = r"[^,;:()“”\"—?!]"
_SUBJECT = (
    rf"(?:The (?!(?:first|same|other|latter)\b)[a-z’'-]+(?: [\w’'-]+){{0,4}}"
    rf"|{_NAME}|[A-Z][a-z]{{3,}})"
)
_NOT_ONE = (
    r"(?!This|That|These|Those|There|They|While|When|Where|What|Here|Some|Most|Many|Each|Both|"
    r"After|Another|Everyone|Nobody|According|Getting|Being)"
)
_DONE = (
    r"(?:(?!not\b|also\b|already\b|never\b)\w+(?:ed|en|ut|un|ost|old|ade|aid|ound|ept|ught|own))"
)
_END = rf"{_PLAIN}{{6,70}}?"

_TURNS = (
    # "The bridge was closed because divers found cracks." -> Why was the bridge closed?
    (
        re.compile(
            rf"^{_NOT_ONE}(?P<subject>{_SUBJECT}) (?P<be>was|were|is|are|has been|have been) "
            rf"(?P<rest>(?:being )?{_DONE}\b{_PLAIN}{{0,60}}?),? "
            r"(?:because|owing to|due to) .{12,}$"
        ),
        "Why {be} {subject} {rest}?",
    ),
    # "At least 12 people were killed in the fire." -> How many people were killed in the fire?
    (
        re.compile(
            rf"^(?:At least|About|Around|Nearly|Some|More than)? ?\d[\d,.]* "
            rf"(?:[mb]illion (?:of )?)?(?!million|billion)"
            rf"(?P<rest>(?:new |other )?[a-z]{{4,}}(?:s|people|men|women)?(?: [a-z’'-]+){{0,3}} "
            rf"(?:were|are|have|died|voted) {_END})\.$"
        ),
        "How many {rest}?",
    ),
    # "Ada Quayle won the harbour prize on Monday." -> Who won the harbour prize on Monday?
    (
        re.compile(
            rf"^{_NAME}(?:, [^,]{{4,60}},)? (?P<rest>(?:won the|became the|founded|will lead|"
            rf"will replace|succeeded|replaced|was elected|was appointed|was named|was sworn in|"
            rf"has been named|resigned as|stepped down as) {_END})(?:,.*|\.)$"
        ),
        "Who {rest}?",
    ),
    # "Ines Calder, the harbour master of Ely, said ..." -> Who is the harbour master of Ely?
    (
        re.compile(
            rf"^.*\b{_NAME}, (?P<role>(?:the|{_NAME}’s|[A-Z]\w+[’']s) (?:[a-z-]+ ){{0,3}}"
            r"(?:president|minister|mayor|governor|director|secretary|chief|head|leader|chancellor|"
            rf"king|queen|ambassador|captain|coach)(?:[ -](?:of|at|for|in) {_PLAIN}{{3,40}})?), "
            r"(?:said|told|has|had|was|is|who|announced|called|warned)\b.*$"
        ),
        "Who is {role}?",
    ),
    # "The floods in the south killed 1,739 people." -> How many people did the floods ... kill?
    (
        re.compile(
            rf"^{_NOT_ONE}(?P<subject>{_SUBJECT}(?: [a-z]+){{0,6}}?) (?:has |have )?killed "
            r"(?:at least |more than |about )?\d[\d,]* (?P<whom>people|civilians|soldiers)\b.*$"
        ),
        "How many {whom} did {subject} kill?",
    ),
    # "Ada Quayle resigned on Monday after a row." -> Why did Ada Quayle resign?
    (
        re.compile(
            rf"^{_NOT_ONE}(?P<subject>{_NAME})(?:, [^,]{{4,60}},)? "
            r"(?:resigned|resigns|has resigned|quits|quit) "
            r"(?:on|as|over|after|following|because)\b.{8,}$"
        ),
        "Why did {subject} resign?",
    ),
    # "Ada Quayle died at home on Monday." -> When did Ada Quayle die?
    (
        re.compile(
            rf"^{_NOT_ONE}(?P<subject>{_NAME})(?:, [^,]{{4,60}},)? (?:died|has died)\b.{{8,}}$"
        ),
        "When did {subject} die?",
    ),
    # "Ada Quayle bought the mill for 4 million." -> How much did Ada Quayle pay for the mill?
    (
        re.compile(
            rf"^{_NOT_ONE}(?P<subject>{_NAME}|[A-Z][a-z]{{3,}}) (?:bought|acquired|has bought) "
            rf"(?P<what>{_PLAIN}{{3,40}}?) for [^ ]*\d.*$"
        ),
        "How much did {subject} pay for {what}?",
    ),
)
_BARE = {
    form: bare
    for bare, forms in {
        "arrest": "arrested arrests",
        "ban": "banned bans",
        "cancel": "cancelled canceled cancels",
        "close": "closed closes",
        "cut": "cut cuts",
        "declare": "declared declares",
        "delay": "delayed delays",
        "end": "ended ends",
        "evacuate": "evacuated evacuates",
        "expel": "expelled expels",
        "halt": "halted halts",
        "order": "ordered orders",
        "postpone": "postponed postpones",
        "quit": "quit quits",
        "recall": "recalled recalls",
        "reject": "rejected rejects",
        "stop": "stopped stops",
        "sue": "sued sues",
        "suspend": "suspended suspends",
        "withdraw": "withdrew withdraws",
    }.items()
    for form in forms.split()
}
"""Verbs of events that have reasons, from their past and from a headline's present."""
_DID = re.compile(
    # "Albania cuts ties with Iran over cyberattack" -> Why did Albania cut ties with Iran?
    rf"^{_NOT_ONE}(?P<subject>{_NAME}|[A-Z][a-z]{{3,}}) (?P<verb>{'|'.join(_BARE)}) "
    rf"(?P<rest>{_PLAIN}{{6,50}}?)(?: and {_PLAIN}+?)? (?:over|because|due to|citing) .+$"
)
_LOOSE = re.compile(
    r"\b(?:and|but|while|which|he|she|it|they|his|her|their|this|that|last|another)\b"
)


class _Awaited(Exception):
    """Somebody waits for what reads the questions."""


def examples(archive: "Archive", is_awaited: Callable[[], bool]) -> Iterator[tuple[str, ...]]:
    """The questions that are answered most surely, of different articles; at most `WANTED`.

    A search in short steps, each of which gives the best so far: sentences of `TURNED` articles are
    turned in one, and one question is asked in another, of at most `TRIED`. Where `is_awaited`, the
    step ends within a batch of sentences, and its question is asked again in the next.
    """
    _, articles = archive.browse(EVERYTHING, 0, ARTICLES)
    turned: list[list[list[tuple[str, str]]]] = []
    for first in range(0, len(articles), TURNED):
        turned.append(candidates(articles[first : first + TURNED]))
        yield ()
    turns = [[each for part in turn for each in part] for turn in zip(*turned, strict=True)]
    day = archive.coverage(EVERYTHING).last or datetime.now(UTC).date()
    sure: list[tuple[float, str]] = []
    best: tuple[str, ...] = ()
    used: set[str] = set()
    timeless = (
        each for each in interleaved([*turns, latest(articles)]) if not _names_a_time(each[0], day)
    )
    for question, article_id in islice(timeless, TRIED):
        while (confidence := _confidence(archive, question, article_id, day, is_awaited)) is None:
            yield best
        if confidence and article_id not in used:
            used.add(article_id)
            sure.append((confidence, question))
        best = tuple(question for _, question in sorted(sure, reverse=True)[:WANTED])
        yield best


def candidates(articles: Sequence[Article]) -> list[list[tuple[str, str]]]:
    """(question, article's id) by turn, in the order of the articles."""
    made: list[list[tuple[str, str]]] = [[] for _ in ("did", *_TURNS)]
    for article in articles:
        if article.language != "en":
            continue
        spans = [(0, len(article.headline)), *sentence_spans(article.text)]
        for start, end in spans:
            sentence = " ".join(article.text[start:end].split())
            found = _DID.match(sentence)
            parts = _lowered(found.groupdict(), article.text) if found else None
            if parts:
                parts["verb"] = _BARE[parts["verb"]]
                made[0].append(("Why did {subject} {verb} {rest}?".format(**parts), article.id))
            for turn, (pattern, form) in enumerate(_TURNS, start=1):
                found = pattern.match(sentence)
                parts = _lowered(found.groupdict(), article.text) if found else None
                if parts:
                    made[turn].append((form.format(**parts).replace(" ?", "?"), article.id))
    return [[each for each in turn if _stands_alone(each[0])] for turn in made]


def interleaved(turns: Sequence[Sequence[tuple[str, str]]]) -> Iterator[tuple[str, str]]:
    """One question of each turn, then another of each, and none twice."""
    rows = chain.from_iterable(zip_longest(*turns))
    return iter(dict.fromkeys(each for each in rows if each is not None))


def latest(articles: Sequence[Article]) -> list[tuple[str, str]]:
    """Names that several headlines share make "What is the latest on ...?"."""
    newest: dict[str, str] = {}
    count: Counter[str] = Counter()
    for article in articles:
        for found in set(re.findall(_NAME, article.headline)):
            name = re.sub(r"[’']s?$", "", found)
            count[name] += 1
            newest.setdefault(name, article.id)
    made = [
        (f"What is the latest on {name}?", newest[name])
        for name, times in count.most_common(TRIED)
        if times > 1
    ]
    return [each for each in made if _stands_alone(each[0])]


def _stands_alone(question: str) -> bool:
    """Names something, so that a reader knows what it is about, and says one thing only."""
    named = re.search(r"[A-Z0-9]", question[1:])
    return bool(named) and len(question) <= LONGEST and not _LOOSE.search(question)


def _names_a_time(question: str, day: date) -> bool:
    """Whether it is of a period, which would be another one on the day that it is asked."""
    return "period" in read_question(question, day=day).read


def _lowered(parts: dict[str, str], text: str) -> dict[str, str] | None:
    """Without the capital that only began the sentence; None where it cannot be told.

    A lone word at the start is a name if the text has it so elsewhere within a sentence.
    """
    small = dict(parts)
    for key, part in parts.items():
        first, _, rest = part.partition(" ")
        if first == "The":
            small[key] = f"the {rest}"
        elif first[:1].isupper() and not rest:
            if re.search(rf"\b{first.lower()}\b", text):
                small[key] = first.lower()
            elif not re.search(rf"[a-z,’'] {first}\b", text):
                return None
    return small


def _confidence(
    archive: "Archive", question: str, article_id: str, day: date, is_awaited: Callable[[], bool]
) -> float | None:
    """Of the answer, where it cites the article that the question was made from; else 0. None where
    it gave way."""

    def give_way() -> None:
        if is_awaited():
            raise _Awaited

    try:
        with before_each_batch(give_way):
            answer = ask(archive, question, day=day)
    except BadQuestion:
        return 0.0
    except _Awaited:
        return None
    brought = {citation.article_id for citation in answer.citations}
    return answer.confidence if answer.answered and article_id in brought else 0.0
