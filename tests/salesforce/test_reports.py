"""Reports count what the list views list, and the dashboard shows each viewer what is theirs."""

from __future__ import annotations

import pytest

from tests.salesforce.source import SOURCE, Metadata, permission_set, read

_REPORTS = SOURCE / "reports" / "Tierwright"
_VIEWS = SOURCE / "objects" / "Partner_Enrollment__c" / "listViews"
_DASHBOARD = SOURCE / "dashboards" / "Tierwright" / "Partner_Programs.dashboard-meta.xml"


def report(name: str) -> Metadata:
    return read(_REPORTS / f"{name}.report-meta.xml")


@pytest.mark.parametrize(
    "name", ["Approaching_Next_Tier", "Expiring_In_90_Days", "On_Hold", "Stalled"]
)
def test_a_report_has_the_criteria_of_the_list_view_of_its_name(name: str) -> None:
    view = read(_VIEWS / f"{name}.listView-meta.xml")
    listed = [
        (f"Partner_Enrollment__c.{each.text('field')}", each.text("operation"), each.text("value"))
        for each in view.all("filters")
    ]
    counted = [
        (each.text("column"), each.text("operator"), each.text("value"))
        for each in report(name).all("filter", "criteriaItems")
    ]

    assert counted == listed
    assert report(name).text("name") == view.text("label")


def test_the_distribution_counts_every_enrollment_by_program_and_tier_held() -> None:
    distribution = report("Tier_Distribution")

    assert list(distribution.all("filter")) == []
    assert [each.text("field") for each in distribution.all("groupingsDown")] == [
        "Partner_Enrollment__c.Program__c",
        "Partner_Enrollment__c.Tier__c",
    ]


def test_the_report_of_what_is_on_hold_tells_why() -> None:
    shown = [each.text("field") for each in report("On_Hold").all("columns")]

    assert "Partner_Enrollment__c.Hold_Reason__c" in shown


def test_reports_are_on_records_of_any_date() -> None:
    for file in _REPORTS.iterdir():
        (frame,) = read(file).all("timeFrameFilter")
        assert frame.text("interval") == "INTERVAL_CUSTOM"
        assert frame.text("startDate") is None


def test_every_report_is_on_the_dashboard() -> None:
    cells = read(_DASHBOARD).all(
        "dashboardGridLayout", "dashboardGridComponents", "dashboardComponent"
    )
    shown = {each.text("report") for each in cells}

    assert shown == {f"Tierwright/{file.name.split('.')[0]}" for file in _REPORTS.iterdir()}


def test_the_dashboard_shows_each_viewer_what_they_may_see() -> None:
    dashboard = read(_DASHBOARD)

    assert dashboard.text("dashboardType") == "LoggedInUser"
    assert dashboard.text("runningUser") is None


@pytest.mark.parametrize("name", ["Tierwright_Admin", "Tierwright_Viewer"])
def test_people_who_look_at_partners_may_run_reports(name: str) -> None:
    allowed = permission_set(name).all("userPermissions")

    assert [each.text("name") for each in allowed if each.flag("enabled")] == ["RunReports"]
