"""The daemon as a service: its work and its HTTP edge in one process, until it is stopped."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from threading import Thread
from time import sleep
from uuid import uuid4

import uvicorn
from fastapi import FastAPI
from prometheus_client import CollectorRegistry

from app.bootstrap import Tools
from app.daemon.assembly import make_daemon
from app.daemon.daemon import Duties
from app.daemon.stop_signals import stop_signals
from app.daemon.stores import Stores
from app.http import HttpPorts, WebhookRules, create_app
from app.metrics.daemon_metrics import DaemonMetrics
from app.metrics.state_collector import StateCollector, StatePorts
from app.offboarding import ActingOrg
from app.problem import UsageProblem
from config.service_sections import HttpSettings
from config.settings import Settings
from jobs.change_watch import watched_objects
from jobs.full_pass import KIND
from jobs.offboarding.work_off_cases import KIND as CASES
from jobs.offboarding.work_off_cases import AdvancedCase
from jobs.work_off import WorkedOff

_BACKLOG = 128
#: How long connections may still be served once the daemon is to stop.
_LAST_ANSWERS_SECONDS = 3


@dataclass(frozen=True, slots=True)
class Service:
    """A daemon that is put together and not started.

    ``acting`` is the org as the identity that may change assets and users; ``on_batch`` is told
    what is worked off.
    """

    settings: Settings
    tools: Tools
    stores: Stores
    acting: ActingOrg
    duties: Duties
    on_batch: Callable[[WorkedOff], None] = lambda _: None

    def run(self, tell: Callable[[str], None]) -> None:
        """Serve until SIGINT or SIGTERM; for the main thread, which alone may handle signals.

        Args:
            tell: Is given the address once webhooks are taken in.

        Raises:
            UsageProblem: the address cannot be listened on.
        """
        with stop_signals() as wait_for_one, self.running() as address:
            tell(address)
            wait_for_one()

    @contextmanager
    def running(self) -> Iterator[str]:
        """Serve while the block runs, and give the address.

        Raises:
            UsageProblem: the address cannot be listened on.
        """
        registry = CollectorRegistry()
        metrics = DaemonMetrics(registry)
        registry.register(StateCollector(self._state()))
        daemon = make_daemon(
            self.settings,
            self.tools,
            self.stores,
            self.acting,
            duties=self.duties,
            on_batch=lambda done: self._worked_off(metrics, done),
            on_case=lambda done: _case_advanced(metrics, done),
        )
        app = create_app(self._ports(metrics, registry), self._rules())
        with (
            closing(_listen(self.settings.http)) as listener,
            daemon.running(self.settings.serve.stop_timeout),
            _served(app, listener),
        ):
            yield _address(listener)

    def _worked_off(self, metrics: DaemonMetrics, done: WorkedOff) -> None:
        metrics.run_ended("recalculate", done.outcome)
        metrics.api_calls_made(done.api_calls)
        self.on_batch(done)

    def _ports(self, metrics: DaemonMetrics, registry: CollectorRegistry) -> HttpPorts:
        return HttpPorts(
            webhooks=self.stores.webhooks,
            clock=self.tools.clock,
            ready=self.stores.require_ready,
            new_id=lambda: str(uuid4()),
            metrics=metrics,
            registry=registry,
        )

    def _rules(self) -> WebhookRules:
        return WebhookRules(
            settings=self.settings.require_webhooks(),
            delay=self.settings.recalculation.delay,
            watched=watched_objects(self.tools.field_map),
        )

    def _state(self) -> StatePorts:
        field_map = self.tools.field_map
        sources = (source.sobject for source in field_map.sources.values())
        return StatePorts(
            ledger=self.stores.ledger,
            evaluations=self.stores.evaluations,
            inquiries=self.stores.inquiries,
            org_requests=self.stores.org_requests,
            cases=self.stores.cases,
            requests=self.stores.requests,
            runs=self.stores.runs,
            clock=self.tools.clock,
            api_usage=lambda: self.tools.salesforce.api_usage,
            polled=frozenset((*sources, field_map["enrollment"].sobject)),
            full_pass=KIND,
        )


def _case_advanced(metrics: DaemonMetrics, done: AdvancedCase) -> None:
    metrics.run_ended(CASES, done.outcome)
    metrics.api_calls_made(done.api_calls)


def _listen(settings: HttpSettings) -> socket.socket:
    """Take the address before anything else is begun, so that a second daemon ends at once."""
    try:
        infos = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)
        return _bound(infos)
    except OSError as error:
        reason = error.strerror or "it cannot be had"
        raise UsageProblem(
            f"{settings.host}:{settings.port} cannot be listened on: {reason}.",
            "Set TIERWRIGHT_HTTP__HOST and TIERWRIGHT_HTTP__PORT to an address that is free.",
        ) from error


def _bound(infos: Sequence[tuple[int, int, int, str, tuple[object, ...]]]) -> socket.socket:
    family, kind, protocol, _, address = infos[0]
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


@contextmanager
def _served(app: FastAPI, listener: socket.socket) -> Iterator[None]:
    """Answer from a thread while the block runs."""
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            lifespan="off",
            ws="none",
            server_header=False,
            timeout_graceful_shutdown=_LAST_ANSWERS_SECONDS,
        )
    )
    thread = Thread(target=server.run, kwargs={"sockets": [listener]}, name="http", daemon=True)
    thread.start()
    try:
        while not server.started and thread.is_alive():
            sleep(0.01)
        yield
    finally:
        server.should_exit = True
        thread.join()
