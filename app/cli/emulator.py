"""``tierwright emulator``: the local Salesforce org on its own."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from app.cli.terminal import Terminal
from app.local_org import USERNAME, org_data, port_problem
from emulator.running import RunningOrg, serve

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
) -> None:
    """Serve a local org until it is stopped, and tell the settings that reach it."""
    content = org_data(data, enrollments)
    with TemporaryDirectory(prefix="tierwright-org-") as folder:

        def tell(running: RunningOrg) -> None:
            key = running.credentials.write_to(Path(folder))
            lines = _settings(running, key)
            if env_file is not None:
                env_file.write_text("\n".join(lines) + "\n", encoding="utf-8")
            Terminal.note(f"A local org answers at {running.base_url}. Settings that reach it:\n")
            Terminal.show("\n".join(f"export {line}" for line in lines))
            Terminal.note("\nStop it with Ctrl-C.")

        try:
            serve(content, username=USERNAME, port=port, on_ready=tell)
        except OSError as error:
            raise port_problem(port, error) from error


def _settings(running: RunningOrg, key: Path) -> list[str]:
    prefix = "TIERWRIGHT_SALESFORCE__"
    return [
        f"{prefix}LOGIN_URL={running.base_url}",
        f"{prefix}CLIENT_ID={running.credentials.client_id}",
        f"{prefix}USERNAME={running.credentials.username}",
        f"{prefix}PRIVATE_KEY_FILE={key}",
    ]
