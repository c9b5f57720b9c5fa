"""Starts and stops the org as a server on this machine."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from time import sleep

import uvicorn
from cryptography.hazmat.primitives.asymmetric import rsa

from emulator.clock import Clock, SystemClock
from emulator.credentials import DemoCredentials, make_credentials
from emulator.object_model import ObjectModel, shipped_object_model
from emulator.org import Org
from emulator.org_data import OrgData
from emulator.server import create_app

_HOST = "127.0.0.1"
_BACKLOG = 128
_POLL_SECONDS = 0.005
#: Largest head of a request that is read at all; longer targets than the org takes get a 414.
_LARGEST_HEAD_BYTES = 262_144


@dataclass(frozen=True, slots=True)
class RunningOrg:
    """An org that answers at an address.

    Attributes:
        base_url: `http://127.0.0.1:PORT`, to be used as login URL, audience and instance URL.
        org: the org itself, for switches and for looking into it.
    """

    base_url: str
    credentials: DemoCredentials
    org: Org


class OrgDidNotStartError(RuntimeError):
    """The server ended before it answered; the message says where it was to listen."""

    def __init__(self, base_url: str) -> None:
        super().__init__(f"The local org did not start at {base_url}; is the port in use?")


@contextmanager
def running_org(
    data: OrgData,
    *,
    username: str,
    port: int = 0,
    clock: Clock | None = None,
    model: ObjectModel | None = None,
    private_key: rsa.RSAPrivateKey | None = None,
) -> Iterator[RunningOrg]:
    """Serve an org from a thread of this process while the block runs.

    Args:
        data: what the org holds.
        username: the integration user of the credentials.
        port: where to listen on 127.0.0.1; 0 takes a free one.
        clock: the org's time; None takes the machine's.
        model: the org's objects; None takes those that come with the package.
        private_key: the connected app's key; None makes one.

    Raises:
        OSError: the port is taken.
        OrgDataError: the data does not fit the object model.
    """
    org = _make_org(data, username, clock, model, private_key)
    with closing(_listen(port)) as listener:
        running = _running(org, listener)
        server = _make_server(org)
        thread = threading.Thread(
            target=server.run, kwargs={"sockets": [listener]}, name="local-org", daemon=True
        )
        thread.start()
        try:
            while not server.started:
                if not thread.is_alive():
                    raise OrgDidNotStartError(running.base_url)
                sleep(_POLL_SECONDS)
            yield running
        finally:
            server.should_exit = True
            thread.join()


def serve(
    data: OrgData,
    *,
    username: str,
    port: int = 0,
    clock: Clock | None = None,
    model: ObjectModel | None = None,
    private_key: rsa.RSAPrivateKey | None = None,
    on_ready: Callable[[RunningOrg], None],
) -> None:
    """Serve an org until the process is asked to stop (SIGINT, SIGTERM).

    Args:
        data: what the org holds.
        username: the integration user of the credentials.
        port: where to listen on 127.0.0.1; 0 takes a free one.
        clock: the org's time; None takes the machine's.
        model: the org's objects; None takes those that come with the package.
        private_key: the connected app's key; None makes one.
        on_ready: called once the port is taken, just before the org answers; the place to tell
            people the address.

    Raises:
        OSError: the port is taken.
        OrgDataError: the data does not fit the object model.
    """
    org = _make_org(data, username, clock, model, private_key)
    with closing(_listen(port)) as listener:
        on_ready(_running(org, listener))
        _make_server(org).run(sockets=[listener])


def _make_org(
    data: OrgData,
    username: str,
    clock: Clock | None,
    model: ObjectModel | None,
    private_key: rsa.RSAPrivateKey | None,
) -> Org:
    credentials = make_credentials(username, private_key)
    return Org(data, model or shipped_object_model(), clock or SystemClock(), credentials)


def _listen(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((_HOST, port))
        listener.listen(_BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def _running(org: Org, listener: socket.socket) -> RunningOrg:
    return RunningOrg(f"http://{_HOST}:{listener.getsockname()[1]}", org.credentials, org)


def _make_server(org: Org) -> uvicorn.Server:
    config = uvicorn.Config(
        create_app(org),
        log_config=None,
        access_log=False,
        lifespan="off",
        http="h11",
        ws="none",
        h11_max_incomplete_event_size=_LARGEST_HEAD_BYTES,
    )
    return uvicorn.Server(config)
