"""The routes that tell whether the daemon lives, can work, and how it fares."""

from __future__ import annotations

import structlog
from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import PlainTextResponse, Response
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4, generate_latest

from app.http.openapi import UNREADY
from app.http.ports import HttpPorts
from persistence.errors import PersistenceError

log = structlog.get_logger()


def health_routes(ports: HttpPorts) -> APIRouter:
    """Make the routes ``/healthz``, ``/readyz`` and ``/metrics``."""
    routes = APIRouter(tags=["health"])

    @routes.get("/healthz")
    async def alive() -> dict[str, str]:
        """Tell that the process answers; it waits for nothing."""
        return {"status": "alive"}

    @routes.get("/readyz", responses={503: UNREADY})
    async def ready() -> dict[str, str]:
        """Tell whether the database can be used. An org that is down is no reason against it."""
        try:
            await run_in_threadpool(ports.ready)
        except PersistenceError as error:
            log.warning("not_ready", error=type(error).__name__, detail=str(error))
            raise
        return {"status": "ready"}

    @routes.get("/metrics", response_class=PlainTextResponse)
    async def metrics() -> Response:
        """Give the metrics as Prometheus reads them."""
        # They are read from the database, which blocks.
        text = await run_in_threadpool(generate_latest, ports.registry)
        return Response(text, media_type=CONTENT_TYPE_PLAIN_0_0_4)

    return routes
