"""``tierwright emulator``: the local Salesforce org on its own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="A local Salesforce org.", no_args_is_help=True)


@app.callback()
def emulator() -> None:
    """Run a local Salesforce org."""


@app.command("serve")
def serve_org(
    port: Annotated[int, typer.Option(min=0, max=65_535, help="0 takes a free one")] = 0,
    data: Annotated[
        Path | None, typer.Option(metavar="FILE", help="an org as JSON instead of the sample")
    ] = None,
    enrollments: Annotated[int, typer.Option(min=1, max=20_000, help="size of the sample")] = 40,
    env_file: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="also write the settings that reach it to this file"),
    ] = None,
    faults: Annotated[
        Path | None, typer.Option(metavar="FILE", help="what goes wrong, as YAML")
    ] = None,
) -> None:
    """Serve a local org until it is stopped, and tell the settings that reach it."""
    # Only this command pays for importing a web server.
    from app.cli.emulator_run import run_emulator  # noqa: PLC0415

    run_emulator(port=port, data=data, enrollments=enrollments, env_file=env_file, faults=faults)
