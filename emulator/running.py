"""Starts and stops an org as a server on this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import rsa

from emulator.clock import Clock, SystemClock
from emulator.credentials import DemoCredentials, make_credentials
from emulator.faults.plan import FaultPlan
from emulator.local_server import local_server, serve_until_stopped
from emulator.object_model import ObjectModel, shipped_object_model
from emulator.org import Org
from emulator.org_data import OrgData
from emulator.rest.faulty_edge import GoBetween, pass_on
from emulator.server import create_app


@dataclass(frozen=True, slots=True)
class RunningOrg:
    """An org that answers at an address.

    Attributes:
        base_url: `http://127.0.0.1:PORT`, to be used as login URL, audience and instance URL.
        credentials: how to log in.
        org: the org itself, for switches and for looking into it.
    """

    base_url: str
    credentials: DemoCredentials
    org: Org


@contextmanager
def running_org(
    data: OrgData,
    *,
    username: str,
    port: int = 0,
    clock: Clock | None = None,
    model: ObjectModel | None = None,
    private_key: rsa.RSAPrivateKey | None = None,
    faults: FaultPlan | None = None,
    go_between: GoBetween = pass_on,
) -> Iterator[RunningOrg]:
    """Serve an org from a thread of this process while the block runs.

    Args:
        data: what the org holds.
        username: the integration user of the credentials.
        port: where to listen on 127.0.0.1; 0 takes a free one.
        clock: the org's time; None takes the machine's.
        model: the org's objects; None takes those that come with the package.
        private_key: the connected app's key; None makes one.
        faults: what goes wrong; None is nothing.
        go_between: what requests pass through, in the order in which they come.

    Raises:
        OSError: the port is taken.
        OrgDataError: the data does not fit the object model.
    """
    org = _make_org(data, username, clock, model, private_key)
    org.set_faults(faults or FaultPlan())
    with local_server(create_app(org, go_between), port) as base_url:
        yield RunningOrg(base_url, org.credentials, org)


def serve(
    data: OrgData,
    *,
    username: str,
    on_ready: Callable[[RunningOrg], None],
    port: int = 0,
    clock: Clock | None = None,
    model: ObjectModel | None = None,
    private_key: rsa.RSAPrivateKey | None = None,
    faults: FaultPlan | None = None,
) -> None:
    """Serve an org until SIGINT or SIGTERM; for the main thread. Prints nothing.

    Args:
        data: what the org holds.
        username: the integration user of the credentials.
        on_ready: called once the org answers; the place to tell people the address and to write
            the credentials to files.
        port: where to listen on 127.0.0.1; 0 takes a free one.
        clock: the org's time; None takes the machine's.
        model: the org's objects; None takes those that come with the package.
        private_key: the connected app's key; None makes one.
        faults: what goes wrong; None is nothing.

    Raises:
        OSError: the port is taken.
        OrgDataError: the data does not fit the object model.
    """
    org = _make_org(data, username, clock, model, private_key)
    org.set_faults(faults or FaultPlan())

    def tell(base_url: str) -> None:
        on_ready(RunningOrg(base_url, org.credentials, org))

    serve_until_stopped(create_app(org), port, tell)


def _make_org(
    data: OrgData,
    username: str,
    clock: Clock | None,
    model: ObjectModel | None,
    private_key: rsa.RSAPrivateKey | None,
) -> Org:
    credentials = make_credentials(username, private_key)
    return Org(data, model or shipped_object_model(), clock or SystemClock(), credentials)
