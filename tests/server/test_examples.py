"""Example questions: turned from sentences without breaking their English."""

import asyncio
import threading
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path

import pytest

from index.archive import Archive, open_archive
from index.build import build
from index.embed import Embedder
from server.app import service_for
from server.archives import Archives
from server.examples import WANTED, candidates, examples, interleaved, latest
from server.settings import Settings
from tests.templates.answers import written


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        (
            "Albania cut diplomatic ties with Iran and expelled its staff over a cyberattack.",
            "Why did Albania cut diplomatic ties with Iran?",
        ),
        (
            "Portovia suspends night trains citing a lack of drivers",
            "Why did Portovia suspend night trains?",
        ),
        (
            "The old swing bridge in Ely was closed because divers had found cracks in it.",
            "Why was the old swing bridge in Ely closed?",
        ),
        (
            "At least 12 people were killed in the fire at Portovia harbour.",
            "How many people were killed in the fire at Portovia harbour?",
        ),
        (
            "Ada Quayle was elected mayor of Portovia on Monday, the council said.",
            "Who was elected mayor of Portovia on Monday?",
        ),
        (
            "The floods in southern Portovia killed 1,739 people, officials said.",
            "How many people did the floods in southern Portovia kill?",
        ),
        ("Ada Quayle resigned on Monday after a row.", "Why did Ada Quayle resign?"),
        ("Ada Quayle, the mayor, died at home on Monday.", "When did Ada Quayle die?"),
        (
            "Ada Quayle bought the mill of Portovia for 4 million dollars.",
            "How much did Ada Quayle pay for the mill of Portovia?",
        ),
        (
            "Lights were out, but Ines Calder, the harbour chief of Portovia, said all was well.",
            "Who is the harbour chief of Portovia?",
        ),
    ],
)
def test_a_sentence_becomes_its_question(sentence: str, question: str) -> None:
    turns = candidates([written("Notes", sentence, "So it was in Albania and in Portovia.")])
    assert [made for made, _ in interleaved(turns)] == [question]


@pytest.mark.parametrize(
    "sentence",
    [
        "They were told to leave because the river rose.",  # who?
        "About 40 people have been tested.",  # where?
        "The bridge was not closed because divers found cracks, she said.",
        "It rained.",
        "Scientists suspended work because of rain.",  # a name, or a word at the start?
    ],
)
def test_a_sentence_that_does_not_stand_alone_makes_none(sentence: str) -> None:
    assert list(interleaved(candidates([written("Notes", sentence)]))) == []


def test_turns_alternate_and_nothing_is_asked_twice() -> None:
    turns = [[("a", "1"), ("b", "2")], [], [("c", "3"), ("a", "1")]]
    assert list(interleaved(turns)) == [("a", "1"), ("c", "3"), ("b", "2")]


def test_a_name_in_several_headlines_asks_for_the_latest() -> None:
    articles = [written(f"North Light {word}", "Text.") for word in ("shuts", "reopens")]
    assert latest(articles) == [("What is the latest on North Light?", articles[0].id)]


def test_articles_in_other_languages_make_no_english_question() -> None:
    sentence = "Albania cut diplomatic ties with Iran over a cyberattack."
    assert list(interleaved(candidates([written("Notes", sentence, language="sq")]))) == []


def test_examples_are_sought_only_while_nobody_asks(sample_index: Path) -> None:
    service = service_for(Settings(index=sample_index))
    service.archives.refresh()
    reading, release = threading.Event(), threading.Event()

    def question() -> None:
        reading.set()
        release.wait(60)

    async def main() -> tuple[str, ...]:
        with service.archives.lease() as archive:
            async with aclosing(service.examples_of(archive)) as steps:
                asked = asyncio.create_task(service.asking.run(question, 60))
                await asyncio.to_thread(reading.wait, 60)
                until = time.monotonic() + 1.5
                while time.monotonic() < until:
                    assert await asyncio.wait_for(anext(steps), 5) == ()
                    assert service.asking.depth == 0, "the next who asks would wait behind it"
                release.set()
                await asked
                every = [found async for found in steps]
        await service.stop()
        return every[-1]

    assert len(asyncio.run(main())) == WANTED


def test_who_asks_waits_for_a_batch_of_sentences_and_not_for_an_example(
    sample_index: Path, embedder: Embedder
) -> None:
    checks: list[bool] = []

    def is_awaited() -> bool:
        checks.append(len(checks) == 2)
        return checks[-1]

    archive = open_archive(sample_index, embedder)
    steps = [(best, len(checks)) for best in examples(archive, is_awaited)]
    assert 3 in {checked for _, checked in steps}, "it read on while somebody waited"
    *_, undisturbed = examples(archive, is_awaited=lambda: False)
    assert steps[-1][0] == undisturbed
    assert len(undisturbed) == WANTED


def test_a_newer_archive_does_not_wait_for_the_older_one_s_examples(
    sample_index: Path, corpus: Path, tmp_path: Path, embedder: Embedder
) -> None:
    newer = tmp_path / "index"
    build(corpus, newer, embedder)
    serving = [sample_index]
    archives = Archives(lambda: open_archive(serving[0], embedder), lambda: serving[0])
    sought: list[str] = []

    async def examples_of(archive: Archive) -> AsyncGenerator[tuple[str, ...]]:
        sought.append(archive.generation)
        while len(sought) == 1:
            yield ("Who is still sought for?",)
            await asyncio.sleep(0.01)
        yield ("Who was found?",)

    async def main() -> None:
        kept = [
            asyncio.create_task(archives.watch()),
            asyncio.create_task(archives.keep_examples(examples_of)),
        ]
        while not sought:
            await asyncio.sleep(0.01)
        serving[0] = newer
        while not ((now := archives.standing()) and now.examples):
            await asyncio.sleep(0.01)
        assert now.generation == sought[1] != sought[0]
        assert now.examples == ("Who was found?",)
        for task in kept:
            task.cancel()

    asyncio.run(asyncio.wait_for(main(), 60))
    archives.close()
