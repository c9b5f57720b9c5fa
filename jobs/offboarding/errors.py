"""What keeps a case from going on.

- ``CaseError``                a person asked for something that the case does not allow
    - ``UnknownCaseError``     no such case in this org
    - ``BusyCaseError``        another process is at the case
    - ``UnwritableCaseError``  the org does not let the case say that it is blocked
- ``CaseBlockedError``         the case stands still until a person has changed something
    - ``CaseEditedError``      it was changed while it was carried out
"""

from __future__ import annotations

from jobs.errors import JobError


class CaseError(JobError):
    """Nothing was done: the case does not allow what was asked for."""


class UnknownCaseError(CaseError):
    """No such case, or one that we may not read."""


class BusyCaseError(CaseError):
    """Another process is carrying the case out at this moment."""


class UnwritableCaseError(CaseError):
    """The case cannot go on, and the org refuses to let it say so."""


class CaseBlockedError(Exception):
    """The case cannot go on; ``message`` and ``remedy`` are one sentence each.

    What was done stays; the case goes on once the cause is gone.
    """

    def __init__(self, message: str, *, remedy: str) -> None:
        self.message = message
        self.remedy = remedy
        super().__init__(message)

    @property
    def sentence(self) -> str:
        """Cause and remedy, joined."""
        return f"{self.message} {self.remedy}"


class CaseEditedError(CaseBlockedError):
    """People changed the case while it was carried out; nothing more was done on its old terms."""
