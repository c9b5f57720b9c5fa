"""The values that stand in an org of random deals, against the records that are explained."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from emulator.org_data import OrgData
from emulator.record_id import record_id
from evaluator.evaluation import Measured
from jobs.run_report import EnrollmentReport
from tests.integration.loop.harness import NOON, Loop, running_loop
from tests.property.recount import recounted, slack

#: Measure and rollup field of criteria that are put into every program.
_MEASURED = {
    "Count": None,
    "Count Distinct": "AccountId",
    "Sum": "Amount",
    "Average": "Amount",
    "Minimum": "Amount",
    "Maximum": "Probability",
    "Share": None,
}


def shuffled(data: OrgData, seed: int) -> None:
    """Give every deal another amount, currency, day and outcome."""
    chance = random.Random(seed)  # noqa: S311 - reproducible on purpose
    codes = [str(row["IsoCode"]) for row in data.records["CurrencyType"]]
    for deal in data.records["Opportunity"]:
        cents = chance.choice([None, chance.randint(-5_000_000, 90_000_000)])
        deal["Amount"] = None if cents is None else cents / 100
        deal["CurrencyIsoCode"] = chance.choice(codes)
        day = date(2025, 12, 1) + timedelta(days=chance.randint(0, 400))
        deal["CloseDate"] = day.isoformat()
        deal["IsWon"] = chance.random() < 0.7


def measure_everything(data: OrgData) -> None:
    """Put a criterion of each measure into every program, the shares with a filter."""
    criteria, filters = data.records["Program_Criterion__c"], data.records["Criterion_Filter__c"]
    for program in list(data.records["Partner_Program__c"]):
        for measure, rollup in _MEASURED.items():
            number = len(criteria) + 1
            key = record_id("a02", 50_000 + number)
            criteria.append(
                {
                    "Id": key,
                    "Name": f"{measure} of deals",
                    "Program__c": program["Id"],
                    "Sequence__c": number,
                    "Type__c": "Measured",
                    "Source_Object__c": "Opportunity",
                    "Measure__c": measure,
                    "Rollup_Field__c": rollup,
                    "Attainment_Date_Field__c": "CloseDate",
                    "Include_Future_Dates__c": number % 2 == 0,
                    "Ignore_Window__c": False,
                }
            )
            if measure == "Share":
                filters.append(
                    {
                        "Id": record_id("a03", 50_000 + number),
                        "Name": f"CF-{50_000 + number}",
                        "Criterion__c": key,
                        "Number__c": 1,
                        "Field__c": "IsWon",
                        "Operator__c": "equals",
                        "Value__c": "true",
                    }
                )


def differences(loop: Loop, enrollment_id: str) -> list[str]:
    """Name the criteria whose written value does not follow from the explanation."""
    written = {str(row["Key__c"]): row["Value__c"] for row in loop.rows("Criterion_Progress__c")}
    report = loop.explain(enrollment_id)
    assert report.program is not None
    digits = report.program.currency.digits
    wrong = []
    for each in report.criteria:
        if each.criterion.source is None:
            continue
        again = recounted(each.criterion, [record.told for record in each.records], digits)
        value = written[f"{enrollment_id}:{each.criterion.id}"]
        found = None if value is None else Fraction(Decimal(str(value)))
        if again is None or found is None:
            same = again is None and found is None
        else:
            same = abs(again - found) <= slack(each.criterion, digits)
        if not same:
            wrong.append(f"{each.criterion.name}: {found} is recounted as {again}")
    return wrong


def measured_of(each: EnrollmentReport) -> list[Measured]:
    return [result.measured for result in each.evaluation.criteria if result.measured]


@pytest.mark.parametrize("seed", [1, 2], ids=["one-org", "another-org"])
def test_every_value_written_is_recounted_from_the_explanation(tmp_path: Path, seed: int) -> None:
    def change(data: OrgData) -> None:
        shuffled(data, seed)
        measure_everything(data)

    url = f"sqlite:///{tmp_path / 'loop.db'}"
    with running_loop(database_url=url, today=NOON.date(), change=change) as loop:
        report = loop.recalculate(now=NOON)
        # On hold and before it starts, an enrollment has no values.
        measured = [each for each in report.enrollments if any(measured_of(each))]
        told = [each.record.id for each in measured]
        wrong = {key: found for key in told if (found := differences(loop, key))}

        assert len(told) > 25
        assert wrong == {}
