"""Answers written by the model in the settings, a few at a time.

Waiting for a model takes no core, so it is awaited beside the questions that are worked on, not
in their queue. The archive's own answer is at hand all the while, and is what an asker gets when
the model is busy, slow, or writes what the archive does not bear out.
"""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace

from answer.answer import Answer
from answer.check import checked
from answer.llm import Endpoint, Llm
from answer.passages import Brief
from answer.writer import Draft, write
from server.settings import Settings

AT_ONCE = 4
"""Calls in flight: a model on one machine serves few well; those behind them wait here."""


class Writing:
    def __init__(self, settings: Settings) -> None:
        """`settings.llm_url` is set."""
        self._llm = Llm(
            Endpoint(
                settings.llm_url,
                settings.llm_model,
                settings.llm_timeout,
                settings.llm_key.get_secret_value(),
            )
        )
        self._places = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0
        self._most_waiting = settings.queue

    async def write(self, brief: Brief) -> AsyncGenerator[Answer, None]:
        """The answer as far as it is final, again with each sentence, then the whole.

        The first is without a sentence: it says that the model has been asked.
        """
        started = time.perf_counter()
        draft = Draft(brief, self._llm.endpoint.model)
        yield draft.so_far()
        if await self._enter():
            try:
                async with aclosing(write(draft, brief, self._llm)) as sentences:
                    async for _ in sentences:
                        yield checked(draft.so_far(), brief.answer.hits)
            finally:
                self._places.release()
        else:
            draft.trouble = "The language model is busy"
        answer = checked(draft.answer(), brief.answer.hits)
        timings = {**answer.timings, "write": time.perf_counter() - started}
        yield replace(answer, timings=timings)

    async def _enter(self) -> bool:
        """Whether a place came free within the time that an answer may take."""
        if self._waiting >= self._most_waiting:
            return False
        self._waiting += 1
        try:
            async with asyncio.timeout(self._llm.endpoint.seconds):
                await self._places.acquire()
            return True
        except TimeoutError:
            return False
        finally:
            self._waiting -= 1

    async def close(self) -> None:
        await self._llm.close()
