"""Puts the commands together, and turns whatever happens into an exit code."""

from __future__ import annotations

import signal
import sys
import traceback
from contextlib import suppress
from importlib.metadata import version
from types import FrameType
from typing import Annotated, Any, Literal

import typer

from app.cli import (
    database,
    demo,
    doctor,
    emulator,
    explain,
    jobs,
    offboard,
    recalculate,
    serve,
)
from app.cli.ending import CommandEnded
from app.cli.terminal import Terminal
from app.problem import EXPECTED, ExitCode, OutputProblem, Problem, problem_of
from config.log_setup import set_up_logging

LogLevel = Literal["debug", "info", "warning", "error"]

app = typer.Typer(
    name="tierwright",
    help="Keeps partner tiers in Salesforce true to the program's criteria.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("demo")(demo.demo)
app.command("recalculate")(recalculate.recalculate)
app.command("explain")(explain.explain)
app.command("doctor")(doctor.doctor)
app.command("serve")(serve.serve)
app.add_typer(offboard.app, name="offboard")
app.add_typer(jobs.app, name="jobs")
app.add_typer(emulator.app, name="emulator")
app.add_typer(database.app, name="db")

#: Commands whose document is not that of a run; an error is all that is left of it.
_OTHER_DOCUMENTS = frozenset({"jobs", "offboard"})
#: What typer itself exits with when a command line is wrong.
_TYPER_USAGE = 2
_STOPPED = frozenset({ExitCode.INTERRUPTED, ExitCode.TERMINATED})


def _print_version(*, wanted: bool) -> None:
    if wanted:
        typer.echo(f"tierwright {version('tierwright')}")
        raise typer.Exit


@app.callback()
def options(
    log_level: Annotated[
        LogLevel, typer.Option(help="what is logged, to standard error")
    ] = "warning",
    debug: Annotated[bool, typer.Option("--debug", help="show tracebacks and all logs")] = False,
    _version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=lambda value: _print_version(wanted=value),
            is_eager=True,
            help="print the version and exit",
        ),
    ] = False,
) -> None:
    """Keep partner tiers in Salesforce true to the program's criteria."""
    set_up_logging("debug" if debug else log_level)


def main() -> None:
    """Run the command line and leave with its exit code."""
    Terminal.prepare()
    signal.signal(signal.SIGTERM, _terminate)
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command line.

    Args:
        arguments: What follows the program's name.

    Returns:
        The exit code.
    """
    try:
        app(arguments, prog_name="tierwright")
    except CommandEnded as ended:
        return int(ended.code)
    except SystemExit as left:
        return _leave(int(left.code or 0), arguments)
    except EXPECTED as error:
        if "--debug" in arguments:
            traceback.print_exc()
        return _tell(problem_of(error), arguments)
    return int(ExitCode.SUCCEEDED)


def _terminate(_number: int, _frame: FrameType | None) -> None:
    """End as Ctrl-C would: what is open is closed, and the run's record is finished."""
    sys.exit(ExitCode.TERMINATED)


def _leave(code: int, arguments: list[str]) -> int:
    if code not in _STOPPED:
        return int(ExitCode.REFUSED) if code == _TYPER_USAGE else code
    message = "The command was interrupted."
    remedy = "Run it again: that makes whole what was begun."
    return _tell(Problem("Interrupted", message, remedy, ExitCode(code)), arguments)


def _tell(problem: Problem, arguments: list[str]) -> int:
    Terminal.error(problem.message, problem.remedy)
    if "--json" in arguments:
        error = {"code": problem.code, "message": problem.message, "remedy": problem.remedy}
        document: dict[str, Any] = {"error": error}
        if _OTHER_DOCUMENTS.isdisjoint(arguments):
            document = {
                "run_id": None,
                "outcome": "failed",
                **document,
                "api_calls": 0,
                "warnings": [],
                "enrollments": [],
            }
        # Where even this cannot be written, standard error has told what matters.
        with suppress(OutputProblem):
            Terminal.show_json(document)
    return int(problem.exit_code)
