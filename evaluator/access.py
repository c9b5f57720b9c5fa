"""What is known of whether the primary partner user may see a record (S3, S4)."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from evaluator.reason import Reason
from evaluator.screen import Reasons


class Access(IntEnum):
    """What is known about a pair's visibility."""

    NOT_ASKED = 0
    READABLE = 1
    HIDDEN = 2
    UNANSWERED = 3  #: asked, no answer, and the record still stands: the enrollment is held
    GONE = 4  #: asked, no answer, and the record is gone


#: One ``Access`` a pair.
Answers = NDArray[np.uint8]

#: The reason that speaks against a record, by ``Access``.
_REASONS = np.full(len(Access), Reason.COUNTED, dtype=np.uint8)
_REASONS[Access.HIDDEN] = Reason.NOT_VISIBLE
_REASONS[Access.GONE] = Reason.DELETED


def reasons_of(answers: Answers) -> Reasons:
    """Give what each answer says against its pair; ``COUNTED`` where it says nothing."""
    reasons: Reasons = _REASONS[answers]
    return reasons
