from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from app.bootstrap import open_tools
from emulator.object_model import ObjectModel, parse_object_model
from emulator.org_data import OrgData
from emulator.record_id import record_id
from evaluator.evaluation import Status
from jobs.errors import ClockSkewError, UnknownEnrollmentError
from jobs.run_report import RunReport
from mapping.errors import UnknownFieldError, UnknownObjectError
from persistence.port import RunOutcome
from tests.integration.loop.harness import NOON, Loop, StoppedClock, running_loop

GROWTH, ALLIANCE = "Partner Growth Program", "Alliance EMEA Program"


def changed_model(change: Callable[[dict[str, Any]], object]) -> ObjectModel:
    text = files("emulator").joinpath("object_model.json").read_text("utf-8")
    document = json.loads(text)
    change(document["objects"])
    return parse_object_model(document)


def statuses(report: RunReport, program: str) -> set[Status]:
    return {each.status for each in report.enrollments if each.program_name == program}


def test_a_criterion_on_a_field_the_org_lacks_holds_its_program_and_no_other(
    tmp_path: Path,
) -> None:
    def misspell(data: OrgData) -> None:
        filters = data.records["Criterion_Filter__c"]
        growth = next(row for row in filters if row["Field__c"] == "Type")
        growth["Field__c"] = "Kind_Of_Deal__c"

    url = f"sqlite:///{tmp_path / 'loop.db'}"
    with running_loop(database_url=url, today=NOON.date(), change=misspell) as loop:
        report = loop.recalculate()

        assert report.outcome is RunOutcome.PARTIAL
        assert not statuses(report, GROWTH) & {Status.CURRENT, Status.ERROR}
        views = loop.views().values()
        growth = [view for view in views if view.program == GROWTH]
        assert {view.hold_reason for view in growth} == {
            (
                "Criterion New Business Deals: condition 1 on Kind_Of_Deal__c: Opportunity has no "
                "field Kind_Of_Deal__c, or the integration user may not read it. Correct the field "
                "name, or give the integration user read access to Opportunity.Kind_Of_Deal__c."
            )
        }
        assert {view.last_calculated for view in growth} == {None}
        alliance = [view for view in views if view.program == ALLIANCE]
        assert len(growth) > len(alliance) > 3
        assert {view.partner: view.tier_earned for view in alliance} == {
            each.account_name: each.tier_earned
            for each in loop.expected.values()
            if each.program == ALLIANCE
        }


def test_an_own_object_that_is_missing_stops_before_anything_is_written(tmp_path: Path) -> None:
    model = changed_model(
        lambda objects: objects["Partner_Enrollment__c"]["fields"].pop("Standing__c")
    )
    url = f"sqlite:///{tmp_path / 'loop.db'}"
    with running_loop(database_url=url, today=NOON.date(), model=model) as loop:
        with pytest.raises(
            UnknownFieldError, match="Partner_Enrollment__c has no field Standing__c"
        ):
            loop.recalculate()

        assert loop.rows("Criterion_Progress__c") == []


def test_a_source_object_that_is_hidden_is_named(tmp_path: Path) -> None:
    def forget(data: OrgData) -> None:
        data.records.pop("Custom_Verification__c")  # type: ignore[attr-defined]

    model = changed_model(lambda objects: objects.pop("Custom_Verification__c"))
    url = f"sqlite:///{tmp_path / 'loop.db'}"
    with (
        running_loop(database_url=url, today=NOON.date(), model=model, change=forget) as loop,
        pytest.raises(UnknownObjectError, match="no object Custom_Verification__c"),
    ):
        loop.recalculate()


def test_a_refused_record_leaves_the_others_written_and_last_calculated_where_it_was(
    tmp_path: Path,
) -> None:
    def forbid(objects: dict[str, Any]) -> None:
        unit = objects["Criterion_Progress__c"]["fields"]["Unit__c"]
        unit["picklist"] = [value for value in unit["picklist"] if value != "Verified"]

    url = f"sqlite:///{tmp_path / 'loop.db'}"
    model = changed_model(forbid)
    with running_loop(database_url=url, today=NOON.date(), model=model) as loop:
        report = loop.recalculate()
        views = loop.views()

        assert report.outcome is RunOutcome.PARTIAL
        northmere = views["Northmere Channel Partners"]
        assert northmere.status == "Error"
        assert "Unit" in (northmere.hold_reason or "")
        assert northmere.last_calculated is None
        assert northmere.tier_earned is None
        assert views["Calderyard Networks"].status == "Current"
        rejected = [r for each in report.document()["enrollments"] for r in each["rejected"]]
        assert {r["code"] for r in rejected} == {"INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"}
        assert {r["object"] for r in rejected} == {"Criterion_Progress__c"}


