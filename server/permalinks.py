"""An answer's own address: it asks the same again, and its page tells what has changed since.

It carries what was asked (the question, its day, the limits; for a follow-up the turn before), the
generation that answered, and a fingerprint of the answer, so that whoever opens it later reads
either that this is still the answer or that it is another. It names the articles that the answer
cites: once one of them is withdrawn the link leads to no answer, but says so.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from urllib.parse import urlencode

from answer.answer import Answer
from index.withdrawals import Withdrawal, said
from server import errors
from server.conversations import Told
from server.errors import Problem
from server.links import ask_href
from server.words import moment

CARRIED = "q since until source section today read after said generation was cites".split()
"""The fields of a permalink; `after` and `said` are the turn before, `was` the fingerprint."""


def permalink(told: Told) -> str:
    asked, answer = told.asked, told.answer
    href = ask_href(asked.question, asked.filters, read=asked.read_filters, today=asked.today)
    pairs = []
    if told.follows_up:
        for turn in asked.history:
            pairs += [("after", turn.question), ("said", turn.answer)]
    pairs += [("generation", answer.generation), ("was", fingerprint(answer))]
    cited = dict.fromkeys(citation.article_id for citation in answer.citations)
    pairs += [("cites", article_id) for article_id in cited]
    return f"{href}&{urlencode(pairs)}"


def fingerprint(answer: Answer) -> str:
    """Of what a reader is told: the sentences, and where each stands."""
    cited = [(each.article_id, each.start, each.end) for each in answer.citations]
    told = [answer.answered, [each.text for each in answer.sentences], cited]
    return sha256(json.dumps(told).encode()).hexdigest()[:12]


def carried(fields: Mapping[str, Sequence[str]]) -> str:
    """The permalink that these fields are of, whatever else is among them."""
    pairs = [(name, value) for name in CARRIED for value in fields.get(name, ())]
    return f"/?{urlencode(pairs)}"


def refuse_withdrawn(
    fields: Mapping[str, Sequence[str]], withdrawn: Mapping[str, Withdrawal]
) -> None:
    """Raises Problem where one of the articles that a permalink cites is among the withdrawn."""
    for article_id in fields.get("cites", ()):
        if line := withdrawn.get(article_id):
            raise Problem(
                errors.GONE,
                f"An article that this answer cites was {said(line).rstrip('.')}. Ask again for an "
                "answer without it.",
            )


def changed(answer: Answer, generation: str, was: str, *, written: bool = False) -> str:
    """What a reader of a permalink, made at `generation` for the answer `was`, must know; "" where
    nothing has changed. `written`: whether a model may write answers here."""
    same = was == fingerprint(answer)
    then, now = _index_of(generation), _index_of(answer.generation)
    if generation == answer.generation:
        if same:
            return ""
        otherwise = "Dateline reads otherwise now" + ", or the model writes otherwise" * written
        return (
            "This is not the answer that the link was made for, though the index is the same: an "
            f"article was withdrawn since, or {otherwise}."
        )
    if same:
        return f"Same answer as when this link was made from {then}: this is from {now}."
    return (
        f"The archive has changed since this link was made from {then}: answered anew from {now}."
    )


def _index_of(generation: str) -> str:
    """ "the index of 8 September 2022, 06:10 UTC": a generation's name begins with its time."""
    if not re.match(r"\d{8}T\d{6}", generation):
        return "another index"
    try:
        built = datetime.strptime(generation[:15], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return "another index"
    return f"the index of {moment(built).words}"
