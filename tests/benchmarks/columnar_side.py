"""The product's own evaluator on the workload."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np

from evaluator.access import Access
from evaluator.candidates import Candidates
from evaluator.column import (
    Column,
    DayColumn,
    FlagColumn,
    MoneyColumn,
    NumberColumn,
    TextColumn,
)
from evaluator.condition import Condition
from evaluator.enrollment import Enrollment, PartnerUser
from evaluator.filter import Either, Every, Filter, Logic, Negated, Numbered
from evaluator.judgement import open_judgement
from evaluator.money import Currency
from evaluator.operator import Operator
from evaluator.program import Criterion, Measure, Program, Threshold, Tier, Unit
from evaluator.rates import DatedRate, Rates
from evaluator.settlement import Verdicts, close_judgement
from evaluator.window import Window
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
    Tree,
    Workload,
)

_MEASURES = {
    "sum": Measure.SUM,
    "count": Measure.COUNT,
    "minimum": Measure.MINIMUM,
    "maximum": Measure.MAXIMUM,
    "share": Measure.SHARE,
}
_OPERATORS = {
    "in": Operator.IN,
    "equals": Operator.EQUALS,
    "starts with": Operator.STARTS_WITH,
    ">": Operator.GREATER_THAN,
    ">=": Operator.GREATER_OR_EQUAL,
}
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Load:
    """One program with its enrollments, candidates and the answers about visibility."""

    program: Program
    enrollments: list[Enrollment]
    candidates: Candidates
    access: Any


def rates_of(work: Workload) -> Rates:
    """The workload's rates."""
    dated: dict[str, list[DatedRate]] = {}
    for row in work.rates:
        dated.setdefault(row.code, []).append(DatedRate(row.first, row.until, row.rate))
    periods = {code: tuple(rows) for code, rows in dated.items()}
    return Rates({CORPORATE: Decimal(1)}, DIGITS, CORPORATE, periods)


def loads_of(work: Workload) -> list[Load]:
    """Cut the workload into programs; not measured, as the pull is not."""
    return [_load(work, number) for number in range(PROGRAMS)]


def judge(load: Load, rates: Rates) -> Verdicts:
    """Judge one program: what is measured."""
    opened = open_judgement(
        load.program, load.enrollments, {"opportunity": load.candidates},
        rates=rates, today=TODAY, zone=UTC,
    )  # fmt: skip
    return close_judgement(opened, {"opportunity": load.access})


def values_of(verdicts: Verdicts) -> list[list[Decimal | None]]:
    """Each enrollment's six values."""
    columns = [
        verdicts.tallies[each.id].values.decimals() for each in verdicts.judgement.program.criteria
    ]
    return [list(row) for row in zip(*columns, strict=True)]


def _load(work: Workload, number: int) -> Load:
    accounts = np.arange(number, work.enrollments, PROGRAMS)
    starts = np.searchsorted(work.records.account, accounts, "left")
    ends = np.searchsorted(work.records.account, accounts, "right")
    rows = np.concatenate([np.arange(s, e) for s, e in zip(starts, ends, strict=True)])
    records = work.records
    close = DayColumn(records.close_day[rows], np.ones(len(rows), dtype=bool))
    amount = NumberColumn(
        records.amount[rows] * records.has_amount[rows], 2, records.has_amount[rows]
    )
    columns: dict[str, Column] = {
        "CloseDate": close,
        "Amount": MoneyColumn(amount, TextColumn(records.currency[rows], CURRENCIES), close),
        "Type": TextColumn(records.type[rows], TYPES),
        "Region": TextColumn(records.region[rows], REGIONS),
        "Probability": NumberColumn(records.probability[rows], 0, np.ones(len(rows), dtype=bool)),
        "IsWon": FlagColumn(records.won[rows]),
    }
    candidates = Candidates(
        ids=tuple(f"006{row:015d}" for row in rows.tolist()),
        columns=columns,
        offsets=np.concatenate([[0], np.cumsum(ends - starts)]).astype(np.int64),
        record=np.arange(len(rows), dtype=np.int64),
        link=np.zeros(len(rows), dtype=np.int8),
        deleted=np.zeros(len(rows), dtype=bool),
    )
    access = np.where(records.visible[rows], Access.READABLE, Access.HIDDEN).astype(np.uint8)
    enrollments = [_enrollment(work, int(account)) for account in accounts]
    return Load(_program(number), enrollments, candidates, access)


def _enrollment(work: Workload, account: int) -> Enrollment:
    key = f"A{account}"
    first, last = (
        _EPOCH + timedelta(days=int(d[account])) for d in (work.first_day, work.last_day)
    )
    user = PartnerUser(f"U{account}", "User", is_active=True, account_id=key)
    return Enrollment(f"E{account}", key, key, key, user.id, user, "T1", Window(first, last))


def _program(number: int) -> Program:
    code = PROGRAM_CURRENCIES[number % len(PROGRAM_CURRENCIES)]
    won = Filter.all_of(Condition(1, "IsWon", Operator.EQUALS, (True,)))
    criteria = tuple(
        Criterion(
            id=f"C{position}",
            name=each.name,
            sequence=position,
            type="Measured",
            measure=_MEASURES[each.measure],
            unit=Unit.MONEY,
            source="opportunity",
            base=won,
            filter=_filter(each.tree),
            attainment="CloseDate",
            rollup=None if each.measure in ("count", "share") else "Amount",
        )
        for position, each in enumerate(CRITERIA)
    )
    tiers = tuple(Tier(f"T{rank}", f"Tier {rank}", rank, {}) for rank in range(1, 5))
    thresholds = tuple(
        Threshold(tier.id, each.id, Decimal(10 ** (tier.rank + 1)))
        for tier in tiers
        for each in criteria
    )
    return Program(
        f"P{number}", f"Program {number}", Currency(code, DIGITS[code]),
        tiers, criteria, (), "1", thresholds,
    )  # fmt: skip


def _filter(tree: Tree) -> Filter:
    conditions: list[Condition] = []

    def logic(node: Tree) -> Logic:
        match node:
            case ("and", *parts):
                return Every(tuple(logic(part) for part in parts))
            case ("or", *parts):
                return Either(tuple(logic(part) for part in parts))
            case ("not", part):
                return Negated(logic(part))
            case (operator, field, value):
                number = len(conditions) + 1
                operands = value if isinstance(value, tuple) else (value,)
                conditions.append(Condition(number, field, _OPERATORS[operator], operands))
                return Numbered(number)
        raise ValueError(tree)

    root = logic(tree)
    return Filter(tuple(conditions), root)
