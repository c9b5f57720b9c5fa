"""A second opinion on every judgement: brute force, one record at a time.

Written from the rules alone, in plain dicts, dates and fractions; it shares no code with
what it checks. It reads the cases that ``tests.judging`` reads, with every field spelled
out, and with the filter logic as a tree beside its text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from fractions import Fraction
from math import floor
from typing import Any
from zoneinfo import ZoneInfo

Plain = Mapping[str, Any]

KINDS = {
    "IsWon": "checkbox",
    "Renewal__c": "checkbox",
    "Is_Deal_Registration__c": "checkbox",
    "Amount": "money",
    "Fee__c": "money",
    "Budget__c": "money",
    "Score__c": "number",
    "CloseDate": "date",
    "Signed_On__c": "date",
    "Submitted_On__c": "date",
    "Approved_On__c": "date",
    "Completed_On__c": "date",
    "Expires_On__c": "date",
    "Signed_At__c": "instant",
    "CreatedDate": "instant",
    "Labels__c": "selection",
}

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


@dataclass(slots=True)
class Opinion:
    """What the oracle thinks of one enrollment; values are missing where nothing is judged."""

    status: str
    held: bool = False
    values: dict[str, Fraction] = field(default_factory=dict)
    reasons: dict[str, dict[str, str]] = field(default_factory=dict)
    earned: str | None = None
    following: str | None = None
    progress: int | None = None
    weakest: str | None = None
    standing: str | None = None
    hidden: int | None = None


class SilentError(Exception):
    """Salesforce gave no answer about a record that is there."""


class Oracle:
    """Judges the enrollments of one case."""

    def __init__(self, case: Plain) -> None:
        self.case = case
        self.program: Plain = case["program"]
        self.zone = ZoneInfo(self.program["time_zone"])
        self.today = date.fromisoformat(case["today"])
        self.tiers = sorted(self.program["tiers"].items(), key=lambda pair: pair[1]["rank"])

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
            and any(self._asks(tier) for _, tier in self.tiers)
        )
        opinion = Opinion(status)
        if not judged:
            return self._hold(opinion)
        if status == "Not Started":
            opinion.following = self._next(enrollment["tier"])
            return opinion
        try:
            self._measure(opinion, enrollment)
        except SilentError:
            return self._hold(opinion)
        if any("no_rate" in reasons.values() for reasons in opinion.reasons.values()):
            return self._hold(opinion)
        self._conclude(opinion, enrollment)
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
            amount = self._number(record, criterion["rollup"])
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
        day = self._day(record, criterion["attainment_date"] or DATES[criterion["type"]])
        if day is None:
            return "no_attainment_date"
        if day > self.today and not criterion["include_future_dates"]:
            return "future_date"
        if not criterion["ignore_window"] and not self._inside(day, enrollment):
            return "outside_window"
        passing = self._passes(criterion["tree"], criterion, record)
        if passing is False:
            return "filter"
        if certificate and (end := self._day(record, "Expires_On__c")) and end < self.today:
            return "expired"
        seen = self._seen(enrollment["user"], name, record)
        if seen is not True:
            return "deleted" if seen is None else "not_visible"
        rollup = criterion["rollup"] if criterion["type"] == "Total Revenue" else None
        if passing is None or (rollup and self._number(record, rollup) == "no rate"):
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
        counting.sort(key=lambda name: self._day(records[name], path) or date.max)
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

    # Fields

    def _day(self, record: Plain, path: str) -> date | None:
        value = record[path]
        if not value:
            return None
        if KINDS[path] == "date":
            return date.fromisoformat(value)
        return datetime.fromisoformat(value).astimezone(self.zone).date()

    def _number(self, record: Plain, path: str) -> Fraction | str | None:
        """Give a number; money in the program's currency, or ``no rate``."""
        value = record[path]
        if value is None or KINDS[path] == "number":
            return None if value is None else Fraction(value)
        source, target = record["CurrencyIsoCode"], self.program["currency"]
        rates = self.case["rates"]
        digits = rates[target][1]
        if source == target:
            return away_from_zero(Fraction(value), digits)
        if not source or not Fraction(rates.get(source, [0])[0]) or not Fraction(rates[target][0]):
            return "no rate"
        corporate = Fraction(value) / Fraction(rates[source][0])
        return away_from_zero(corporate * Fraction(rates[target][0]), digits)

    # Filters

    def _passes(self, tree: Any, criterion: Plain, record: Plain) -> bool | None:  # noqa: ANN401 - a nested tuple
        """Tell whether a record passes; ``None`` where that hangs on a rate nobody knows."""
        if isinstance(tree, int):
            return self._holds(record, *criterion["filters"][tree - 1])
        word, *parts = tree
        found = [self._passes(part, criterion, record) for part in parts]
        if word == "NOT":
            return None if found[0] is None else not found[0]
        decisive = word == "OR"
        if decisive in found:
            return decisive
        return None if None in found else not decisive

    def _holds(self, record: Plain, path: str, word: str, wanted: Any = None) -> bool | None:  # noqa: ANN401 - any JSON
        negated = {
            "not equal": "equals",
            "does not contain": "contains",
            "does not start with": "starts with",
            "not in": "in",
            "excludes": "includes",
            "is not blank": "is blank",
        }
        if word in negated:
            held = self._holds(record, path, negated[word], wanted)
            return None if held is None else not held
        kind = KINDS.get(path, "text")
        if kind == "checkbox":
            return word == "equals" and (record[path] is True) is (wanted is True)
        if word == "is blank":
            return bool(not record[path] and record[path] != 0)
        listed = wanted if isinstance(wanted, list) else [wanted]
        value = self._number(record, path) if kind in ("money", "number") else record[path]
        if value == "no rate":
            return None
        if value is None or value == "":
            return wanted is None and word == "equals"
        return any(
            self._compare(kind, value, word, each) for each in listed if each not in (None, "")
        )

    def _compare(self, kind: str, value: Any, word: str, wanted: Any) -> bool:  # noqa: ANN401 - any JSON
        if kind == "selection":
            chosen = {fold(each) for each in value.split(";")}
            if word == "equals":
                return chosen == {fold(each) for each in wanted.split(";")}
            return any(text_holds(each, word, fold(wanted)) for each in chosen)
        if kind == "text":
            return text_holds(fold(value), word, fold(wanted))
        if kind == "instant":
            moment = datetime.fromisoformat(value).astimezone(UTC)
            if "T" in wanted:
                return ordered(moment, word, datetime.fromisoformat(wanted))
            return ordered(moment.astimezone(self.zone).date(), word, date.fromisoformat(wanted))
        if kind == "date":
            return ordered(date.fromisoformat(value), word, date.fromisoformat(wanted))
        return ordered(value, word, Fraction(wanted))

    # Tiers

    def _asks(self, tier: Plain) -> dict[str, Fraction]:
        return {k: Fraction(v) for k, v in tier.items() if k != "rank" and v is not None}

    def _met(self, tier: Plain, values: Mapping[str, Fraction]) -> bool:
        return all(values[name] >= least for name, least in self._asks(tier).items())

    def _next(self, held: str | None) -> str | None:
        names = [name for name, _ in self.tiers]
        above = names[names.index(held) + 1 :] if held else names
        return above[0] if above else None

    def _conclude(self, opinion: Opinion, enrollment: Plain) -> None:
        held, names = enrollment["tier"], [name for name, _ in self.tiers]
        for position, (name, tier) in enumerate(self.tiers):
            lower = [t for _, t in self.tiers[:position] if self._asks(t)]
            skipped = any(not self._met(t, opinion.values) for t in lower)
            invited = position > 0 and not self._asks(tier)
            if self._met(tier, opinion.values) and not invited:
                if skipped and self.program["require_lower_tiers"]:
                    continue
                opinion.earned = name
        rank = names.index(opinion.earned) if opinion.earned else -1
        if held:
            gap = rank - names.index(held)
            opinion.standing = "Maintained" if gap == 0 else "Eligible" if gap > 0 else "At Risk"
            if gap < 0 and any(
                self._keeps(each, names.index(held), names) for each in enrollment["overrides"]
            ):
                opinion.standing = "Protected"
        elif opinion.earned:
            opinion.standing = "Eligible"
        opinion.following = self._next(held)
        self._progress(opinion)

    def _keeps(self, override: Plain, held: int, names: list[str]) -> bool:
        until = override["until"]
        over = until is not None and date.fromisoformat(until) < self.today
        high_enough = override["kind"] == "Lock" or names.index(override["tier"]) >= held
        return high_enough and not over

    def _progress(self, opinion: Opinion) -> None:
        tier = dict(self.tiers).get(opinion.following or "")
        if tier is None or (tier is not self.tiers[0][1] and not self._asks(tier)):
            return
        asks = self._asks(tier)
        shares = {
            name: self._share(opinion.values[name], asks[name])
            for name in self.program["criteria"]
            if name in asks
        }
        opinion.weakest = min(shares, key=lambda name: shares[name]) if shares else None
        capped = [min(share, Fraction(1)) for share in shares.values()]
        mean = sum(capped, Fraction(0)) / len(capped) if capped else Fraction(1)
        opinion.progress = 100 if self._met(tier, opinion.values) else min(99, floor(mean * 100))

    def _share(self, value: Fraction, least: Fraction) -> Fraction:
        if least == 0:
            return Fraction(1 if value >= 0 else 0)
        return max(Fraction(0), value / least)


def fold(text: str | None) -> str:
    return (text or "").casefold()


def text_holds(value: str, word: str, wanted: str) -> bool:
    if word == "contains":
        return wanted in value
    return value.startswith(wanted) if word == "starts with" else value == wanted


def ordered(value: Any, word: str, wanted: Any) -> bool:  # noqa: ANN401 - anything with an order
    match word:
        case "less than":
            return bool(value < wanted)
        case "less or equal":
            return bool(value <= wanted)
        case "greater than":
            return bool(value > wanted)
        case "greater or equal":
            return bool(value >= wanted)
        case _:
            return bool(value == wanted)


def away_from_zero(value: Fraction, places: int) -> Fraction:
    """Round to some places, ties away from zero."""
    steps = floor(abs(value) * 10**places + Fraction(1, 2))
    return Fraction(steps if value >= 0 else -steps, 10**places)
