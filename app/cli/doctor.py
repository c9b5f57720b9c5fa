"""``tierwright doctor``: is everything in place, and if not, what is to be done?"""

from __future__ import annotations

from typing import Annotated

import typer

from app.cli.checkup_table import checkup_summary, checkup_table
from app.cli.ending import CommandEnded
from app.cli.terminal import Terminal
from app.doctor import examine
from app.problem import ExitCode
from jobs.doctor.finding import Checkup, Severity


def doctor(
    as_json: Annotated[
        bool, typer.Option("--json", help="one JSON document on standard output")
    ] = False,
) -> None:
    """Check settings, mapping, database and org; nothing is changed."""
    checkup = examine()
    if as_json:
        Terminal.show_json(checkup.document())
    else:
        Terminal.show(checkup_table(checkup))
        Terminal.show(checkup_summary(checkup))
    raise CommandEnded(_exit_code(checkup))


def _exit_code(checkup: Checkup) -> ExitCode:
    """Warnings are no failure; problems are, by whether a person has to act."""
    if checkup.worst is not Severity.PROBLEM:
        return ExitCode.SUCCEEDED
    return ExitCode.FAILED if checkup.may_pass else ExitCode.REFUSED
