from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from mapping.enrollment_view import ProgressView
from persistence.port import RunOutcome
from tests.integration.loop.harness import NOON, Loop, running_loop

SEED_PARTNER = "Northmere Channel Partners"
LAUNCH_PARTNER = "Harrowgate Cloudworks"


def criterion(loop: Loop, partner: str, name: str) -> ProgressView:
    return next(view for view in loop.page(partner).progress if view.criterion == name)


def test_revenue_of_125000_is_a_quarter_of_the_way_to_scale(calculated: Loop) -> None:
    revenue = criterion(calculated, SEED_PARTNER, "Annual Partner Revenue")

    assert revenue.display_value == "$125,000"
    assert revenue.percent_to_next == 25
    assert [tier.threshold for tier in revenue.tiers] == [25_000, 100_000, 500_000, 1_000_000]
    assert [tier.verdict for tier in revenue.tiers] == ["Met", "Met", "Missed", "Missed"]


def test_fifteen_of_twenty_five_registrations_are_sixty_percent(calculated: Loop) -> None:
    registrations = criterion(calculated, SEED_PARTNER, "Deal Registrations")

    assert registrations.display_value == "15 registrations"
    assert registrations.percent_to_next == 60


def test_a_launch_partner_has_portal_access_only_and_sees_what_build_brings(
    calculated: Loop,
) -> None:
    page = calculated.page(LAUNCH_PARTNER)
    build = next(t.tier_id for t in page.progress[0].tiers if t.name == "Build")

    assert [benefit.benefit for benefit in page.benefits if benefit.active] == [
        "Partner Portal Access"
    ]
    assert {benefit.benefit: benefit.values[build] for benefit in page.benefits} == {
        "MDF Allocation": "$5,000",
        "Margin Uplift": "5%",
        "Partner Portal Access": "Yes",
    }


def test_the_next_tiers_value_stands_beside_the_one_held(calculated: Loop) -> None:
    enrollment = calculated.views()[LAUNCH_PARTNER].id
    rows = [
        row for row in calculated.rows("Enrollment_Benefit__c") if enrollment in str(row["Key__c"])
    ]

    assert {(row["Value__c"], row["Next_Tier_Value__c"], row["Active__c"]) for row in rows} == {
        ("Yes", "Yes", True),
        (None, "5%", False),
        (None, "$5,000", False),
    }


@pytest.mark.parametrize(
    "now",
    [
        pytest.param(datetime(2026, 6, 17, 16, tzinfo=UTC), id="noon-in-new-york"),
        pytest.param(datetime(2026, 6, 17, 4, 5, tzinfo=UTC), id="just-after-midnight-there"),
        pytest.param(datetime(2026, 6, 18, 3, 55, tzinfo=UTC), id="berlin-is-a-day-ahead"),
    ],
)
def test_every_sample_enrollment_comes_out_as_the_sample_says(
    now: datetime, database_url: URL
) -> None:
    url = database_url.render_as_string(hide_password=False)
    with running_loop(database_url=url, today=NOON.date()) as loop:
        report = loop.recalculate(now=now)
        views = loop.views().values()

        assert report.outcome is RunOutcome.PARTIAL  # six are on hold, as they should be
        found = {
            view.partner: (view.status, view.tier_earned, view.progress, view.standing)
            for view in views
        }
        assert found == {
            each.account_name: (each.status, each.tier_earned, each.progress, each.standing)
            for each in loop.expected.values()
        }
        assert {view.partner: view.not_visible or 0 for view in views} == {
            each.account_name: each.not_visible for each in loop.expected.values()
        }


def test_every_value_in_the_org_is_the_samples(calculated: Loop) -> None:
    names = {row["Id"]: row["Name"] for row in calculated.rows("Program_Criterion__c")}
    found: dict[str, dict[str, Decimal]] = {}
    for row in calculated.rows("Criterion_Progress__c"):
        values = found.setdefault(str(row["Enrollment__c"]), {})
        if row["Value__c"] is not None:
            values[str(names[row["Criterion__c"]])] = Decimal(str(row["Value__c"]))

    judged = {key: s for key, s in calculated.expected.items() if s.status != "On Hold"}
    assert {key: values for key, values in found.items() if values} == {
        key: dict(s.values) for key, s in judged.items() if s.status != "Not Started"
    }


def test_a_hold_leaves_everything_else_blank(calculated: Loop) -> None:
    held = next(
        row
        for row in calculated.rows("Partner_Enrollment__c")
        if row["Calculation_Status__c"] == "On Hold"
    )

    assert held["Hold_Reason__c"]
    assert held["Standing__c"] == "Inconclusive"
    assert held["Last_Attempt__c"] is not None
    assert held["Last_Calculated__c"] is None
    assert held["Tier_Earned__c"] is None
    assert held["Progress_To_Next__c"] is None


def test_recalculating_changes_no_tier_date_program_or_account(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'loop.db'}"
    fields = (
        "Tier__c",
        "Program__c",
        "Partner_Account__c",
        "Enrollment_Date__c",
        "Expiration_Date__c",
        "Primary_Partner_User__c",
    )
    with running_loop(database_url=url, today=NOON.date()) as loop:
        before = [[row[f] for f in fields] for row in loop.rows("Partner_Enrollment__c")]
        loop.recalculate(now=NOON)

        assert [[row[f] for f in fields] for row in loop.rows("Partner_Enrollment__c")] == before