def test_after_the_org_is_mended_the_next_run_makes_it_whole(loop: Loop) -> None:
    enrollment = loop.views()["Northmere Channel Partners"].id
    loop.change(
        "Partner_Enrollment__c",
        enrollment,
        Calculation_Status__c="Error",
        Hold_Reason__c="Salesforce refused a record.",
    )
    loop.recalculate(enrollment)
    view = loop.views()["Northmere Channel Partners"]

    assert (view.status, view.hold_reason, view.tier_earned) == ("Current", None, "Build")


def test_one_unknown_id_among_good_ones_stops_the_run_before_it_begins(loop: Loop) -> None:
    good = loop.views()["Northmere Channel Partners"].id

    with pytest.raises(UnknownEnrollmentError, match="There is no enrollment"):
        loop.recalculate(good, "a08000000000zzzAAA")
    assert loop.rows("Criterion_Progress__c") == []


def test_an_id_of_fifteen_characters_is_as_good(loop: Loop) -> None:
    enrollment = loop.views()["Northmere Channel Partners"].id

    report = loop.recalculate(enrollment[:15])

    assert [each.record.id for each in report.enrollments] == [enrollment]


def test_a_session_that_dies_between_two_calls_is_renewed(loop: Loop) -> None:
    loop.recalculate()
    loop.running.org.expire_sessions()

    assert loop.recalculate().outcome is RunOutcome.PARTIAL


def test_a_currency_without_rate_holds_the_enrollment_and_names_the_record(
    tmp_path: Path,
) -> None:
    def strand(data: OrgData) -> None:
        data.records["CurrencyType"][:] = [
            row for row in data.records["CurrencyType"] if row["IsoCode"] != "KWD"
        ]

    url = f"sqlite:///{tmp_path / 'loop.db'}"
    with running_loop(database_url=url, today=NOON.date(), change=strand) as loop:
        loop.recalculate()
        view = loop.views()["Sechsmünzen Handels GmbH"]

        assert view.status == "On Hold"
        assert "no exchange rate to EUR for the amount of 006" in (view.hold_reason or "")


def test_a_clock_that_is_off_stops_the_run_before_it_begins(loop: Loop) -> None:
    with (
        open_tools(loop.settings, StoppedClock(NOON + timedelta(seconds=121))) as tools,
        pytest.raises(ClockSkewError, match="121 s ahead of Salesforce's"),
    ):
        tools.explain().run(loop.views()["Northmere Channel Partners"].id)


def test_an_enrollment_calculated_in_the_future_is_held(loop: Loop) -> None:
    enrollment = loop.views()["Northmere Channel Partners"].id
    loop.change(
        "Partner_Enrollment__c", enrollment, Last_Calculated__c="2027-01-01T00:00:00.000+0000"
    )
    loop.recalculate(enrollment)
    view = loop.views()["Northmere Channel Partners"]

    assert view.status == "On Hold"
    assert "lies in the future" in (view.hold_reason or "")


def test_the_later_of_two_overlapping_enrollments_is_held_even_when_recalculated_alone(
    tmp_path: Path,
) -> None:
    def enroll_again(data: OrgData) -> None:
        enrollments = data.records["Partner_Enrollment__c"]
        twin = dict(enrollments[0], Id=record_id(str(enrollments[0]["Id"])[:3], 99_999))
        twin["Name"] = "PE-99999"
        enrollments.append(twin)

    url = f"sqlite:///{tmp_path / 'loop.db'}"
    with running_loop(database_url=url, today=NOON.date(), change=enroll_again) as loop:
        twin = next(r for r in loop.rows("Partner_Enrollment__c") if r["Name"] == "PE-99999")
        first = next(iter(loop.expected))
        alone = loop.recalculate(str(twin["Id"])).enrollments[0]
        good = loop.recalculate(first).enrollments[0]

        assert alone.status is Status.ON_HOLD
        assert "is enrolled by PE-00001 on some of these days" in str(alone.evaluation.hold)
        assert good.status is Status.CURRENT
