from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from emulator.org_data import OrgData
from jobs.explanation_report import CriterionExplanation
from tests.integration.loop.harness import NOON, Loop, running_loop

CRITERION = "New Business Deals"


def ask_for_this_fiscal_year(data: OrgData) -> None:
    filters = data.records["Criterion_Filter__c"]
    growth = next(row for row in filters if row["Field__c"] == "Type")
    growth |= {"Field__c": "CloseDate", "Value__c": "THIS_FISCAL_YEAR"}


def begin_the_fiscal_year_in_april(data: OrgData) -> None:
    """Replace standard fiscal years from February by custom ones."""
    ask_for_this_fiscal_year(data)
    for year in data.records["FiscalYearSettings"]:
        year["IsStandardYear"] = False
    for period in data.records["Period"]:
        if (period["Type"], period["StartDate"]) == ("Year", "2026-02-01"):
            period["StartDate"] = "2026-04-05"
        if (period["Type"], period["EndDate"]) == ("Year", "2026-01-31"):
            period["EndDate"] = "2026-04-04"


def explained(loop: Loop) -> CriterionExplanation:
    enrollment = loop.views()["Northmere Channel Partners"].id
    (found,) = loop.explain(enrollment, criterion=CRITERION).criteria
    return found


@pytest.mark.parametrize(
    ("change", "days"),
    [
        pytest.param(ask_for_this_fiscal_year, ("2026-02-01", "2027-01-31"), id="standard"),
        pytest.param(begin_the_fiscal_year_in_april, ("2026-04-05", "2027-01-31"), id="custom"),
    ],
)
def test_a_fiscal_literal_follows_the_fiscal_years_of_the_org(
    tmp_path: Path, change: Callable[[OrgData], None], days: tuple[str, str]
) -> None:
    url = f"sqlite:///{tmp_path / 'loop.db'}"
    with running_loop(database_url=url, today=NOON.date(), enrollments=15, change=change) as loop:
        closed = {row["Id"]: str(row["CloseDate"]) for row in loop.rows("Opportunity")}
        records = [record.told for record in explained(loop).records]

    outside = f"CloseDate equals THIS_FISCAL_YEAR ({days[0]} to {days[1]})"
    filtered = [told for told in records if told.reason.word == "filter"]
    counted = [told for told in records if told.counted]
    assert counted
    assert filtered
    assert all(days[0] <= closed[told.id] <= days[1] for told in counted)
    assert all(closed[told.id] < days[0] for told in filtered)
    assert all(outside in (told.detail or "") for told in filtered)
