"""``tierwright explain``: every candidate record, counted or not, and the one reason why."""

from __future__ import annotations

from typing import Annotated

import typer

from app.bootstrap import open_tools
from app.cli.comparison_table import comparison_part
from app.cli.ending import CommandEnded
from app.cli.explanation_csv import explanation_csv
from app.cli.explanation_table import criteria_parts, heading
from app.cli.terminal import Terminal
from app.problem import ExitCode, UsageProblem
from config.settings import load_settings


def explain(
    enrollment_id: Annotated[str, typer.Argument(metavar="ENROLLMENT_ID")],
    criterion: Annotated[
        str | None, typer.Option(metavar="NAME_OR_ID", help="only this criterion")
    ] = None,
    as_user: Annotated[
        str | None,
        typer.Option(metavar="USER_ID", help="as this user sees it, not the primary user"),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="one JSON document on standard output")
    ] = False,
    as_csv: Annotated[
        bool, typer.Option("--csv", help="one row a record, for a spreadsheet")
    ] = False,
) -> None:
    """Explain an enrollment record by record; nothing is written."""
    if as_json and as_csv:
        raise UsageProblem("Choose --json or --csv, not both.", "Leave one of them out.")
    settings = load_settings()
    with open_tools(settings) as tools, Terminal.progress() as progress:
        report = tools.explain(progress).run(enrollment_id, criterion=criterion, as_user=as_user)
    if as_json:
        Terminal.show_json(report.document())
    elif as_csv:
        Terminal.show_plain(explanation_csv(report))
    else:
        Terminal.show(heading(report))
        for part in criteria_parts(report):
            Terminal.show(part)
        if report.comparison:
            Terminal.show(comparison_part(report, report.comparison))
    raise CommandEnded(ExitCode.PARTIAL if report.evaluation.hold else ExitCode.SUCCEEDED)
