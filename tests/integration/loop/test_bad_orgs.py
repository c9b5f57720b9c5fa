from __future__ import annotations

import json
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from emulator.object_model import ObjectModel, parse_object_model
from emulator.org_data import OrgData
from evaluator.evaluation import Status
from jobs.errors import UnknownEnrollmentError
from jobs.run_report import RunReport
from mapping.errors import UnknownFieldError, UnknownObjectError
from persistence.port import RunOutcome
from tests.integration.loop.harness import NOON, Loop, running_loop

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
        assert Status.CURRENT in statuses(report, ALLIANCE)
        assert statuses(report, GROWTH) <= {Status.ON_HOLD, Status.EXPIRED, Status.NOT_STARTED}
        reason = loop.views()["Northmere Channel Partners"].hold_reason or ""
        assert reason.startswith("Criterion New Business Deals: condition 1 on Kind_Of_Deal__c:")


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
