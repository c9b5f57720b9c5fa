"""How a command ends with an exit code of its own."""

from __future__ import annotations

from app.problem import ExitCode


class CommandEnded(Exception):  # noqa: N818 - an ending, not an error
    """The command is done; the process leaves with ``code``."""

    def __init__(self, code: ExitCode) -> None:
        self.code = code
        super().__init__(code.name)
