"""What people verify or decide by hand is judged soon, and never hinders their save."""

from __future__ import annotations

import pytest

from tests.salesforce.source import SOURCE, Metadata, read

_FLOWS = {
    "Recalculate_When_Evidence_Changes": "Custom_Verification__c",
    "Recalculate_When_Override_Changes": "Tier_Override__c",
}
_EACH = pytest.mark.parametrize("name", _FLOWS)


def flow(name: str) -> Metadata:
    return read(SOURCE / "flows" / f"{name}.flow-meta.xml")


def start(name: str) -> Metadata:
    (found,) = flow(name).all("start")
    return found


@_EACH
def test_a_flow_runs_when_a_record_is_created_or_changed(name: str) -> None:
    assert start(name).text("object") == _FLOWS[name]
    assert start(name).text("recordTriggerType") == "CreateAndUpdate"
    assert flow(name).text("status") == "Active"


@_EACH
def test_a_flow_passes_over_what_the_service_writes(name: str) -> None:
    assert start(name).text("filterFormula") == "NOT({!$Permission.Tierwright_Service})"


@_EACH
def test_a_flow_runs_after_the_save_is_committed_and_nothing_runs_before(name: str) -> None:
    (path,) = start(name).all("scheduledPaths")

    assert path.text("pathType") == "AsyncAfterCommit"
    assert list(start(name).all("connector")) == []


@_EACH
def test_a_flow_asks_for_one_recalculation_of_changes_in_quick_succession(name: str) -> None:
    (call,) = flow(name).all("actionCalls")
    given = {each.text("name"): next(each.all("value")) for each in call.all("inputParameters")}

    assert given["debounced"].flag("booleanValue")
    assert given["enrollmentId"].text("elementReference") == "$Record.Enrollment__c"


@_EACH
def test_where_the_webhook_cannot_be_queued_a_row_asks_for_the_recalculation(name: str) -> None:
    (call,) = flow(name).all("actionCalls")
    (fault,) = call.all("faultConnector")
    (row,) = flow(name).all("recordCreates")

    assert fault.text("targetReference") == row.text("name")
    assert row.text("object") == "Recalculation_Request__c"
    (enrollment, *_) = row.all("inputAssignments")
    assert enrollment.text("field") == "Enrollment__c"
