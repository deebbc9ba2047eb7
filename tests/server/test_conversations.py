from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from answer.answer import Answer, Citation, Reading, Sentence
from corpus.article import Article, Passage
from index.hit import Coverage, Filters, Hit
from server import conversations
from server.asked import Asked
from server.conversations import (
    EXPIRE_SECONDS,
    MOST_CHARACTERS,
    MOST_TURNS,
    TURN_CHARACTERS,
    Conversations,
    Told,
)


def hit(article_id: str) -> Hit:
    text = "The ferry Anselm was sold."
    article = Article(
        id=article_id, url=None, headline="", text=text, captions=(), byline="", source="Gazette",
        section="", language="en", published=None, updated=None, status="usable", corrections=(),
        path="a.txt", digest="0" * 64,
    )  # fmt: skip
    span = (0, len(text))
    passage = Passage(f"{article_id}-0", article_id, *span, text, "body", (span,))
    return Hit(passage, article, 1.0, {})


def answer(question: str, answered: bool = True) -> Told:
    hits = tuple(hit(f"{number:016x}") for number in range(10))
    cited = hits[4]
    citation = Citation(cited.article.id, 0, 26, cited.passage.text, "", "Gazette", None, None)
    given = Answer(
        question=question,
        reading=Reading(question, date(2023, 5, 1), Filters(), {}, "event", False),
        answered=answered,
        sentences=(Sentence(citation.quote, (1,)),) if answered else (),
        short_answer="",
        citations=(citation,) if answered else (),
        confidence=0.9,
        coverage=Coverage(1, ("Gazette",), None, None),
        hits=hits,
        timings={},
        generation="g",
    )
    return Told("", given, Asked(question))


def test_turns_are_kept_in_order_under_an_id_nobody_guesses() -> None:
    kept = Conversations()
    one = kept.add("", "desk", answer("first")).conversation
    assert kept.add(one, "desk", answer("second")).conversation == one
    assert [turn.answer.question for turn in kept.turns(one, "desk")] == ["first", "second"]
    other = kept.add("", "desk", answer("third")).conversation
    assert other != one
    assert len(one) >= 20


def test_another_keys_holder_cannot_read_continue_or_delete_it() -> None:
    kept = Conversations()
    mine = kept.add("", "desk", answer("mine")).conversation
    assert kept.turns(mine, "sport") == ()
    assert not kept.delete(mine, "sport")
    assert kept.add(mine, "sport", answer("theirs")).conversation != mine
    assert [turn.answer.question for turn in kept.turns(mine, "desk")] == ["mine"]


def test_a_deleted_conversation_is_gone() -> None:
    kept = Conversations()
    one = kept.add("", "desk", answer("first")).conversation
    assert kept.delete(one, "desk")
    assert kept.turns(one, "desk") == ()
    assert not kept.delete(one, "desk")


def test_unused_conversations_expire(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(conversations, "time", SimpleNamespace(monotonic=lambda: now[0]))
    kept = Conversations()
    old = kept.add("", "", answer("old")).conversation
    used = kept.add("", "", answer("used")).conversation
    now[0] += EXPIRE_SECONDS - 1
    kept.add(used, "", answer("again"))
    now[0] += 2
    assert kept.turns(old, "") == ()
    assert len(kept.turns(used, "")) == 2


def test_memory_is_bounded() -> None:
    kept = Conversations()
    first = kept.add("", "", answer("first")).conversation
    for number in range(MOST_CHARACTERS // TURN_CHARACTERS):
        last = kept.add("", "", answer(str(number))).conversation
    assert kept.turns(first, "") == ()
    for number in range(MOST_TURNS + 3):
        kept.add(last, "", answer(str(number)))
    assert len(kept.turns(last, "")) == MOST_TURNS


def test_long_articles_leave_room_for_fewer_turns() -> None:
    def long(question: str) -> Told:
        told = answer(question)
        hits = tuple(
            replace(hit, article=replace(hit.article, text=hit.article.text + " " * 2_000_000))
            for hit in told.answer.hits
        )
        return replace(told, answer=replace(told.answer, hits=hits))

    kept = Conversations()
    names = [kept.add("", "", long(str(number))).conversation for number in range(60)]
    there = [name for name in names if kept.turns(name, "")]
    assert there == names[-len(there) :]
    assert 20 < len(there) < 31
    for number in range(MOST_TURNS):
        kept.add(names[-1], "", long(str(number)))
    assert len(kept.turns(names[-1], "")) == MOST_TURNS


def test_only_the_passages_a_page_shows_are_kept() -> None:
    kept = Conversations()
    cited = kept.turns(kept.add("", "", answer("cited")).conversation, "")[0].answer
    assert [each.article.id for each in cited.hits] == [cited.citations[0].article_id]
    near = kept.turns(kept.add("", "", answer("near", answered=False)).conversation, "")[0].answer
    assert len(near.hits) == 3


def test_a_follow_up_to_what_is_forgotten_goes_with_it() -> None:
    kept = Conversations()
    name = kept.add("", "desk", answer("who runs the ferry")).conversation
    for question, whole in (
        ("when was he born", "when was Ada Quayle born"),
        ("and where", "where was Ada Quayle born"),
        ("who runs the mill", "who runs the mill"),
        ("and the lock", "who runs the lock"),
    ):
        told = answer(question, answered=False)
        reading = replace(told.answer.reading, question=whole)
        kept.add(name, "desk", replace(told, answer=replace(told.answer, reading=reading, hits=())))
    kept.forget({f"{4:016x}"})
    assert [turn.asked.question for turn in kept.turns(name, "desk")] == [
        "who runs the mill",
        "and the lock",
    ]
