"""Program rules that the sample does not use, set in the org before the run."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from emulator.org_data import JsonScalar, OrgData
from emulator.record_id import record_id
from tests.integration.loop.harness import NOON, Loop, running_loop

PARTNER = "Northmere Channel Partners"


def program(data: OrgData) -> dict[str, JsonScalar]:
    rows = data.records["Partner_Program__c"]
    return next(row for row in rows if row["Name"] == "Partner Growth Program")


def url(folder: Path) -> str:
    return f"sqlite:///{folder / 'loop.db'}"


def revenue(loop: Loop) -> str | None:
    page = loop.page(PARTNER)
    return next(v.display_value for v in page.progress if v.criterion == "Annual Partner Revenue")


def test_a_fiscal_year_is_measured_and_its_end_is_kept_as_a_snapshot(tmp_path: Path) -> None:
    def by_fiscal_year(data: OrgData) -> None:
        program(data)["Measurement_Period__c"] = "Fiscal Year"
        data.records["Organization"][0]["FiscalYearStartMonth"] = 7

    july = datetime(2026, 7, 2, 16, tzinfo=UTC)
    with running_loop(database_url=url(tmp_path), today=NOON.date(), change=by_fiscal_year) as loop:
        enrollment = loop.views()[PARTNER].id
        loop.recalculate(enrollment, now=NOON)
        before = revenue(loop)
        loop.recalculate(enrollment, now=july)
        after = revenue(loop)
        again = loop.recalculate(enrollment, now=july + timedelta(minutes=1))
        snapshots = loop.rows("Enrollment_Snapshot__c")

        assert before != after == "$0"
        assert [(row["Kind__c"], row["Taken_On__c"]) for row in snapshots] == [
            ("Period End", "2026-06-30")
        ]
        payload = json.loads(str(snapshots[0]["Payload__c"]))
        value = next(c["value"] for c in payload["criteria"] if "Revenue" in c["name"])
        assert before == f"${float(value):,.0f}"
        assert {c["object"] for c in again.document()["enrollments"][0]["changes"]} == {
            "Partner_Enrollment__c"
        }


def test_a_segment_has_thresholds_of_its_own(tmp_path: Path) -> None:
    def by_segment(data: OrgData) -> None:
        enrollments = data.records["Partner_Enrollment__c"]
        enrollments[0]["Segment__c"] = "emea"
        thresholds = data.records["Tier_Threshold__c"]
        scale = next(row for row in thresholds if row["Value__c"] == 500_000)
        thresholds.append(
            {
                **scale,
                "Id": record_id(str(scale["Id"])[:3], 90_001),
                "Name": "TT-90001",
                "Value__c": 125_000,
                "Segment__c": "EMEA",
                "Effective_From__c": "2026-01-01",
                "Effective_To__c": "2026-12-31",
            }
        )

    with running_loop(database_url=url(tmp_path), today=NOON.date(), change=by_segment) as loop:
        loop.recalculate(now=NOON)
        page = loop.page(PARTNER)
        scale = next(
            tier
            for view in page.progress
            if view.criterion == "Annual Partner Revenue"
            for tier in view.tiers
            if tier.name == "Scale"
        )

        assert scale.threshold == 125_000
        assert scale.verdict == "Met"


def test_dated_rates_convert_by_the_close_date(tmp_path: Path) -> None:
    def dated(data: OrgData) -> None:
        rows = data.records.setdefault("DatedConversionRate", [])  # type: ignore[attr-defined]
        for number, currency in enumerate(data.records["CurrencyType"]):
            rows.append(
                {
                    "Id": record_id("04w", number),
                    "IsoCode": currency["IsoCode"],
                    "StartDate": "2000-01-01",
                    "NextStartDate": "9999-12-31",
                    "ConversionRate": currency["ConversionRate"],
                }
            )

    with running_loop(database_url=url(tmp_path), today=NOON.date(), change=dated) as loop:
        loop.recalculate(now=NOON)
        views = loop.views()

        assert {view.partner: view.tier_earned for view in views.values()} == {
            each.account_name: each.tier_earned for each in loop.expected.values()
        }
