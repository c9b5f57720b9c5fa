"""The routes that take webhooks in, and what is logged and counted of each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import TypeVar

import structlog
from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from starlette.requests import ClientDisconnect, Request

from app.http.body import read_body
from app.http.message import Accepted, Message, Offboarding, Recalculation
from app.http.openapi import KEPT, WEBHOOK_ANSWERS, changes_description, webhook_description
from app.http.reception import Reception, WebhookKind
from app.http.refusal import WebhookRefusedError
from app.http.signature import delivery_id
from app.metrics.daemon_metrics import DaemonMetrics
from persistence.errors import PersistenceError

log = structlog.get_logger()

M = TypeVar("M", bound=Message)


def webhook_routes(reception: Reception) -> APIRouter:
    """Make the routes ``/webhooks/…``."""
    routes = APIRouter(prefix="/webhooks", tags=["webhooks"])
    recalculation, changes = reception.recalculate(), reception.changes()
    offboarding = reception.offboarding()
    take_in = partial(
        routes.post,
        status_code=HTTPStatus.ACCEPTED,
        response_model=Accepted,
        response_description=KEPT,
        responses=WEBHOOK_ANSWERS,
    )

    @take_in("/recalculate", openapi_extra=webhook_description(Recalculation))
    async def recalculate(request: Request) -> JSONResponse:
        """Recalculate one enrollment, or all enrollments of one program."""
        return await _answer(reception, recalculation, request)

    @take_in("/changes", openapi_extra=changes_description(reception.rules.watched))
    async def records_changed(request: Request) -> JSONResponse:
        """Recalculate the enrollments that changed records concern, after the usual delay."""
        return await _answer(reception, changes, request)

    @take_in("/offboarding", openapi_extra=webhook_description(Offboarding))
    async def take_up_case(request: Request) -> JSONResponse:
        """Plan an off-boarding case, suspend its partner or roll it back."""
        return await _answer(reception, offboarding, request)

    return routes


async def _answer(reception: Reception, kind: WebhookKind[M], request: Request) -> JSONResponse:
    claimed = {"webhook": kind.name, "delivery": delivery_id(request.headers)}
    with (
        structlog.contextvars.bound_contextvars(**claimed),
        _counted(reception.ports.metrics, kind.name) as ending,
    ):
        body = await read_body(request)
        # The store blocks, and so may everything that waits behind it.
        receipt = await run_in_threadpool(reception.take_in, kind, request.headers, body)
        ending.outcome = "repeated" if receipt.repeated else "accepted"
        log.info("webhook_kept", outcome=ending.outcome, request=receipt.answer["requestId"])
        return JSONResponse(dict(receipt.answer), HTTPStatus.ACCEPTED)


@dataclass(slots=True)
class _Ending:
    """How a webhook ended; a defect until something better is known."""

    outcome: str = "failed"


@contextmanager
def _counted(metrics: DaemonMetrics, webhook: str) -> Iterator[_Ending]:
    """Count and time a webhook, and log why it was not taken in; errors go on to the edge."""
    ending = _Ending()
    try:
        with metrics.timing_webhook(webhook):
            yield ending
    except WebhookRefusedError as refused:
        ending.outcome = refused.outcome
        # The names of fields stay out: an unknown one is whatever the sender wrote.
        log.warning("webhook_refused", reason=refused.outcome, detail=refused.message)
        raise
    except ClientDisconnect:
        ending.outcome = "cut_off"
        log.info("webhook_cut_off")
        raise
    except PersistenceError as error:
        ending.outcome = "not_kept"
        # No traceback: the sentence tells it all, and a database that is down tells it often.
        log.error("webhook_not_kept", error=type(error).__name__, detail=str(error))  # noqa: TRY400
        raise
    finally:
        metrics.webhook(webhook, ending.outcome)
