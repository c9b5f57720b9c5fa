"""Puts the HTTP edge together: routes, and one answer for every kind of error."""

from __future__ import annotations

from importlib.metadata import version

import structlog
from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from app.http.health_routes import health_routes
from app.http.ports import HttpPorts, WebhookRules
from app.http.problem import problem_answer, routing_answer
from app.http.reception import Reception
from app.http.refusal import WebhookRefusedError
from app.http.webhook_routes import webhook_routes
from persistence.errors import PersistenceError

log = structlog.get_logger()


def create_app(ports: HttpPorts, rules: WebhookRules) -> FastAPI:
    """Make the application; it opens nothing and starts nothing.

    Args:
        ports: Where webhooks go, and what health and metrics are read from.
        rules: Which webhooks are taken in.

    Returns:
        An ASGI application for uvicorn, or for mounting at the root of another one. It
        describes itself at ``/openapi.json``.
    """
    # The pages that show the description are left out: they load scripts from elsewhere.
    app = FastAPI(
        title="Tierwright",
        version=version("tierwright"),
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.include_router(webhook_routes(Reception(ports, rules)))
    app.include_router(health_routes(ports))
    for expected in (WebhookRefusedError, PersistenceError, ClientDisconnect):
        app.add_exception_handler(expected, _expected)
    app.add_exception_handler(HTTPException, _unrouted)
    # The last resort: whatever a defect raises, the sender gets an answer without internals.
    # The framework raises it again behind the answer, so that the server logs its traceback.
    app.add_exception_handler(Exception, _unexpected)
    return app


async def _expected(_request: Request, error: Exception) -> Response:
    return problem_answer(error)


async def _unexpected(request: Request, error: Exception) -> Response:
    log.error("request_failed", method=request.method, error=type(error).__name__)
    return problem_answer(error)


async def _unrouted(_request: Request, error: Exception) -> Response:
    if isinstance(error, HTTPException):
        return routing_answer(error)
    return problem_answer(error)
