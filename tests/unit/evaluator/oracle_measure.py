"""What the oracle takes a criterion to count, and what the counted records amount to."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from tests.unit.evaluator.oracle_record import KINDS, Plain, RecordOracle, away_from_zero, fold

#: What a criterion of each type counts: object, its own condition, its attainment date.
OBJECTS = {
    "Total Revenue": "Opportunity",
    "Closed Deals": "Opportunity",
    "Approved Deal Registrations": "Lead",
    "Deals Registered": "Lead",
    "Certifications": "Course_Assignment__c",
}
DATES = {
    "Total Revenue": "CloseDate",
    "Closed Deals": "CloseDate",
    "Approved Deal Registrations": "Approved_On__c",
    "Deals Registered": "Submitted_On__c",
    "Certifications": "Completed_On__c",
}


#: Measures of a number, which a missing rate leaves unknown.
NUMERIC = ("Sum", "Average", "Minimum", "Maximum")


def object_of(criterion: Plain) -> str:
    return str(criterion.get("object") or OBJECTS[criterion["type"]])


def date_of(criterion: Plain) -> str:
    return str(criterion["attainment_date"] or DATES[criterion["type"]])


def measure_of(criterion: Plain) -> str:
    sums = criterion["type"] == "Total Revenue"
    return str(criterion.get("measure") or ("Sum" if sums else "Count"))


def plain_key(value: Any) -> object:
    """Give what makes a value the same as another; ``None`` for a blank."""
    if value is None or value == "":
        return None
    return fold(value) if isinstance(value, str) else Fraction(value)


def measured_value(
    criterion: Plain, records: list[Plain], reading: RecordOracle
) -> Fraction | None:
    """Measure the numbers of the records that count; ``None`` where there is nothing."""
    path = criterion["rollup"]
    money = KINDS[path] == "money"
    places = reading.rates[reading.program["currency"]][1] if money else 4
    rounded = [reading.number(record, path) for record in records]
    exact = [reading.exact(record, path) for record in records]
    amounts = [amount for amount in rounded if isinstance(amount, Fraction)]
    measure = measure_of(criterion)
    if measure == "Sum":
        return away_from_zero(sum(amounts, Fraction(0)), places)
    if not amounts:
        return None
    if measure == "Average":
        total = sum((each for each in exact if isinstance(each, Fraction)), Fraction(0))
        return away_from_zero(total / len(amounts), places)
    return away_from_zero((min if measure == "Minimum" else max)(amounts), places)
