"""What ended a run early, as its report and its record tell it."""

from __future__ import annotations

from connector.errors import ConnectorError
from jobs.errors import JobError
from jobs.run_report import ReportedError
from mapping.errors import MappingError
from persistence.errors import PersistenceError

_INTERRUPTED = "The run was interrupted."
_DEFECT = "The run ended by a defect of the program; its log tells more."
_AGAIN = "Run it again: that makes whole what was begun."


def reported(error: BaseException, *, begun: bool = False) -> ReportedError:
    """Tell an error.

    Args:
        error: Whatever came up.
        begun: Whether the org may be written where the error itself does not tell.
    """
    code = type(error).__name__
    match error:
        case ConnectorError(partly_written=partly):
            return ReportedError(code, error.message, error.remedy, partly_written=partly)
        case MappingError() | PersistenceError():
            return ReportedError(code, error.message, error.remedy)
        case JobError():
            return ReportedError(code, error.message, error.remedy, partly_written=begun)
        case KeyboardInterrupt() | SystemExit():
            return ReportedError("Interrupted", _INTERRUPTED, _AGAIN, partly_written=begun)
        case _:
            return ReportedError(code, _DEFECT, _AGAIN, partly_written=begun)
