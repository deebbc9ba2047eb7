"""What every interface calls: the JSON API, the pages, and whatever speaks to Dateline next.

Nothing here knows of HTTP, but what is refused is refused as a Problem.
"""

from collections.abc import Callable, Container
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, TypeVar

from answer.answer import Answer
from answer.errors import BadQuestion
from answer.question import Turn
from index.hit import Coverage, Filters, Hit
from server import errors
from server.archives import Archives
from server.asked import Asked
from server.chart import story_days
from server.conversations import Conversations, Told
from server.errors import FieldError, Problem
from server.feedback import Feedback
from server.given import FeedbackIn
from server.keys import Caller, Keyring
from server.metrics import Metrics
from server.rebuild import Rebuilder
from server.settings import Settings
from server.worker import Full, Late, Stopped, Worker

if TYPE_CHECKING:
    from index.archive import Archive

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found:
    hits: tuple[Hit, ...]
    more: bool
    """Whether a next page would hold anything."""
    coverage: Coverage
    generation: str


class Service:
    def __init__(self, settings: Settings, archives: Archives, version: str) -> None:
        self.settings = settings
        self.archives = archives
        self.version = version
        self.keyring = Keyring(settings.keys)
        self.conversations = Conversations()
        self.rebuilder = Rebuilder(settings)
        self.feedback = Feedback(settings.index, settings.feedback)
        self.asking = Worker("ask", settings.queue)
        """Searching and reading: the work that fills the cores."""
        self.metrics = Metrics(archives.standing, lambda: self.asking.depth)
        self._forgotten: Container[str] = {}
        self.looking = Worker("look", 4 * settings.queue)
        """Look-ups of a few milliseconds, which need not wait behind questions."""

    async def ask(self, asked: Asked, caller: Caller) -> Told:
        """The answer, added to its conversation. Raises Problem."""
        from answer.ask import ask

        turns = self.turns(asked.conversation, caller.name)
        kept = tuple(Turn(t.answer.reading.question, t.answer.short_answer) for t in turns)

        def work(archive: "Archive") -> tuple[Answer, tuple[date, ...]]:
            answer = ask(
                archive,
                asked.question,
                filters=asked.filters,
                day=asked.today or datetime.now(UTC).date(),
                k=asked.k,
                history=kept or asked.history,
                read_filters=asked.read_filters,
            )
            return answer, story_days(archive, answer.reading) if asked.charted else ()

        try:
            answer, days = await self._run(self.asking, work)
        except BadQuestion as error:
            raise invalid("question", str(error)) from error
        self.metrics.answer(answer)
        again = replace(asked, today=answer.reading.day, history=(kept or asked.history)[-1:])
        told = Told(self.feedback.remember(answer), answer, again, days=days)
        if not asked.conversation:
            return told
        return self.conversations.add(asked.conversation, caller.name, told)

    async def search(self, query: str, filters: Filters, k: int, page: int) -> Found:
        """Page `page` (from 1) of `k` hits. Raises Problem."""

        def work(archive: "Archive") -> Found:
            hits = archive.search(query, filters=filters, k=page * k + 1)
            return Found(
                hits=tuple(hits[(page - 1) * k : page * k]),
                more=len(hits) > page * k,
                coverage=archive.coverage(filters),
                generation=archive.generation,
            )

        return await self._run(self.asking, work)

    async def judge(self, given: FeedbackIn) -> None:
        """Raises Problem."""
        self.forget_withdrawn()
        await self._wait(self.looking, lambda: self.feedback.judge(given))

    def turns(self, conversation: str, owner: str) -> tuple[Told, ...]:
        """A conversation's turns but those that show what has been withdrawn since."""
        gone = self.forget_withdrawn()
        told = self.conversations.turns(conversation, owner)
        return tuple(each for each in told if not each.shows(gone))

    def forget_withdrawn(self) -> Container[str]:
        """Forgets what was said of articles that are out now; gives their ids. Raises Problem."""
        gone = self.archives.withdrawn()
        if gone is not self._forgotten:
            self.conversations.forget(gone)
            self.feedback.forget(gone)
            self._forgotten = gone
        return gone

    async def look(self, call: Callable[["Archive"], T]) -> T:
        """A short look into the archive. Raises Problem."""
        return await self._run(self.looking, call)

    async def _run(self, worker: Worker, call: Callable[["Archive"], T]) -> T:
        def held() -> T:
            with self.archives.lease() as archive:
                while True:
                    view, value = archive.view, call(archive)
                    if archive.view is view:  # Else what may not be seen any more may be in it.
                        return value

        return await self._wait(worker, held)

    async def _wait(self, worker: Worker, call: Callable[[], T]) -> T:
        try:
            return await worker.run(call, self.settings.patience)
        except Full as error:
            raise errors.busy("Too many questions wait already.", error.retry_after) from error
        except Late as error:
            raise errors.busy("The question's turn did not come in time.", 1) from error
        except Stopped as error:
            raise errors.busy("The service is stopping.", 1) from error

    def close(self) -> None:
        """Lets the work in hand finish, then lets go of the archive."""
        self.asking.close()
        self.looking.close()
        self.archives.close()


def invalid(name: str, message: str) -> Problem:
    return Problem(errors.INVALID, message, [FieldError(name, message)])


def no_article(archive: "Archive", article_id: str) -> Problem:
    """Why there is none: it was withdrawn, or never here."""
    if why := archive.gone(article_id):
        return Problem(errors.GONE, f"This article was {why.rstrip('.')}.")
    return Problem(errors.NOT_FOUND, "The archive holds no article of that id.")
