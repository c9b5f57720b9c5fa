"""A second opinion on every judgement: brute force, one record at a time.

Written from the rules alone, in plain dicts, dates and fractions; it shares no code with
what it checks. It reads the cases that ``tests.judging`` reads, with every field spelled
out, and with the filter logic as a tree beside its text.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from tests.unit.evaluator.oracle_record import KINDS, Plain, RecordOracle, away_from_zero, fold
from tests.unit.evaluator.oracle_tier import Opinion, TierOracle

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


class SilentError(Exception):
    """Salesforce gave no answer about a record that is there."""


class Oracle:
    """Judges the enrollments of one case."""

    def __init__(self, case: Plain) -> None:
        self.case = case
        self.program: Plain = case["program"]
        self.today = date.fromisoformat(case["today"])
        self.tiers = TierOracle(self.program, self.today)
        self.reading = RecordOracle(self.program, case["rates"])

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
        judged = (
            sensible
            and user["IsActive"]
            and user["AccountId"] == "@" + enrollment["account"]
            and self.tiers.is_finished()
        )
        opinion = Opinion(status)
        if not judged:
            return self._hold(opinion)
        if status == "Not Started":
            opinion.following = self.tiers.following(enrollment["tier"])
            return opinion
        try:
            self._measure(opinion, enrollment)
        except SilentError:
            return self._hold(opinion)
        if any("no_rate" in reasons.values() for reasons in opinion.reasons.values()):
            return self._hold(opinion)
        self.tiers.conclude(opinion, enrollment)
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
            opinion.values[name] = self._value(criterion, counted)
            unseen |= {record for record, reason in reasons.items() if reason == "not_visible"}
        opinion.hidden = len(unseen)

    def _verified(self, name: str, enrollment: Plain) -> Fraction:
        standing = 0
        for given in enrollment["verifications"]:
            fresh = not given["expires_on"] or date.fromisoformat(given["expires_on"]) >= self.today
            standing += given["criterion"] == name and given["verified"] and fresh
        return Fraction(standing)

    def _value(self, criterion: Plain, counted: list[str]) -> Fraction:
        if criterion["type"] != "Total Revenue":
            return Fraction(len(counted))
        total = Fraction(0)
        for name in counted:
            record = self._records(criterion)[name]
            amount = self.reading.number(record, criterion["rollup"])
            total += amount if isinstance(amount, Fraction) else 0
        return total if KINDS[criterion["rollup"]] == "money" else away_from_zero(total, 4)

    def _records(self, criterion: Plain) -> Mapping[str, Plain]:
        found: Mapping[str, Plain] = self.case["records"][OBJECTS[criterion["type"]]]
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
        if OBJECTS[criterion["type"]] != "Course_Assignment__c":
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
        certificate = OBJECTS[criterion["type"]] == "Course_Assignment__c"
        if whose != account or (certificate and self._holders_account(record) != account):
            return "other_account"
        if not self._is_of_the_type(criterion, record):
            return "base_condition"
        day = self.reading.day(record, criterion["attainment_date"] or DATES[criterion["type"]])
        if day is None:
            return "no_attainment_date"
        if day > self.today and not criterion["include_future_dates"]:
            return "future_date"
        if not criterion["ignore_window"] and not self._inside(day, enrollment):
            return "outside_window"
        passing = self.reading.passes(criterion["tree"], criterion, record)
        if passing is False:
            return "filter"
        if certificate and (end := self.reading.day(record, "Expires_On__c")) and end < self.today:
            return "expired"
        seen = self._seen(enrollment["user"], name, record)
        if seen is not True:
            return "deleted" if seen is None else "not_visible"
        rollup = criterion["rollup"] if criterion["type"] == "Total Revenue" else None
        if passing is None or (rollup and self.reading.number(record, rollup) == "no rate"):
            return "no_rate"
        return "counted"

    def _is_of_the_type(self, criterion: Plain, record: Plain) -> bool:
        match criterion["type"]:
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
        if OBJECTS[criterion["type"]] == "Opportunity":
            return reasons
        records = self._records(criterion)
        path = criterion["attainment_date"] or DATES[criterion["type"]]
        counting = [name for name in records if reasons.get(name) == "counted"]
        # The rule leaves open which of two equal dates wins; we take the older record.
        counting.sort(key=lambda name: self.reading.day(records[name], path) or date.max)
        taken = set()
        for name in counting:
            key = self._identity(name, records[name])
            if key in taken:
                reasons[name] = "duplicate"
            taken.add(key)
        return reasons

    def _identity(self, name: str, record: Plain) -> object:
        if "Contact__c" not in record:
            return record["ConvertedOpportunityId"] or name
        # Nothing tells that two certificates without a course are the same.
        course = fold(record["Course_Name__c"])
        return (record["Contact__c"], course) if course else name
