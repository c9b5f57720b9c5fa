"""Refuses to judge by a clock that is wrong: days would be, and so the verdicts (R7)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from jobs.errors import ClockSkewError
from mapping.enrollment_reader import EnrollmentRecord

#: How far this machine's clock and the org's may be apart.
TOLERANCE = timedelta(minutes=2)


def check_clock(now: datetime, server_time: datetime | None) -> None:
    """Compare this machine's clock with the org's.

    Args:
        now: The time of this machine.
        server_time: The org's time in an answer just received, if it told one.

    Raises:
        ClockSkewError: they are more than two minutes apart; nothing was done.
    """
    if server_time is None or abs(now - server_time) <= TOLERANCE:
        return
    apart = round(abs(now - server_time).total_seconds())
    way = "ahead of" if now > server_time else "behind"
    msg = f"This machine's clock is {apart} s {way} Salesforce's."
    raise ClockSkewError(msg, remedy="Set the clock, and keep it right with a time service.")


def mark_future(records: Iterable[EnrollmentRecord], now: datetime) -> list[EnrollmentRecord]:
    """Put a fault on enrollments that were calculated in the future: some clock was wrong."""
    return [_marked(record, now) for record in records]


def _marked(record: EnrollmentRecord, now: datetime) -> EnrollmentRecord:
    last = record.last_calculated
    if last is None or last <= now + TOLERANCE:
        return record
    fault = (
        f"Last Calculated lies in the future ({last:%Y-%m-%d %H:%M} UTC); clear it once the clock "
        "that wrote it is right."
    )
    return replace(record, enrollment=replace(record.enrollment, fault=fault))
