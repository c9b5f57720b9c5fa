"""What the engine's library logs, thinned: while its database is away, it repeats itself."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

#: A remark is let through once in this time, in seconds.
_QUIET = 60.0
#: What stops the start is raised as well, and told by whoever it is raised to.
_TOLD_ELSEWHERE = "DBOS failed to launch:"


@dataclass(frozen=True, slots=True)
class Thinned(logging.Filter):
    """Lets each remark of the library through once a minute, and says how many were left out.

    A remark is a line of the library's code: the texts differ by queue and by moment.
    """

    _last: dict[tuple[str, int], float] = field(default_factory=dict)
    _left_out: dict[tuple[str, int], int] = field(default_factory=dict)

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether a line is written."""
        if record.msg == _TOLD_ELSEWHERE:
            return False
        remark = (record.pathname, record.lineno)
        last = self._last.get(remark)
        if last is not None and record.created - last < _QUIET:
            self._left_out[remark] = self._left_out.get(remark, 0) + 1
            return False
        self._last[remark] = record.created
        left_out = self._left_out.pop(remark, 0)
        if left_out:
            record.msg = f"{record.getMessage()} (and {left_out} more of these before)"
            record.args = ()
        return True


_THINNED = Thinned()


def thin_the_engines_log() -> None:
    """Send the library's lines where ours go, each remark once a minute; safe to repeat."""
    logger = logging.getLogger("dbos")
    if _THINNED not in logger.filters:
        # Without a handler of its own, it would be given one that writes past ours.
        logger.addHandler(logging.NullHandler())
        logger.addFilter(_THINNED)
