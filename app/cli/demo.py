"""``tierwright demo``: the whole loop on a local org, shown from what the org holds then."""

from __future__ import annotations

from typing import Annotated

import typer

from app.cli.ending import CommandEnded


def demo(
    once: Annotated[
        bool, typer.Option("--once", help="run the loop once, show the result, and exit")
    ] = False,
    port: Annotated[int, typer.Option(min=0, max=65_535, help="0 takes a free one")] = 0,
    enrollments: Annotated[int, typer.Option(min=25, max=20_000, help="size of the sample")] = 40,
) -> None:
    """Run the product on a believable local org: pull, judge, write back, read back."""
    # Only this command pays for importing a web server.
    from app.cli.demo_run import run_demo  # noqa: PLC0415

    raise CommandEnded(run_demo(once=once, port=port, enrollments=enrollments))
