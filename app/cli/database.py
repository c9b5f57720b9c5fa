"""``tierwright db``: bring the database up to date, and tell where it stands."""

from __future__ import annotations

from typing import Annotated

import typer

from app.cli.terminal import Terminal
from config.settings import load_settings
from persistence import schema
from persistence.database import open_database

app = typer.Typer(help="The database of runs and evaluations.", no_args_is_help=True)

_Json = Annotated[bool, typer.Option("--json", help="one JSON document on standard output")]


@app.command()
def upgrade(as_json: _Json = False) -> None:
    """Create the tables, or bring them up to date."""
    settings = load_settings(need=())
    with open_database(settings.database) as database:
        before = schema.current(database)
        schema.upgrade(database)
        after = schema.current(database)
    if as_json:
        Terminal.show_json({"from": before, "to": after})
    elif before == after:
        Terminal.show(f"The database is up to date (revision {after}).")
    else:
        Terminal.show(f"The database went from revision {before or 'none'} to {after}.")


@app.command()
def current(as_json: _Json = False) -> None:
    """Tell the revision of the database, and the one this version needs."""
    settings = load_settings(need=())
    with open_database(settings.database) as database:
        here = schema.current(database)
    if as_json:
        Terminal.show_json({"current": here, "needed": schema.head()})
    else:
        Terminal.show(f"The database is at revision {here or 'none'}; {schema.head()} is needed.")
