"""The one reason why a record counts for a criterion, or does not."""

from __future__ import annotations

from enum import IntEnum


class Reason(IntEnum):
    """In the order in which they are looked for: the first that applies is given (S9)."""

    DELETED = 0
    OTHER_ACCOUNT = 1
    BASE_CONDITION = 2
    NO_ATTAINMENT_DATE = 3
    FUTURE_DATE = 4
    OUTSIDE_WINDOW = 5
    FILTER = 6
    EXPIRED = 7
    NOT_VISIBLE = 8
    NO_RATE = 9
    DUPLICATE = 10
    COUNTED = 11

    @property
    def word(self) -> str:
        """The reason as people and JSON documents name it, such as ``not_visible``."""
        return self.name.lower()


#: What is tallied beside the counted records. These records lie in the window and pass
#: the base condition, so the numbers are the same whatever else was pulled with them.
TALLIED = (
    Reason.FUTURE_DATE,
    Reason.FILTER,
    Reason.EXPIRED,
    Reason.NOT_VISIBLE,
    Reason.NO_RATE,
    Reason.DUPLICATE,
)
