"""One table: what went wrong → exit code, and the sentence and remedy people are told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from config.errors import ConfigError
from connector.errors import (
    ConnectorError,
    FatalConnectorError,
    LoginCause,
    LoginRefusedError,
)
from jobs.errors import JobError
from mapping.errors import MappingError
from persistence.errors import DatabaseUnreachableError, PersistenceError


class ExitCode(IntEnum):
    """What the shell is told."""

    SUCCEEDED = 0
    PARTIAL = 1  #: some enrollments on hold, failed or rejected
    FAILED = 2  #: nothing was done; the same may work later
    REFUSED = 3  #: usage, configuration, credentials, mapping or migrations
    INTERRUPTED = 130  #: by Ctrl-C; 128 and the signal's number, as shells have it
    TERMINATED = 143  #: by the system, likewise


class UsageProblem(Exception):  # noqa: N818 - it is a person's slip, not the program's error
    """The command was given something it cannot take."""

    def __init__(self, message: str, remedy: str) -> None:
        self.message = message
        self.remedy = remedy
        super().__init__(message)


class OutputProblem(Exception):  # noqa: N818 - the disk's or the pipe's, not the program's error
    """What was done is done, but its result could not be written to standard output."""

    def __init__(self, reason: str) -> None:
        self.message = f"The result could not be written to standard output: {reason}."
        self.remedy = "Make room where it goes, or send it elsewhere; what was done stays done."
        super().__init__(self.message)


@dataclass(frozen=True, slots=True)
class Problem:
    """An error as the edge tells it."""

    code: str
    message: str
    remedy: str
    exit_code: ExitCode


#: Errors that end a command with one sentence; anything else is a defect of ours.
EXPECTED = (
    UsageProblem,
    OutputProblem,
    ConfigError,
    ConnectorError,
    JobError,
    MappingError,
    PersistenceError,
)


def problem_of(error: Exception) -> Problem:
    """Find how an expected error is told."""
    message = str(getattr(error, "message", error))
    remedy = str(getattr(error, "remedy", ""))
    return Problem(type(error).__name__, message, remedy, _exit_code(error))


def _exit_code(error: Exception) -> ExitCode:
    match error:
        case OutputProblem():
            return ExitCode.PARTIAL
        case LoginRefusedError(cause=LoginCause.LOGIN_RATE):
            return ExitCode.FAILED
        case FatalConnectorError():
            return ExitCode.REFUSED
        case ConnectorError() | DatabaseUnreachableError():
            return ExitCode.FAILED
        case _:
            return ExitCode.REFUSED
