"""Plain Python: closures over records with Decimal amounts, giving a reason for each record."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from tests.benchmarks.workload import (
    CORPORATE,
    CRITERIA,
    CURRENCIES,
    DIGITS,
    PROGRAM_CURRENCIES,
    PROGRAMS,
    REGIONS,
    TODAY,
    TYPES,
    Criterion,
    Tree,
    Workload,
)

Record = dict[str, Any]
Predicate = Callable[[Record], bool]
_UNITS = {code: Decimal(1).scaleb(-digits) for code, digits in DIGITS.items()}
_TODAY = (TODAY - date(1970, 1, 1)).days


@dataclass(frozen=True)
class Data:
    """Records by account, as a client library hands them over."""

    by_account: list[list[Record]]
    rates: dict[str, tuple[list[int], list[Decimal]]]


def data_of(work: Workload, accounts: int | None = None) -> Data:
    """Make the records, of the first accounts only where a number is given; not measured."""
    by_account: list[list[Record]] = [[] for _ in range(accounts or work.enrollments)]
    r = work.records if accounts is None else work.records.of_first(accounts)
    columns = zip(
        r.account.tolist(), r.amount.tolist(), r.has_amount.tolist(), r.currency.tolist(),
        r.close_day.tolist(), r.type.tolist(), r.region.tolist(), r.probability.tolist(),
        r.won.tolist(), r.visible.tolist(), strict=True,
    )  # fmt: skip
    for account, amount, known, code, day, kind, region, probability, won, visible in columns:
        by_account[account].append(
            {
                "Amount": Decimal(amount).scaleb(-2) if known else None,
                "Currency": CURRENCIES[code],
                "CloseDate": day,
                "Type": TYPES[kind],
                "Region": REGIONS[region],
                "Probability": Decimal(probability),
                "IsWon": won,
                "Visible": visible,
            }
        )
    rates: dict[str, tuple[list[int], list[Decimal]]] = {}
    for row in work.rates:
        days, values = rates.setdefault(row.code, ([], []))
        days.append((row.first - date(1970, 1, 1)).days)
        values.append(row.rate)
    return Data(by_account, rates)


def judge(work: Workload, data: Data, number: int) -> list[list[Decimal | None]]:
    """Judge every enrollment of one program; reasons are made and counted."""
    code = PROGRAM_CURRENCIES[number % len(PROGRAM_CURRENCIES)]
    rules = [(each, _predicate(each.tree)) for each in CRITERIA]
    found: list[list[Decimal | None]] = []
    for account in range(number, work.enrollments, PROGRAMS):
        records = data.by_account[account]
        for record in records:
            record["Converted"] = _converted(record, code, data.rates)
        first, last = int(work.first_day[account]), int(work.last_day[account])
        found.append([_value(each, rule, records, first, last) for each, rule in rules])
    return found


def _reason(record: Record, rule: Predicate, first: int, last: int) -> str:
    if not record["IsWon"]:
        return "base_condition"
    if record["CloseDate"] > _TODAY:
        return "future_date"
    if not first <= record["CloseDate"] <= last:
        return "outside_window"
    if not rule(record):
        return "filter"
    return "counted" if record["Visible"] else "not_visible"


def _value(
    criterion: Criterion, rule: Predicate, records: list[Record], first: int, last: int
) -> Decimal | None:
    reasons = [_reason(record, rule, first, last) for record in records]
    counted = [record for record, why in zip(records, reasons, strict=True) if why == "counted"]
    amounts = [r["Converted"] for r in counted if r["Converted"] is not None]
    match criterion.measure:
        case "sum":
            return sum(amounts, Decimal(0))
        case "count":
            return Decimal(len(counted))
        case "minimum":
            return min(amounts, default=None)
        case "maximum":
            return max(amounts, default=None)
    candidates = len(counted) + sum(
        why == "filter" and record["Visible"] for record, why in zip(records, reasons, strict=True)
    )
    share = Decimal(100 * len(counted)) / candidates if candidates else None
    return share.quantize(Decimal("0.0001"), ROUND_HALF_UP) if share is not None else None


def _rate(code: str, day: int, rates: dict[str, tuple[list[int], list[Decimal]]]) -> Decimal:
    if code == CORPORATE:
        return Decimal(1)
    days, values = rates[code]
    return values[bisect_right(days, day) - 1]


def _converted(
    record: Record, target: str, rates: dict[str, tuple[list[int], list[Decimal]]]
) -> Decimal | None:
    amount: Decimal | None = record["Amount"]
    if amount is None:
        return None
    if record["Currency"] != target:
        day = record["CloseDate"]
        amount = amount * _rate(target, day, rates) / _rate(record["Currency"], day, rates)
    return amount.quantize(_UNITS[target], ROUND_HALF_UP)


def _predicate(tree: Tree) -> Predicate:
    match tree:
        case ("and", *parts):
            rules = [_predicate(part) for part in parts]
            return lambda record: all(rule(record) for rule in rules)
        case ("or", *parts):
            rules = [_predicate(part) for part in parts]
            return lambda record: any(rule(record) for rule in rules)
        case ("not", part):
            rule = _predicate(part)
            return lambda record: not rule(record)
        case ("equals", field, None):
            return lambda record: record[field] is None
        case ("equals", field, wanted):
            folded = wanted.casefold()
            return lambda record: (record[field] or "").casefold() == folded
        case ("in", field, wanted):
            several = {each.casefold() for each in wanted}
            return lambda record: (record[field] or "").casefold() in several
        case ("starts with", field, wanted):
            start = wanted.casefold()
            return lambda record: (record[field] or "").casefold().startswith(start)
        case (">" | ">=" as operator, field, least):
            key = "Converted" if field == "Amount" else field
            return _ordered(key, least, strict=operator == ">")
    raise ValueError(tree)


def _ordered(key: str, least: Decimal, *, strict: bool) -> Predicate:
    def holds(record: Record) -> bool:
        value = record[key]
        if value is None:
            return False
        return bool(value > least if strict else value >= least)

    return holds


def exact_revenue(work: Workload, data: Data, account: int, target: str) -> int:
    """Sum the first criterion of one enrollment in minor units, by fractions alone."""
    rule = _predicate(CRITERIA[0].tree)
    first, last = int(work.first_day[account]), int(work.last_day[account])
    total = 0
    for record in data.by_account[account]:
        if record["Amount"] is None or _reason(record, rule, first, last) != "counted":
            continue
        day = record["CloseDate"]
        factor = Fraction(1)
        if record["Currency"] != target:
            source = Fraction(_rate(record["Currency"], day, data.rates))
            factor = Fraction(_rate(target, day, data.rates)) / source
        exact = Fraction(record["Amount"]) * factor * 10 ** DIGITS[target]
        rounded = (2 * abs(exact) + 1) // 2
        total += int(rounded if exact >= 0 else -rounded)
    return total
