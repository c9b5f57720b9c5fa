"""``tierwright recalculate``: now, for some enrollments, a program, or all."""

from __future__ import annotations

from typing import Annotated
from uuid import uuid4

import typer

from app.bootstrap import open_recalculation, open_tools
from app.cli.ending import CommandEnded
from app.cli.recalculation_table import change_table, run_table, summary
from app.cli.terminal import Terminal
from app.problem import ExitCode, UsageProblem
from config.settings import load_settings
from jobs.run_report import RunReport
from jobs.selection import Selection
from persistence.port import RunOutcome

_EXIT = {
    RunOutcome.SUCCEEDED: ExitCode.SUCCEEDED,
    RunOutcome.PARTIAL: ExitCode.PARTIAL,
    RunOutcome.FAILED: ExitCode.FAILED,
}


def recalculate(
    enrollment_ids: Annotated[
        list[str] | None, typer.Argument(metavar="ENROLLMENT_ID", help="enrollments by id")
    ] = None,
    program: Annotated[
        str | None, typer.Option(metavar="ID", help="all enrollments of one program")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="all enrollments of every active program")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="print the field-by-field plan and write nothing")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="one JSON document on standard output")
    ] = False,
) -> None:
    """Recalculate enrollments now and write the verdicts back."""
    selection = _selection(enrollment_ids or [], program, everything=everything)
    settings = load_settings()
    with (
        open_tools(settings) as tools,
        Terminal.progress() as progress,
        open_recalculation(settings, tools, progress) as use_case,
    ):
        report = use_case.run(selection, run_id=str(uuid4()), dry_run=dry_run)
    show(report, as_json=as_json)
    raise CommandEnded(_EXIT[report.outcome])


def show(report: RunReport, *, as_json: bool) -> None:
    """Print a run: as JSON, or as tables for people."""
    if as_json:
        Terminal.show_json(report.document())
        return
    Terminal.show(run_table(report))
    if report.dry_run:
        Terminal.show(change_table(report))
    for warning in report.warnings:
        Terminal.note(f"Warning: {warning}")
    Terminal.show(summary(report))
    if report.error:
        Terminal.error(report.error.message, report.error.remedy)


def _selection(ids: list[str], program: str | None, *, everything: bool) -> Selection:
    chosen = [bool(ids), program is not None, everything]
    if chosen.count(True) != 1:
        raise UsageProblem(
            "Say which enrollments: their ids, --program ID, or --all; one of the three.",
            "For example: tierwright recalculate --all --dry-run",
        )
    return Selection(tuple(ids), program)
