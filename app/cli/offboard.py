"""``tierwright offboard``: plan a case, suspend it, look at it, take it back."""

from __future__ import annotations

from typing import Annotated
from uuid import uuid4

import typer

from app.bootstrap import open_tools
from app.cli.case_table import case_head, case_steps
from app.cli.ending import CommandEnded
from app.cli.terminal import Terminal
from app.problem import ExitCode
from config.settings import load_settings
from jobs.offboarding.case_report import CaseReport

app = typer.Typer(help="Off-boarding cases.", no_args_is_help=True)

_Case = Annotated[str, typer.Argument(metavar="CASE_ID", help="a case by its id or name")]
_Json = Annotated[bool, typer.Option("--json", help="one JSON document on standard output")]


@app.command()
def plan(case: _Case, as_json: _Json = False) -> None:
    """Write the plan of a case: what would happen, to whom; nothing is changed by it."""
    _carry_out(case, "plan", as_json=as_json)


@app.command()
def suspend(case: _Case, as_json: _Json = False) -> None:
    """Suspend the licence of an approved case now, once its day has come."""
    _carry_out(case, "suspend", as_json=as_json)


@app.command()
def rollback(case: _Case, as_json: _Json = False) -> None:
    """Restore what a case has changed, as far as the org takes it."""
    _carry_out(case, "rollback", as_json=as_json)


@app.command()
def status(case: _Case, as_json: _Json = False) -> None:
    """Show a case and its steps as they stand; nothing is done."""
    # Only these commands pay for importing off-boarding.
    from jobs.offboarding.case_views import CaseViews  # noqa: PLC0415
    from jobs.offboarding.show import show_case  # noqa: PLC0415

    with open_tools(load_settings()) as tools:
        views = CaseViews(tools.salesforce, tools.salesforce, tools.field_map, tools.clock.now)
        _show(show_case(views, case, tools.clock), as_json=as_json)


def _carry_out(case: str, action: str, *, as_json: bool) -> None:
    from app.offboarding import open_offboarding  # noqa: PLC0415
    from jobs.offboarding.open_case import find_case  # noqa: PLC0415
    from jobs.offboarding.work_off_cases import advance_held  # noqa: PLC0415
    from persistence.case_port import CaseAction  # noqa: PLC0415

    settings = load_settings()
    with (
        open_tools(settings) as tools,
        open_offboarding(settings, tools) as offboarding,
    ):
        views = offboarding.views
        case_id = find_case(views.service(), views.field_map, case)
        with offboarding.desk.take(case_id, CaseAction(action)) as held:
            report = advance_held(offboarding.advance, held, str(uuid4()))
    _show(report, as_json=as_json, with_plan=action == "plan")
    if report.note:
        raise CommandEnded(ExitCode.REFUSED)
    raise CommandEnded(ExitCode.PARTIAL if report.blocked else ExitCode.SUCCEEDED)


def _show(report: CaseReport, *, as_json: bool, with_plan: bool = False) -> None:
    if as_json:
        Terminal.show_json(report.document())
        return
    shows_plan = with_plan and bool(report.plan)
    if shows_plan:
        Terminal.show(report.plan, "")
    Terminal.show(*case_head(report))
    if report.steps and not shows_plan and not report.note:
        Terminal.show(case_steps(report))
    if report.note:
        Terminal.note(report.note)
