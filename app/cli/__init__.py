"""The command line: ``tierwright COMMAND``."""

from app.cli.main import main

__all__ = ["main"]
