"""Reads the sample org the plain way: what counts for an enrollment, from the records alone.

It is slow and simple on purpose, and knows nothing of how the records were made.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache

import pytest

from emulator.org_data import JsonScalar, OrgData
from emulator.sample import Sample, Situation, build_sample

Record = dict[str, JsonScalar]
#: The day on which most tests stand.
DAY = date(2026, 8, 14)
#: Days on which windows that are laid carelessly go wrong.
DAYS = [
    pytest.param(DAY, id="an ordinary day"),
    pytest.param(date(2028, 2, 29), id="29 February"),
    pytest.param(date(2027, 2, 28), id="the last of a short February"),
    pytest.param(date(2026, 12, 31), id="the last day of a year"),
    pytest.param(date(2027, 1, 1), id="the first day of a year"),
    pytest.param(date(2026, 5, 31), id="the 31st of a month"),
]
#: What counts for each criterion, by its name.
Tally = dict[str, Decimal]


@cache
def sample(today: date = DAY, enrollments: int = 60) -> Sample:
    """Give a sample org; tests share it and must not change it."""
    return build_sample(today=today, enrollments=enrollments)


@cache
def reading(today: date = DAY) -> SampleReading:
    """Give the reading of the sample org of that day."""
    return SampleReading(sample(today).org, today)


def enrollment_of(situation: Situation) -> Record:
    """Find a situation's enrollment by the name of its account."""
    records = sample().org.records
    accounts = {row["Id"] for row in records["Account"] if row["Name"] == situation.account_name}
    enrollments = records["Partner_Enrollment__c"]
    (found,) = (row for row in enrollments if row["Partner_Account__c"] in accounts)
    return found


