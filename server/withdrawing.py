"""Taking an article out and putting it back, for a keeper's programs."""

import asyncio

from fastapi import APIRouter, Request

from index.errors import AlreadySo, IndexTrouble, UnknownArticle
from index.withdrawals import Withdrawal
from server import errors, feedback
from server.api import PROBLEMS, ArticleId, caller_of, require_keeper, service_of
from server.errors import Problem
from server.given import RestoreIn, WithdrawIn
from server.wire import WithdrawalOut
from server.wire_examples import WITHDRAWAL, gives

router = APIRouter(prefix="/api/articles", tags=["articles"], responses=PROBLEMS)


@router.post(
    "/{article_id}/withdraw",
    summary="Withdraw an article (keeper's key)",
    responses=gives(WITHDRAWAL),
)
async def withdraw(request: Request, article_id: ArticleId, body: WithdrawIn) -> WithdrawalOut:
    """It and its near-copies are out of everything at once, and stay out of later builds."""
    from index import takedown
    from index.stores import shared, store_of

    require_keeper(request)
    service, who = service_of(request), caller_of(request).name
    index, store = service.settings.index, store_of(service.settings.index, service.settings.store)

    def take() -> takedown.Taken:
        with shared(store):
            return takedown.withdraw(index, article_id, who, body.reason, purge=body.purge)

    try:
        taken = await asyncio.to_thread(take)
    except IndexTrouble as error:
        raise _problem(error) from error
    service.forget_withdrawn()
    if body.purge:
        service.rebuilder.follow()
        gone = {taken.line.id, *taken.line.copies}
        try:
            await asyncio.to_thread(feedback.purge, index, gone, taken.texts)
        except OSError as error:
            raise Problem(
                errors.INTERNAL,
                f"It is withdrawn, but the verdicts could not be rewritten ({error.strerror}).",
            ) from error
    return WithdrawalOut.model_validate(taken.line)


@router.post(
    "/{article_id}/restore",
    summary="Take a withdrawal back (keeper's key)",
    responses=gives({**WITHDRAWAL, "action": "restore"}),
)
async def restore(request: Request, article_id: ArticleId, body: RestoreIn) -> WithdrawalOut:
    """It is shown again at once, or after the next build where the index no longer holds it."""
    from index import takedown
    from index.stores import shared, store_of

    require_keeper(request)
    settings, who = service_of(request).settings, caller_of(request).name

    def give_back() -> Withdrawal:
        with shared(store_of(settings.index, settings.store)):
            return takedown.restore(settings.index, article_id, who, body.reason)

    try:
        line = await asyncio.to_thread(give_back)
    except IndexTrouble as error:
        raise _problem(error) from error
    return WithdrawalOut.model_validate(line)


def _problem(error: IndexTrouble) -> Problem:
    kinds = {UnknownArticle: errors.NOT_FOUND, AlreadySo: errors.CONFLICT}
    return Problem(kinds.get(type(error), errors.INTERNAL), str(error))
