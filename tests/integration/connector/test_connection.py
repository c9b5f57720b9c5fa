"""What a real socket does to a request: refusal, silence, an answer that breaks off."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import pytest
import tenacity
from pydantic import SecretStr

from connector.errors import OrgUnreachableError
from connector.org_client import OrgClient
from connector.retry import RetryPolicy

NOW = datetime(2026, 1, 31, 8, tzinfo=UTC)
ONCE = RetryPolicy(stop=tenacity.stop_after_attempt(1))
PAGE = {"totalSize": 1, "done": True, "records": [{"Username": "bot@acme.example"}]}

Behaviour = Callable[[BaseHTTPRequestHandler], None]


@dataclass(frozen=True)
class Settings:
    login_url: object
    timeout: timedelta = timedelta(seconds=5)
    auth: str = "client_credentials"
    client_id: str = "key"
    client_secret: SecretStr | None = SecretStr("secret")  # noqa: RUF009 - immutable
    username: str | None = None
    private_key: SecretStr | None = None
    audience: str | None = None
    api_version: str = "62.0"
    concurrency: int = 2
    visibility: str = "user_record_access"
    site_url: object = None


class LocalOrg(ThreadingHTTPServer):
    """Grants every login and behaves badly, as told, on the data API."""

    daemon_threads = True
    behaviour: Behaviour

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    server: LocalOrg
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        granted = {
            "access_token": "TOKEN",
            "instance_url": self.server.url,
            "id": "https://x/id/00D000000000001EAA/005000000000001AAA",
        }
        send(self, json.dumps(granted).encode())

    def do_GET(self) -> None:
        self.server.behaviour(self)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Keep the test's output clean."""


def send(request: BaseHTTPRequestHandler, body: bytes, *, promised: int | None = None) -> None:
    request.send_response(200)
    request.send_header("Content-Length", str(len(body) if promised is None else promised))
    request.end_headers()
    request.wfile.write(body)
    request.wfile.flush()


@pytest.fixture
def org() -> Iterator[LocalOrg]:
    with LocalOrg(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join(5)


@pytest.fixture
def connect() -> Iterator[Callable[[Settings], OrgClient]]:
    opened: list[OrgClient] = []

    def open_client(settings: Settings) -> OrgClient:
        opened.append(OrgClient(settings, clock=lambda: NOW, retry=ONCE))
        return opened[-1]

    yield open_client
    for client in opened:
        client.close()


Connect = Callable[[Settings], OrgClient]


def test_an_org_without_encryption_on_this_machine_is_reached(
    org: LocalOrg, connect: Connect
) -> None:
    org.behaviour = lambda request: send(request, json.dumps(PAGE).encode())

    assert connect(Settings(org.url)).identity().username == "bot@acme.example"


def test_an_answer_that_breaks_off_is_none(org: LocalOrg, connect: Connect) -> None:
    def break_off(request: BaseHTTPRequestHandler) -> None:
        send(request, b'{"totalSize": 1, ', promised=1000)
        request.close_connection = True
        request.connection.shutdown(socket.SHUT_WR)

    org.behaviour = break_off

    with pytest.raises(OrgUnreachableError, match="the answer broke off"):
        connect(Settings(org.url)).identity()


def test_an_answer_that_is_cut_at_a_bracket_is_none(org: LocalOrg, connect: Connect) -> None:
    org.behaviour = lambda request: send(request, json.dumps(PAGE).encode()[:-3])

    with pytest.raises(OrgUnreachableError, match="no JSON"):
        connect(Settings(org.url)).identity()


def test_an_org_that_keeps_silent_is_given_up(org: LocalOrg, connect: Connect) -> None:
    given_up = Event()

    def keep_silent(_: BaseHTTPRequestHandler) -> None:
        given_up.wait(5)

    org.behaviour = keep_silent

    with pytest.raises(OrgUnreachableError, match="no answer in time"):
        connect(Settings(org.url, timeout=timedelta(seconds=0.2))).identity()
    given_up.set()


def test_a_connection_that_is_reset_is_an_unreachable_org(org: LocalOrg, connect: Connect) -> None:
    def reset(request: BaseHTTPRequestHandler) -> None:
        request.close_connection = True
        request.connection.shutdown(socket.SHUT_RDWR)

    org.behaviour = reset

    with pytest.raises(OrgUnreachableError, match="connection failed"):
        connect(Settings(org.url)).identity()


def test_a_refused_connection_is_an_unreachable_org(connect: Connect) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"

        with pytest.raises(OrgUnreachableError, match="Connection refused"):
            connect(Settings(url)).identity()


def test_a_host_that_no_name_server_knows_is_told_as_a_wrong_name(connect: Connect) -> None:
    with pytest.raises(OrgUnreachableError) as raised:
        connect(Settings("https://tierwright.invalid")).identity()

    assert "name resolution" in raised.value.remedy


def test_a_host_without_tls_is_told_as_not_trusted(org: LocalOrg, connect: Connect) -> None:
    with pytest.raises(OrgUnreachableError) as raised:
        connect(Settings(org.url.replace("http://", "https://"))).identity()

    assert "TLS" in raised.value.remedy
