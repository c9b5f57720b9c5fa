"""What can go wrong with the database, by what the caller does next.

- ``PersistenceError``             the database refused; the run has to stop
    - ``DatabaseUnreachableError`` nothing was read or written; may pass, or needs a person
    - ``SchemaError``              tables and program do not fit each other; a person migrates
    - ``UnknownRunError``          a run that is not on record was to be finished

The driver's own error stands behind each as its cause; messages never hold a password.
"""

from __future__ import annotations


class PersistenceError(Exception):
    """The database could not do what was asked.

    ``message`` says in one sentence what is wrong, ``remedy`` what to do about it.
    """

    def __init__(self, message: str, remedy: str) -> None:
        self.message = message
        self.remedy = remedy
        super().__init__(f"{message} {remedy}")


class DatabaseUnreachableError(PersistenceError):
    """The database cannot be opened, reached or written to; what was begun is undone."""


class SchemaError(PersistenceError):
    """The tables are older or newer than the program, or missing."""


class UnknownRunError(PersistenceError):
    """No run of that id has been started, or it has been pruned since."""

    def __init__(self, run_id: str) -> None:
        self.run_id = run_id
        super().__init__(
            f"The run {run_id} is not on record.",
            "It was never started, or it is older than TIERWRIGHT_HISTORY__RETENTION.",
        )
