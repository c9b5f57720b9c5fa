"""pandas as an engineer in a hurry writes it: a merge a criterion, exact integers for money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

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

Values = list[list[list[Decimal | None]]]

_RATE_SCALE = 10**6
_TODAY = (TODAY - date(1970, 1, 1)).days


@dataclass(frozen=True)
class Data:
    """The records, the enrollments and the rates as data frames."""

    records: Any
    enrollments: Any
    rates: Any


def data_of(work: Workload) -> Data:
    """Make the frames; not measured."""
    r = work.records
    records = pd.DataFrame(
        {
            "account": r.account,
            "amount": r.amount,
            "known": r.has_amount,
            "currency": np.array(CURRENCIES, dtype=object)[r.currency],
            "day": r.close_day,
            "Type": np.array(TYPES, dtype=object)[r.type],
            "Region": np.array(REGIONS, dtype=object)[r.region],
            "Probability": r.probability,
            "won": r.won,
            "visible": r.visible,
        }
    )
    enrollments = pd.DataFrame(
        {
            "account": np.arange(work.enrollments),
            "first": work.first_day,
            "last": work.last_day,
            "program": np.arange(work.enrollments) % PROGRAMS,
        }
    )
    rates = pd.DataFrame(
        [
            (row.code, (row.first - date(1970, 1, 1)).days, int(row.rate * _RATE_SCALE))
            for row in work.rates
        ],
        columns=["currency", "day", "rate"],
    ).sort_values("day")
    return Data(records, enrollments, rates)


def judge(data: Data) -> Values:
    """Judge every program as one first writes it: each criterion merges what it needs."""
    records = data.records.copy()
    for code in PROGRAM_CURRENCIES:
        records[code] = _minor(records, code, data.rates)
    return [_judged(data, records, number) for number in range(PROGRAMS)]


def judge_pruned(data: Data) -> Values:
    """Judge every program after a look at the profiler: only its own records are merged."""
    values: Values = []
    for number in range(PROGRAMS):
        accounts = data.enrollments.account[data.enrollments.program == number]
        records = data.records[data.records.account.isin(accounts)].copy()
        code = _currency(number)
        records[code] = _minor(records, code, data.rates)
        values.append(_judged(data, records, number))
    return values


def _judged(data: Data, records: Any, number: int) -> list[list[Decimal | None]]:
    ours = data.enrollments[data.enrollments.program == number]
    columns = [_values(each, records, ours, _currency(number)) for each in CRITERIA]
    return [list(row) for row in zip(*columns, strict=True)]


def _currency(number: int) -> str:
    return PROGRAM_CURRENCIES[number % len(PROGRAM_CURRENCIES)]


def _minor(records: Any, code: str, rates: Any) -> Any:
    source = _rate(records, records.currency, rates)
    target = _rate(records, pd.Series(code, index=records.index), rates)
    above = records.amount.abs() * target * 10 ** DIGITS[code]
    below = source * 100
    minor = np.sign(records.amount) * ((2 * above + below) // (2 * below))
    return minor.where(records.known)


def _rate(records: Any, codes: Any, rates: Any) -> Any:
    wanted = pd.DataFrame({"currency": codes, "day": records.day, "row": records.index})
    found = pd.merge_asof(wanted.sort_values("day"), rates, on="day", by="currency")
    found = found.set_index("row").rate.reindex(records.index)
    return found.where(codes != CORPORATE, _RATE_SCALE).astype("int64")


def _values(criterion: Criterion, records: Any, ours: Any, code: str) -> list[Decimal | None]:
    merged = records.merge(ours, on="account")
    inside = merged[
        merged.won
        & (merged.day <= _TODAY)
        & (merged.day >= merged["first"])
        & (merged.day <= merged["last"])
        & merged.visible
    ]
    counted = inside[_mask(criterion.tree, inside, code)]
    groups = counted.groupby("account")
    match criterion.measure:
        case "sum":
            found = groups[code].sum().reindex(ours.account, fill_value=0)
        case "count":
            found = groups.size().reindex(ours.account, fill_value=0)
            return [Decimal(int(value)) for value in found]
        case "minimum":
            found = groups[code].min().reindex(ours.account)
        case "maximum":
            found = groups[code].max().reindex(ours.account)
        case _:
            passed = groups.size().reindex(ours.account, fill_value=0)
            every = inside.groupby("account").size().reindex(ours.account, fill_value=0)
            return [_share(p, e) for p, e in zip(passed, every, strict=True)]
    return [None if pd.isna(v) else Decimal(int(v)).scaleb(-DIGITS[code]) for v in found]


def _share(passed: int, every: int) -> Decimal | None:
    if not every:
        return None
    return Decimal((200 * 10**4 * passed + every) // (2 * every)).scaleb(-4)


def _mask(tree: Tree, frame: Any, code: str) -> Any:
    match tree:
        case ("and", *parts):
            return np.logical_and.reduce([_mask(part, frame, code) for part in parts])
        case ("or", *parts):
            return np.logical_or.reduce([_mask(part, frame, code) for part in parts])
        case ("not", part):
            return ~_mask(part, frame, code)
        case ("equals", field, None):
            return frame[field].isna()
        case ("equals", field, wanted):
            return frame[field].str.lower().eq(wanted.lower())
        case ("in", field, wanted):
            return frame[field].str.lower().isin([each.lower() for each in wanted])
        case ("starts with", field, wanted):
            return frame[field].str.lower().str.startswith(wanted.lower()).fillna(value=False)
        case (">=", "Amount", least):
            return frame[code] >= int(least.scaleb(DIGITS[code]))
        case (">", field, least):
            return frame[field] > int(least)
    raise ValueError(tree)
