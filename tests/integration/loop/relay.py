"""A relay in front of the local org that answers as a network or an org on a bad day does."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any
from urllib.parse import urlsplit

from config.settings import Settings
from tests.integration.loop.harness import Loop

#: Far longer than the local org takes.
_PATIENCE = 30
_HOP_BY_HOP = frozenset({"connection", "transfer-encoding", "content-length", "date", "server"})


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer on its way back; ``length`` is what the head claims of the body."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """A request on its way to the org; ``number`` counts those to the data API, writes apart."""

    method: str
    path: str
    body: bytes
    number: int

    @property
    def writes(self) -> bool:
        """Whether it changes records."""
        return b'"method":"PATCH"' in self.body


#: Told of each call and how to pass it on; ``None`` breaks the connection.
Rule = Callable[[Call, Callable[[], Reply]], Reply | None]


def refusal(status: int, code: str, message: str, **headers: str) -> Reply:
    """Refuse in Salesforce's error format."""
    body = json.dumps([{"errorCode": code, "message": message}]).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, body, {"Content-Type": "application/json", **named})


@contextmanager
def relayed(loop: Loop, rule: Rule) -> Iterator[Loop]:
    """Give the same loop with a relay between the product and the org."""
    handler = _handler(urlsplit(loop.running.base_url).port or 0, rule)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = False
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield replace(loop, settings=_through(loop.settings, server.server_port))
        finally:
            server.shutdown()
            thread.join()


def _through(settings: Settings, port: int) -> Settings:
    section = settings.require_salesforce()
    address = {"login_url": f"http://127.0.0.1:{port}", "audience": f"http://127.0.0.1:{port}"}
    return settings.model_copy(update={"salesforce": section.model_copy(update=address)})


def _handler(port: int, rule: Rule) -> type[BaseHTTPRequestHandler]:
    counts = {False: 0, True: 0}
    lock = Lock()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            call = Call(self.command, self.path, body, 0)
            if not call.path.startswith("/services/data/"):
                self._send(self._pass_on(call))
                return
            with lock:
                counts[call.writes] += 1
                call = replace(call, number=counts[call.writes])
            self._send(rule(call, lambda: self._pass_on(call)))

        do_GET = do_POST = do_PATCH = answer  # noqa: N815 - the names are the library's

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

        def _pass_on(self, call: Call) -> Reply:
            connection = HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
            try:
                # With the Host header as it came, the org names the relay as its own address.
                connection.request(call.method, call.path, call.body, dict(self.headers))
                answer = connection.getresponse()
                kept = {k: v for k, v in answer.getheaders() if k.lower() not in _HOP_BY_HOP}
                return Reply(answer.status, answer.read(), kept)
            finally:
                connection.close()

        def _send(self, reply: Reply | None) -> None:
            self.close_connection = True
            if reply is None:
                return
            self.send_response_only(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            length = len(reply.body) if reply.length is None else reply.length
            self.send_header("Content-Length", str(length))
            self.end_headers()
            self.wfile.write(reply.body)

    return Handler
