"""``tierwright serve``: the daemon, until it is stopped."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from app.cli.terminal import Terminal
from app.problem import ExitCode
from config.settings import CREDENTIAL_SECTIONS, load_settings


def serve(
    no_worker: Annotated[
        bool, typer.Option("--no-worker", help="take webhooks in, and recalculate elsewhere")
    ] = False,
    no_schedule: Annotated[
        bool, typer.Option("--no-schedule", help="neither poll nor run full passes from here")
    ] = False,
) -> None:
    """Run day and night: webhooks, changes, the daily full pass, recalculation."""
    # Only this command pays for importing engine and web server.
    from app.daemon.assembly import open_org, open_second, open_stores  # noqa: PLC0415
    from app.daemon.daemon import Duties  # noqa: PLC0415
    from app.daemon.service import Service  # noqa: PLC0415
    from jobs.clock import SystemClock  # noqa: PLC0415

    settings = load_settings(need=CREDENTIAL_SECTIONS)
    duties = Duties(works=not no_worker, schedules=not no_schedule)
    with (
        open_org(settings, SystemClock()) as tools,
        open_second(settings, tools) as acting,
        open_stores(settings) as stores,
    ):
        Service(settings, tools, stores, acting, duties).run(_tell)
        Terminal.note("Tierwright has stopped.")
        # An org that does not answer may hold threads for a minute; all is given back by now.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(ExitCode.SUCCEEDED)


def _tell(address: str) -> None:
    Terminal.note(f"Tierwright serves at {address}. Stop it with Ctrl-C.")
