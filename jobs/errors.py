"""What a use case refuses before it touches anything.

- ``JobError``                    a person asked for something that cannot be done
    - ``UnknownEnrollmentError``  an id that is no enrollment of this org
    - ``OffboardedError``         an enrollment whose partner is being off-boarded
    - ``UnknownProgramError``     an id that is no active program of this org
    - ``UnknownCriterionError``   a name or id that is no criterion of the program
    - ``UnknownUserError``        an id that is no user of this org
    - ``ClockSkewError``          this machine's clock and the org's are too far apart
    - ``BusyEnrollmentsError``    others are recalculating what was asked for
    - ``ClaimLostError``          others may have taken over what we were at; write no more
"""

from __future__ import annotations


class JobError(Exception):
    """Nothing was done; ``remedy`` tells what to ask for instead."""

    def __init__(self, message: str, *, remedy: str) -> None:
        self.message = message
        self.remedy = remedy
        super().__init__(message)


class UnknownEnrollmentError(JobError):
    """An id that is no enrollment of this org, or one that we may not read."""


class OffboardedError(JobError):
    """The enrollment's partner is being off-boarded: nothing is calculated any more (S8)."""


class UnknownProgramError(JobError):
    """An id that is no active program of this org, or one that we may not read."""


class UnknownCriterionError(JobError):
    """A name or id that is no criterion of the enrollment's program."""


class UnknownUserError(JobError):
    """An id that is no user of this org, or one that we may not read."""


class ClockSkewError(JobError):
    """This machine's clock and the org's are too far apart to judge by days."""


class BusyEnrollmentsError(JobError):
    """Other processes are recalculating what was asked for, and do not come to an end."""


class ClaimLostError(JobError):
    """The right to recalculate some enrollments ran out, or was given back.

    Nothing more may be written of them; what was written stays, and whoever has the claim
    next makes it whole.
    """