@dataclass
class SampleReading:
    """An org with its records indexed."""

    org: OrgData
    today: date
    by_id: dict[str, Record] = field(init=False)
    shares: set[tuple[JsonScalar, JsonScalar]] = field(init=False)
    children: dict[tuple[str, JsonScalar], list[Record]] = field(init=False)

    def __post_init__(self) -> None:
        records = self.org.records
        self.by_id = {str(row["Id"]): row for rows in records.values() for row in rows}
        self.shares = {
            (row[reference], row["UserOrGroupId"])
            for name, reference in (
                ("OpportunityShare", "OpportunityId"),
                ("LeadShare", "LeadId"),
                ("Course_Assignment__Share", "ParentId"),
            )
            for row in records[name]
        }
        self.children = defaultdict(list)
        for name, reference in (
            ("Opportunity", "PartnerAccountId"),
            ("Lead", "PartnerAccountId"),
            ("Program_Criterion__c", "Program__c"),
            ("Criterion_Filter__c", "Criterion__c"),
            ("Tier_Threshold__c", "Criterion__c"),
            ("Custom_Verification__c", "Enrollment__c"),
        ):
            for row in records[name]:
                self.children[name, row[reference]].append(row)
        for row in records["Course_Assignment__c"]:
            account = row["Partner_Account__c"] or self.by_id[str(row["Contact__c"])]["AccountId"]
            self.children["Course_Assignment__c", account].append(row)

    def tally(self, enrollment: Record) -> tuple[Tally, int]:
        """Give each criterion's value, and how many records are hidden from the primary user."""
        values: Tally = {}
        hidden: set[JsonScalar] = set()
        for criterion in self.children["Program_Criterion__c", enrollment["Program__c"]]:
            counting = self._candidates(enrollment, criterion)
            seen = [row for row in counting if self._is_visible(enrollment, row)]
            hidden.update(row["Id"] for row in counting if row not in seen)
            values[str(criterion["Name"])] = self._value(enrollment, criterion, seen)
        return values, len(hidden)

    def _candidates(self, enrollment: Record, criterion: Record) -> list[Record]:
        account = enrollment["Partner_Account__c"]
        match criterion["Type__c"]:
            case "Total Revenue" | "Closed Deals":
                rows = self.children["Opportunity", account]
                return [
                    row
                    for row in rows
                    if row["IsWon"]
                    and self._in_window(enrollment, row["CloseDate"])
                    and self._passes(criterion, row)
                ]
            case "Approved Deal Registrations":
                rows = self.children["Lead", account]
                return [
                    row
                    for row in rows
                    if row["Is_Deal_Registration__c"]
                    and row["Registration_Status__c"] == "Approved"
                    and self._in_window(enrollment, row["Approved_On__c"])
                ]
            case "Deals Registered":
                void = ("Duplicate", "Cancelled", "Withdrawn")
                rows = self.children["Lead", account]
                return [
                    row
                    for row in rows
                    if row["Is_Deal_Registration__c"]
                    and row["Registration_Status__c"] not in void
                    and self._in_window(enrollment, row["Submitted_On__c"])
                ]
            case "Certifications":
                assert criterion["Ignore_Window__c"]
                rows = self.children["Course_Assignment__c", account]
                return [row for row in rows if self._is_valid_certificate(row)]
        return []

    def _value(self, enrollment: Record, criterion: Record, seen: list[Record]) -> Decimal:
        match criterion["Type__c"]:
            case "Total Revenue":
                currency = str(self.by_id[str(enrollment["Program__c"])]["Currency__c"])
                return sum((self.converted(row, currency) for row in seen), Decimal(0))
            case "Certifications":
                return Decimal(len({(row["Contact__c"], row["Course_Name__c"]) for row in seen}))
            case "Custom":
                rows = self.children["Custom_Verification__c", enrollment["Id"]]
                return Decimal(sum(self._stands(row, criterion) for row in rows))
        return Decimal(len({row.get("ConvertedOpportunityId") or row["Id"] for row in seen}))

    def _stands(self, row: Record, criterion: Record) -> bool:
        until = row["Expires_On__c"]
        is_over = until is not None and str(until) < self.today.isoformat()
        return row["Criterion__c"] == criterion["Id"] and bool(row["Verified__c"]) and not is_over

    def _is_valid_certificate(self, row: Record) -> bool:
        until = row.get("Expires_On__c")
        is_over = until is not None and str(until) < self.today.isoformat()
        return row["Status__c"] == "Completed" and not is_over

    def _in_window(self, enrollment: Record, day: JsonScalar) -> bool:
        first, last = enrollment["Enrollment_Date__c"], enrollment["Expiration_Date__c"]
        latest = min(str(last), self.today.isoformat())
        return day is not None and str(first) <= str(day) <= latest

    def _passes(self, criterion: Record, row: Record) -> bool:
        """Judge the one filter that the sound programs have."""
        conditions = self.children["Criterion_Filter__c", criterion["Id"]]
        if not conditions:
            return True
        assert criterion["Filter_Logic__c"] == "1 AND (2 OR 3)"
        amount = None if row["Amount"] is None else self.converted(row, "USD")
        is_new = row["Type"] == "New Business"
        is_large = amount is not None and amount >= 5000
        return is_new and (is_large or "Platform" in str(row["Product_Family__c"]).split(";"))

    def converted(self, row: Record, currency: str) -> Decimal:
        """Convert an opportunity's amount, rounded half away from zero; blank is nothing."""
        if row["Amount"] is None:
            return Decimal(0)
        types = {str(each["IsoCode"]): each for each in self.org.records["CurrencyType"]}
        source, target = types[str(row["CurrencyIsoCode"])], types[currency]
        amount = Fraction(str(row["Amount"]))
        exact = amount / Fraction(str(source["ConversionRate"]))
        exact *= Fraction(str(target["ConversionRate"]))
        places = Decimal(1).scaleb(-int(str(target["DecimalPlaces"])))
        quotient = Decimal(exact.numerator) / Decimal(exact.denominator)
        return quotient.quantize(places, rounding=ROUND_HALF_UP)

    def _is_visible(self, enrollment: Record, row: Record) -> bool:
        user = enrollment["Primary_Partner_User__c"]
        if user is None:
            return True
        return self.sees(self.by_id[str(user)], row) or self._sees_converted(str(user), row)

    def _sees_converted(self, user: str, row: Record) -> bool:
        opportunity = row.get("ConvertedOpportunityId")
        return opportunity is not None and self.sees(self.by_id[user], self.by_id[str(opportunity)])

    def sees(self, user: Record, row: Record) -> bool:
        """Whether ownership, the role tree, a share row or the sharing set opens a record."""
        if (row["Id"], user["Id"]) in self.shares:
            return True
        if row.get("Partner_Account__c") == user["AccountId"] and "Course_Name__c" in row:
            return True
        owner = self.by_id[str(row["OwnerId"])]
        role = self.by_id[str(owner["UserRoleId"])] if owner["UserRoleId"] else None
        while role and role.get("ParentRoleId"):
            if role["ParentRoleId"] == user["UserRoleId"]:
                return True
            role = self.by_id[str(role["ParentRoleId"])]
        return owner["Id"] == user["Id"]
