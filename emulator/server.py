"""The org as an ASGI application. What it answers is decided in `emulator.rest`."""

from __future__ import annotations

import asyncio
from email.utils import format_datetime
from http import HTTPStatus

from fastapi import FastAPI, Request, Response
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from emulator.org import Org
from emulator.resetting_protocol import RESET
from emulator.rest.admin import PREFIX as ADMIN_PREFIX
from emulator.rest.faulty_edge import FaultyEdge, GoBetween, pass_on
from emulator.rest.wire import NOTHING, HttpRequest

_METHODS = ["GET", "POST", "PATCH", "PUT", "DELETE"]
_THIS_MACHINE = frozenset({"127.0.0.1", "::1"})


class _CutOffResponse(Response):
    """An answer whose connection is reset before all of it is sent."""

    def __init__(
        self, content: bytes, status_code: int, headers: dict[str, str], *, sent: int
    ) -> None:
        super().__init__(content, status_code, headers)
        self._sent = sent

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._sent != NOTHING:
            start = {"type": "http.response.start", "status": self.status_code}
            await send({**start, "headers": self.raw_headers})
            part = bytes(self.body)[: self._sent]
            await send({"type": "http.response.body", "body": part, "more_body": True})
        scope["extensions"][RESET]()
        # The server learns of the reset in its next turn, and takes the answer for done then.
        await receive()


def create_app(org: Org, go_between: GoBetween = pass_on) -> FastAPI:
    """Return the application that serves the org; requests pass through the go-between."""
    edge = FaultyEdge(org, go_between)
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)

    async def answer(request: Request) -> Response:
        try:
            body = await request.body()
        except ClientDisconnect:
            # Whoever hangs up before all is sent has asked for nothing, and reads nothing.
            return Response(status_code=HTTPStatus.BAD_REQUEST)
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
        if result.delay:
            await asyncio.sleep(result.delay)
        headers = {"Date": format_datetime(org.clock.now(), usegmt=True), **result.headers}
        if result.sent is None:
            return Response(result.content, status_code=result.status, headers=headers)
        return _CutOffResponse(result.content, result.status, headers, sent=result.sent)

    # One route: the org has its own addressing, which composite requests go through as well.
    app.add_route("/{path:path}", answer, methods=_METHODS)
    return app
