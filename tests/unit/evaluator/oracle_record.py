"""The oracle's reading of single records: their days, their numbers, their filters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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


_NEGATED = {
    "not equal": "equals",
    "does not contain": "contains",
    "does not start with": "starts with",
    "not in": "in",
    "excludes": "includes",
    "is not blank": "is blank",
}


@dataclass(frozen=True, slots=True)
class RecordOracle:
    """Reads records for one program, with the org's rates."""

    program: Plain
    rates: Plain
    dated: Plain

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.program["time_zone"])

    def day(self, record: Plain, path: str) -> date | None:
        value = record[path]
        if not value:
            return None
        if KINDS[path] == "date":
            return date.fromisoformat(value)
        return datetime.fromisoformat(value).astimezone(self.zone).date()

    def number(self, record: Plain, path: str) -> Fraction | str | None:
        """Give a number; money in the program's currency, rounded, or ``no rate``."""
        found = self.exact(record, path)
        if isinstance(found, Fraction) and KINDS[path] == "money":
            return away_from_zero(found, self.rates[self.program["currency"]][1])
        return found

    def exact(self, record: Plain, path: str) -> Fraction | str | None:
        """Give a number before it is rounded."""
        value = record[path]
        if value is None or KINDS[path] == "number":
            return None if value is None else Fraction(value)
        source, target = record["CurrencyIsoCode"], self.program["currency"]
        if source == target:
            return Fraction(value)
        # Only opportunities have dated rates, and they have a close date.
        day = record.get("CloseDate")
        rates = [self._rate(code, day, on_days="CloseDate" in record) for code in (source, target)]
        if None in rates or 0 in rates:
            return "no rate"
        return Fraction(value) / (rates[0] or 0) * (rates[1] or 0)

    def _rate(self, code: str | None, day: str | None, *, on_days: bool) -> Fraction | None:
        if code is None:
            return None
        if not self.dated or not on_days:
            return Fraction(self.rates[code][0]) if code in self.rates else None
        if day is None:
            return None
        if code == "USD":
            return Fraction(1)
        for first, until, rate in self.dated.get(code, ()):
            if first <= day and (until is None or day < until):
                return Fraction(rate)
        return None

    def passes(self, tree: Any, criterion: Plain, record: Plain) -> bool | None:
        """Tell whether a record passes; ``None`` where that hangs on a rate nobody knows."""
        if isinstance(tree, int):
            return self._holds(record, *criterion["filters"][tree - 1])
        word, *parts = tree
        found = [self.passes(part, criterion, record) for part in parts]
        if word == "NOT":
            return None if found[0] is None else not found[0]
        decisive: bool = word == "OR"
        if decisive in found:
            return decisive
        if None in found:
            return None
        return not decisive

    def _holds(self, record: Plain, path: str, word: str, wanted: Any = None) -> bool | None:
        if word in _NEGATED:
            held = self._holds(record, path, _NEGATED[word], wanted)
            return None if held is None else not held
        kind = KINDS.get(path, "text")
        if kind == "checkbox":
            return word == "equals" and (record[path] is True) is (wanted is True)
        if word == "is blank":
            return bool(not record[path] and record[path] != 0)
        listed = wanted if isinstance(wanted, list) else [wanted]
        value = self.number(record, path) if kind in ("money", "number") else record[path]
        if value == "no rate":
            return None
        if value is None or value == "":
            return wanted is None and word == "equals"
        return any(
            self._compare(kind, value, word, each) for each in listed if each not in (None, "")
        )

    def _compare(self, kind: str, value: Any, word: str, wanted: Any) -> bool:
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


def fold(text: str | None) -> str:
    return (text or "").casefold()


def text_holds(value: str, word: str, wanted: str) -> bool:
    if word == "contains":
        return wanted in value
    return value.startswith(wanted) if word == "starts with" else value == wanted


def ordered(value: Any, word: str, wanted: Any) -> bool:
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
