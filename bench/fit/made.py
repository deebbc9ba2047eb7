"""Questions made from the archive itself: a name or figure of a headline, asked for.

The headline of an article with one name or figure left out is a question that its lede answers, as
newsrooms write the one from the other (the cloze of Hermann et al. 2015, turned round: they left
names out of a summary and read the article). The rows have the form of the quiz's questions, so
that everything after (`bench.fit.candidates`, `bench.fit.news`) takes them as it takes those.
"""

import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from bench.fit.candidates import Asked, find_answer, terms
from corpus.article import Article

COUNT = 3_000
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][\w’'-]+(?: (?:of |the |de )?[A-Z][\w’'-]+)*|\b\d[\d,.]*\d\b")
LEAST = 4
"""Terms that the headline must have besides."""


def made_rows(articles: Iterable[Article], seed: int, held_out: str) -> list[dict[str, Any]]:
    """Up to COUNT questions, none of an article without a date or of the month held out."""
    found = [
        row
        for article in articles
        if article.published and not article.published.date().isoformat().startswith(held_out)
        for row in _asked_of(article, random.Random(f"{seed} {article.id}"))
    ]
    return random.Random(seed).sample(found, min(COUNT, len(found)))


def _asked_of(article: Article, draw: random.Random) -> Iterator[dict[str, Any]]:
    """At most one question."""
    lede = article.text[len(article.headline) :].strip().split("\n")[0]
    names = {re.sub(r"[’']s?$", "", m[0]) for m in _NAME.finditer(lede)}
    held = {n: find_answer(article.headline, n) for n in sorted(names)}
    single = [n for n, spans in held.items() if len(spans) == 1]
    draw.shuffle(single)
    for name in single:
        ((start, end),) = held[name]
        before, after = article.headline[:start], article.headline[end:]
        if len(terms(before + after)) >= LEAST:
            # A subject can be asked for as people ask; of anything else a blank is left.
            subject = not before.strip() and " " in name and not name[0].isdigit()
            who = draw.choice(("Who", "What"))
            question = f"{who}{after}?" if subject else f"{before}________{after}"
            yield {
                "id": f"made-{article.id}",
                "date": article.published.date().isoformat() if article.published else "",
                "question": question,
                "choices": [],
                "answers": [name],
                "evidence": lede,
                "evidence_urls": [article.url] if article.url else [],
            }
            return


def without_headline(asked: Asked) -> Asked:
    """The same, with the headline that fills the blank kept from the reader."""
    source = asked.id.removeprefix("made-")
    own = {c.headline for c in asked.candidates if c.article == source}
    return replace(
        asked,
        candidates=tuple(
            replace(c, headline="") if c.headline in own else c for c in asked.candidates
        ),
    )
