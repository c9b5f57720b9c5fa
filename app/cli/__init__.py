"""The command line: ``tierwright COMMAND``."""

from __future__ import annotations

import sys

#: As in ``app.problem.ExitCode``, which takes a while to import.
_INTERRUPTED = 130


def main() -> None:
    """Run the command line and leave with its exit code."""
    try:
        # Imported late: it takes a second, and Ctrl-C may come within it.
        from app.cli.main import main as run  # noqa: PLC0415
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)
    run()
