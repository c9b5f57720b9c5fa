"""A second opinion on every judgement: brute force, one record at a time.

Written from the rules alone, in plain dicts, dates and fractions; it shares no code with
what it checks. It reads the cases that ``tests.judging`` reads, with every field spelled
out, and with the filter logic as a tree beside its text.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from tests.unit.evaluator.oracle_measure import (
    NUMERIC,
    date_of,
    measure_of,
    measured_value,
    object_of,
    plain_key,
)
from tests.unit.evaluator.oracle_record import Plain, RecordOracle, away_from_zero, fold
from tests.unit.evaluator.oracle_tier import Opinion, TierOracle


class SilentError(Exception):
    """Salesforce gave no answer about a record that is there."""


class Oracle:
    """Judges the enrollments of one case."""

    def __init__(self, case: Plain) -> None:
        self.case = case
        self.program: Plain = case["program"]
        self.today = date.fromisoformat(case["today"])
        self.reading = RecordOracle(self.program, case["rates"], case["dated_rates"])

    def opinions(self) -> dict[str, Opinion]:
        return {name: self._opinion(each) for name, each in self.case["enrollments"].items()}

    # The enrollment

    def _opinion(self, enrollment: Plain) -> Opinion:
        first = date.fromisoformat(enrollment["from"]) if enrollment["from"] else None
        last = date.fromisoformat(enrollment["to"]) if enrollment["to"] else None
        sensible = first is not None and (last is None or first <= last)
        status = "Current"
        if first is not None and sensible and self.today < first:
            status = "Not Started"
        elif sensible and last is not None and last < self.today:
            status = "Expired"
        user = self.case["users"][enrollment["user"]]
        tiers = TierOracle(self.program, self.today, enrollment["segment"])
        judged = (
            sensible
            and user["IsActive"]
            and user["AccountId"] == "@" + enrollment["account"]
            and tiers.is_finished()
        )
        opinion = Opinion(status)
        if not judged:
            return self._hold(opinion)
        if status == "Not Started":
            opinion.following = tiers.following(enrollment["tier"])
            return opinion
        try:
            self._measure(opinion, enrollment)
        except SilentError:
            return self._hold(opinion)
        if any("no_rate" in reasons.values() for reasons in opinion.reasons.values()):
            return self._hold(opinion)
        tiers.conclude(opinion, enrollment)
        return opinion

    def _hold(self, opinion: Opinion) -> Opinion:
        opinion.held = True
        opinion.standing = "Inconclusive"
        opinion.values = {}
        if opinion.status == "Current":
            opinion.status = "On Hold"
        return opinion

    # The criteria

    def _measure(self, opinion: Opinion, enrollment: Plain) -> None:
        unseen = set()
        for name, criterion in self.program["criteria"].items():
            if criterion["type"] == "Custom":
                opinion.values[name] = self._verified(name, enrollment)
                continue
            reasons = self._reasons(criterion, enrollment)
            opinion.reasons[name] = reasons
            counted = [record for record, reason in reasons.items() if reason == "counted"]
            failed = [record for record, reason in reasons.items() if reason == "filter"]
            opinion.values[name] = self._value(criterion, counted, failed, enrollment)
            unseen |= {record for record, reason in reasons.items() if reason == "not_visible"}
        opinion.hidden = len(unseen)
        self._spread_deletions(opinion)

    def _spread_deletions(self, opinion: Opinion) -> None:
        """Tell a record as gone by every criterion of its object once one of them found out."""
        for name, reasons in opinion.reasons.items():
            kind = object_of(self.case["program"]["criteria"][name])
            for other, found in opinion.reasons.items():
                if object_of(self.case["program"]["criteria"][other]) == kind:
                    gone = (record for record, reason in found.items() if reason == "deleted")
                    reasons.update(dict.fromkeys((r for r in gone if r in reasons), "deleted"))

    def _verified(self, name: str, enrollment: Plain) -> Fraction:
        standing = 0
        for given in enrollment["verifications"]:
            fresh = not given["expires_on"] or date.fromisoformat(given["expires_on"]) >= self.today
            standing += given["criterion"] == name and given["verified"] and fresh
        return Fraction(standing)

    def _value(
        self, criterion: Plain, counted: list[str], failed: list[str], enrollment: Plain
    ) -> Fraction | None:
        records, path = self._records(criterion), criterion["rollup"]
        match measure_of(criterion):
            case "Count":
                return Fraction(len(counted))
            case "Count Distinct":
                values = {plain_key(records[name][path]) for name in counted}
                return Fraction(len(values - {None}))
            case "Share":
                seen = [n for n in failed if self._seen(enrollment["user"], n, records[n])]
                whole = len(counted) + len(seen)
                return away_from_zero(Fraction(100 * len(counted), whole), 4) if whole else None
        return measured_value(criterion, [records[name] for name in counted], self.reading)

    def _records(self, criterion: Plain) -> Mapping[str, Plain]:
        found: Mapping[str, Plain] = self.case["records"][object_of(criterion)]
        return found

    # The records

    def _reasons(self, criterion: Plain, enrollment: Plain) -> dict[str, str]:
        account = "@" + enrollment["account"]
        reasons = {
            name: self._reason(criterion, enrollment, name, record, account)
            for name, record in self._records(criterion).items()
            if account in self._links(criterion, record)
        }
        return self._settle_duplicates(criterion, reasons)

    def _links(self, criterion: Plain, record: Plain) -> tuple[str | None, ...]:
        if object_of(criterion) != "Course_Assignment__c":
            return (record["PartnerAccountId"],)
        return (record["Partner_Account__c"], self._holders_account(record))

    def _holders_account(self, record: Plain) -> str | None:
        contact = record["Contact__c"]
        account = self.case["records"]["Contact"][contact[1:]]["AccountId"] if contact else None
        return str(account) if account else None

    def _reason(
        self, criterion: Plain, enrollment: Plain, name: str, record: Plain, account: str
    ) -> str:
        """Look for the first reason, in the order of the rule."""
        whose = next((link for link in self._links(criterion, record) if link), None)
        course = object_of(criterion) == "Course_Assignment__c"
        if whose != account or (course and self._holders_account(record) != account):
            return "other_account"
        if not self._is_of_the_type(criterion, record):
            return "base_condition"
        day = self.reading.day(record, date_of(criterion))
        if day is None:
            return "no_attainment_date"
        if day > self.today and not criterion["include_future_dates"]:
            return "future_date"
        if not criterion["ignore_window"] and not self._inside(day, enrollment):
            return "outside_window"
        passing = self.reading.passes(criterion["tree"], criterion, record)
        if passing is False:
            # A share is of all candidates, so that one that is gone is gone from it too.
            shared = measure_of(criterion) == "Share"
            gone = shared and self._seen(enrollment["user"], name, record) is None
            return "deleted" if gone else "filter"
        if criterion["type"] == "Certifications" and self._is_over(record):
            return "expired"
        return self._last_reason(criterion, enrollment, name, record, certain=passing is True)

    def _is_over(self, record: Plain) -> bool:
        end = self.reading.day(record, "Expires_On__c")
        return end is not None and end < self.today

    def _last_reason(
        self, criterion: Plain, enrollment: Plain, name: str, record: Plain, *, certain: bool
    ) -> str:
        """Look at what is asked only for a record that would count."""
        seen = self._seen(enrollment["user"], name, record)
        if seen is not True:
            return "deleted" if seen is None else "not_visible"
        rollup = criterion["rollup"] if measure_of(criterion) in NUMERIC else None
        if not certain or (rollup and self.reading.number(record, rollup) == "no rate"):
            return "no_rate"
        return "counted"

    def _is_of_the_type(self, criterion: Plain, record: Plain) -> bool:
        match criterion["type"]:
            case "Measured":
                return True
            case "Total Revenue" | "Closed Deals":
                return record["IsWon"] is True
            case "Certifications":
                return fold(record["Status__c"]) == "completed"
        if record["Is_Deal_Registration__c"] is not True:
            return False
        status = fold(record["Registration_Status__c"])
        if criterion["type"] == "Approved Deal Registrations":
            return status == "approved"
        return status not in ("duplicate", "cancelled", "withdrawn")

    def _inside(self, day: date, enrollment: Plain) -> bool:
        after = date.fromisoformat(enrollment["from"]) <= day
        return after and (not enrollment["to"] or day <= date.fromisoformat(enrollment["to"]))

    def _seen(self, user: str, name: str, record: Plain) -> bool | None:
        """Tell whether the user sees a record; ``None`` when it is gone."""
        if name in self.case["gone"]:
            return None
        through = record.get("ConvertedOpportunityId")
        asked = [name, *([through[1:]] if through else [])]
        silent = [each for each in asked if each in self.case["unanswered"]]
        unanswered = {*self.case["unanswered"], *self.case["gone"]}
        hidden = self.case["hidden"].get(user, ())
        if any(each not in unanswered and each not in hidden for each in asked):
            return True
        if silent and self.case["missing_access_row"] == "hold":
            raise SilentError(silent)
        return False

    def _settle_duplicates(self, criterion: Plain, reasons: dict[str, str]) -> dict[str, str]:
        records = self._records(criterion)
        path = date_of(criterion)
        counting = [name for name in records if reasons.get(name) == "counted"]
        # The rule leaves open which of two equal dates wins; we take the older record.
        counting.sort(key=lambda name: self.reading.day(records[name], path) or date.max)
        taken = set()
        for name in counting:
            key = self._identity(criterion, name, records[name])
            if key in taken:
                reasons[name] = "duplicate"
            taken.add(key)
        return reasons

    def _identity(self, criterion: Plain, name: str, record: Plain) -> object:
        if measure_of(criterion) == "Count Distinct":
            value = plain_key(record[criterion["rollup"]])
            # Blanks are not the same as each other; they are simply not counted.
            return name if value is None else (value,)
        if measure_of(criterion) == "Count" and object_of(criterion) == "Lead":
            return record["ConvertedOpportunityId"] or name
        if criterion["type"] == "Certifications":
            # Nothing tells that two certificates without a course are the same.
            course = fold(record["Course_Name__c"])
            return (record["Contact__c"], course) if course else name
        return name
