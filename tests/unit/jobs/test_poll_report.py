from __future__ import annotations

from datetime import UTC, datetime

from jobs.poll_changes import PollReport
from persistence.port import Asked, Urgency


def test_an_enrollment_that_is_asked_for_twice_is_one_enrollment() -> None:
    asked = tuple(
        Asked(
            enrollment_id="a08000000000001AAA",
            program_id=None,
            reason=f"{name} changed",
            due_at=datetime(2026, 3, 1, tzinfo=UTC),
            urgency=Urgency.CHANGE,
        )
        for name in ("Opportunity", "Lead")
    )

    assert PollReport({"Opportunity": 1, "Lead": 1}, asked).enrollments == 1
