"""The rest of the demo: the daemon beside the local org, with delays that people can wait for."""

from __future__ import annotations

import json
import secrets
from base64 import b64encode
from collections.abc import Sequence
from datetime import timedelta
from threading import Lock

from pydantic import SecretStr

from app.bootstrap import Tools
from app.cli.terminal import Terminal
from app.cli.words import percent_words
from app.daemon.assembly import open_org, open_second, open_stores
from app.daemon.daemon import Duties
from app.daemon.service import Service
from app.local_org import LocalOrg
from config.service_sections import (
    HttpSettings,
    RecalculationSettings,
    ScheduleSettings,
    WebhookSettings,
)
from config.settings import Settings
from jobs.clock import SystemClock
from mapping.enrollment_view import EnrollmentView

#: Long enough to see the debouncing, short enough to wait for.
_DELAY = timedelta(seconds=5)
_POLL = timedelta(seconds=2)


def featured(views: Sequence[EnrollmentView]) -> EnrollmentView:
    """Choose the enrollment that the demo shows in full."""
    return min(views, key=lambda view: view.name)


def run_daemon(org: LocalOrg, views: Sequence[EnrollmentView]) -> None:
    """Serve beside the org until Ctrl-C, and tell what changes.

    Args:
        org: The local org.
        views: The enrollments as they stand in it.
    """
    settings = _settings(org)
    with (
        open_org(settings, SystemClock()) as tools,
        open_second(settings, tools) as acting,
        open_stores(settings) as stores,
    ):
        watcher = _Watcher(tools, {view.id: view for view in views})
        shown = featured(views)
        deals = stores.evaluations.last([shown.id])[shown.id].counted_ids.get("Opportunity", ())
        service = Service(settings, tools, stores, acting, Duties(), lambda _: watcher.look())
        service.run(lambda address: _tell(org, address, shown.partner, deals))


class _Watcher:
    """Tells which enrollments look different from before."""

    def __init__(self, tools: Tools, views: dict[str, EnrollmentView]) -> None:
        self._tools = tools
        self._views = views
        self._lock = Lock()

    def look(self) -> None:
        with self._lock:
            for view in self._tools.read_back().enrollments():
                before, self._views[view.id] = self._views.get(view.id), view
                if before is None or _words(before) != _words(view):
                    was = _words(before) if before else "nothing"
                    Terminal.note(f"  {view.partner}: {was} \N{RIGHTWARDS ARROW} {_words(view)}")


def _words(view: EnrollmentView) -> str:
    progress = percent_words(view.progress, view.next_tier)
    told = (view.tier_earned or "no tier earned", progress, view.hold_reason or view.standing or "")
    return ", ".join(part for part in told if part)


def _settings(org: LocalOrg) -> Settings:
    return org.settings.model_copy(
        update={
            "webhooks": WebhookSettings(secrets=SecretStr(_new_secret())),
            "http": HttpSettings(port=0),
            "recalculation": RecalculationSettings(delay=_DELAY),
            "schedule": ScheduleSettings(poll=_POLL),
        }
    )


def _new_secret() -> str:
    return f"whsec_{b64encode(secrets.token_bytes(32)).decode()}"


def _tell(org: LocalOrg, address: str, partner: str, deals: Sequence[str]) -> None:
    Terminal.note(
        f"\nThe daemon serves at {address}. It looks for changes every {_POLL.seconds} seconds, "
        f"and recalculates {_DELAY.seconds} seconds after the first one."
    )
    for deal in deals[:1]:
        Terminal.note(f"Make a deal of {partner} larger, and watch:\n")
        Terminal.show_plain(_example(org, deal))
    Terminal.note("Stop both with Ctrl-C.\n")


def _example(org: LocalOrg, deal: str) -> str:
    change = {"object": "Opportunity", "seconds": 0, "values": {"Id": deal, "Amount": 900_000}}
    return f"curl {org.base_url}/__emu__/late -d '{json.dumps(change)}'\n\n"
