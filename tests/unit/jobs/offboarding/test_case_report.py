from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

from jobs.offboarding.case_report import in_order
from mapping.offboarding_case import CaseStatus
from mapping.offboarding_step import StepStatus
from tests.fakes.package import package_map
from tests.unit.jobs.offboarding.filed import ACCOUNT, CASE, case, report, row

LICENCE = row(
    "licence",
    StepStatus.DONE,
    number=6,
    name="6c Suspend the licence",
    actor="Service",
    due_on="2026-06-01",
    completed_at="2026-06-01T14:30:00.000+0000",
    detail="Asset 02i: Installed → Suspended.",
)


def test_a_case_is_told_as_one_document() -> None:
    suspended = case(
        status=CaseStatus.SUSPENDED,
        suspended_at=datetime(2026, 6, 1, 16, 30, 5, tzinfo=timezone(timedelta(hours=2))),
        current={"detail": "Waiting.", "plan": "It is planned."},
    )

    told = report(LICENCE, of=suspended, api_calls=12).document()

    assert told == {
        "id": CASE,
        "name": "PO-00001",
        "account": {"id": ACCOUNT, "name": "Acme"},
        "status": "Suspended",
        "detail": "Waiting.",
        "note": None,
        "approved": True,
        "ends_on": "2026-07-01",
        "license_suspended_at": "2026-06-01T14:30:05Z",
        "plan": "It is planned.",
        "overdue": 0,
        "steps": [
            {
                "key": f"{CASE}:licence",
                "number": 6,
                "name": "6c Suspend the licence",
                "actor": "Service",
                "due_on": "2026-06-01",
                "status": "Done",
                "done": False,
                "completed_at": "2026-06-01T14:30:00Z",
                "detail": "Asset 02i: Installed → Suspended.",
            }
        ],
        "api_calls": 12,
    }
    assert json.loads(json.dumps(told)) == told


def test_what_a_draft_does_not_have_yet_is_null() -> None:
    draft = case({"notice_date": None, "account_id": None, "approved": False})

    told = report(of=draft, note="The case is a draft; plan it first.").document()

    assert told["note"] == "The case is a draft; plan it first."
    assert told["account"] == {"id": None, "name": "Acme"}
    assert (told["ends_on"], told["license_suspended_at"], told["plan"]) == (None, None, None)
    assert (told["detail"], told["steps"], told["approved"]) == ("", [], False)


def test_late_steps_are_counted_and_a_blocked_case_is_told() -> None:
    found = report(
        row("notice", StepStatus.OVERDUE),
        row("tell", StepStatus.DUE),
        row("records", StepStatus.OVERDUE),
        of=case(status=CaseStatus.BLOCKED),
    )

    assert (found.overdue, found.document()["overdue"], found.blocked) == (2, 2, True)
    assert not report(of=case(status=CaseStatus.SETTLING)).blocked


def test_steps_stand_in_the_order_of_their_numbers_and_then_of_their_names() -> None:
    rows = [
        row("confirm", StepStatus.DUE, number=13, name="Confirm"),
        row("licence", StepStatus.DUE, number=6, name="6c Suspend"),
        row("snapshot", StepStatus.DUE, number=6, name="6a Snapshot"),
        row("request", StepStatus.DUE, number=1, name="Ask"),
        row("strange", StepStatus.DUE),
    ]

    ordered = [each.key.split(":")[1] for each in in_order(rows, package_map())]

    assert ordered == ["strange", "request", "snapshot", "licence", "confirm"]


def test_a_moment_is_told_in_utc() -> None:
    moment = datetime(2026, 6, 1, 12, tzinfo=UTC)

    told = report(of=case(suspended_at=moment)).document()

    assert told["license_suspended_at"] == "2026-06-01T12:00:00Z"
