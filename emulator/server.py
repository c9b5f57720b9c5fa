"""The org as an ASGI application. Everything it answers is decided in `emulator.rest.edge`."""

from __future__ import annotations

from email.utils import format_datetime
from http import HTTPStatus

from fastapi import FastAPI, Request, Response

from emulator.org import Org
from emulator.rest.admin import PREFIX as ADMIN_PREFIX
from emulator.rest.edge import Edge, HttpRequest

_METHODS = ["GET", "POST", "PATCH", "PUT", "DELETE"]
_THIS_MACHINE = frozenset({"127.0.0.1", "::1"})


def create_app(org: Org) -> FastAPI:
    """Return the application that serves the org."""
    edge = Edge(org)
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)

    async def answer(request: Request) -> Response:
        body = await request.body()
        path: bytes = request.scope.get("raw_path") or request.url.path.encode()
        target = path.split(b"?", 1)[0].decode("latin-1")
        is_local = request.client is not None and request.client.host in _THIS_MACHINE
        if target.startswith(ADMIN_PREFIX) and not is_local:
            return Response(status_code=HTTPStatus.FORBIDDEN)
        if request.url.query:
            target += "?" + request.url.query
        given = HttpRequest(
            method=request.method,
            target=target,
            headers={name.lower(): value for name, value in request.headers.items()},
            body=body,
            base_url=str(request.base_url).rstrip("/"),
        )
        result = edge.answer(given)
        headers = {"Date": format_datetime(org.clock.now(), usegmt=True), **result.headers}
        return Response(result.content, status_code=result.status, headers=headers)

    # One route: the org has its own addressing, which composite requests go through as well.
    app.add_route("/{path:path}", answer, methods=_METHODS)
    return app
