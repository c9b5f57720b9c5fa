"""A large partner program as plain arrays, the same for every engine that is measured.

Twenty programs, six criteria each, nested filters, five currencies with dated rates, amounts
that are missing or negative, and users who see about two thirds of the records.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

TODAY = date(2026, 6, 17)
PROGRAMS = 20
TYPES = (None, "New Business", "Existing Business", "Renewal", "new business")
REGIONS = (None, "EMEA", "AMER", "APAC", "emea", "LATAM")
CURRENCIES = ("USD", "EUR", "GBP", "JPY", "CHF")
DIGITS = {"USD": 2, "EUR": 2, "GBP": 2, "JPY": 0, "CHF": 2}
CORPORATE = "USD"
PROGRAM_CURRENCIES = ("USD", "EUR", "JPY")

#: A filter as nested tuples: ("and" | "or", part, …), ("not", part), or a leaf
#: (operator, field, value).
Tree = tuple[Any, ...]


@dataclass(frozen=True)
class Criterion:
    """One criterion in neutral terms; ``measure`` is sum, count, minimum, maximum or share."""

    name: str
    measure: str
    tree: Tree


_EMEA = ("equals", "Region", "EMEA")
_LIKELY = (">", "Probability", Decimal(40))
_NO_RENEWAL = ("not", ("equals", "Type", "Renewal"))
_NEW = ("equals", "Type", "New Business")

CRITERIA = (
    Criterion("revenue", "sum", ("and", ("in", "Type", ("New Business", "Renewal")))),
    Criterion("large deals", "count", (">=", "Amount", Decimal(5000))),
    Criterion("regional revenue", "sum", ("or", _EMEA, ("and", _NO_RENEWAL, _LIKELY))),
    Criterion("smallest deal", "minimum", ("not", ("equals", "Region", None))),
    Criterion("largest deal", "maximum", ("and", ("starts with", "Type", "new"))),
    Criterion("share of new business", "share", ("or", _NEW, ("equals", "Region", "LATAM"))),
)


@dataclass(frozen=True)
class RateRow:
    """One dated rate: units for one corporate unit, from ``first`` up to without ``until``."""

    code: str
    first: date
    until: date
    rate: Decimal


@dataclass(frozen=True)
class Records:
    """All opportunities, those of one account side by side; null amounts are masked."""

    account: NDArray[np.int64]
    amount: NDArray[np.int64]  #: minor units of hundredths in the record's currency
    has_amount: NDArray[np.bool_]
    currency: NDArray[np.int32]
    close_day: NDArray[np.int64]
    type: NDArray[np.int32]
    region: NDArray[np.int32]
    probability: NDArray[np.int64]
    won: NDArray[np.bool_]
    visible: NDArray[np.bool_]

    def of_first(self, accounts: int) -> Records:
        """Give the records of the first so many accounts."""
        end = int(np.searchsorted(self.account, accounts))
        return Records(**{each.name: getattr(self, each.name)[:end] for each in fields(self)})


@dataclass(frozen=True)
class Workload:
    """Enrollment ``i`` is of account ``i`` and of program ``i % 20``."""

    enrollments: int
    first_day: NDArray[np.int64]
    last_day: NDArray[np.int64]
    records: Records
    rates: tuple[RateRow, ...]


def make_workload(enrollments: int, records: int, seed: int = 7) -> Workload:
    """Make the arrays; the same arguments give the same ones."""
    rng = np.random.default_rng(seed)
    today = (TODAY - date(1970, 1, 1)).days
    weight = rng.lognormal(0, 1, enrollments)
    account = np.sort(rng.choice(enrollments, records, p=weight / weight.sum()))
    amount = np.round(rng.lognormal(9, 1.4, records) * 100).astype(np.int64)
    amount[rng.random(records) < 0.02] *= -1
    first = today - rng.integers(90, 400, enrollments)
    return Workload(
        enrollments=enrollments,
        first_day=first,
        last_day=first + 364,
        records=Records(
            account=account,
            amount=amount,
            has_amount=rng.random(records) >= 0.03,
            currency=rng.choice(5, records, p=[0.4, 0.25, 0.15, 0.15, 0.05]).astype(np.int32),
            close_day=today - rng.integers(-60, 500, records),
            type=rng.integers(0, len(TYPES), records).astype(np.int32),
            region=rng.integers(0, len(REGIONS), records).astype(np.int32),
            probability=rng.integers(0, 101, records),
            won=rng.random(records) < 0.6,
            visible=rng.random(records) < 0.7,
        ),
        rates=_rates(rng),
    )


def _rates(rng: np.random.Generator) -> tuple[RateRow, ...]:
    """Monthly rates for two years, some of which make ties."""
    base = {"EUR": 0.85, "GBP": 0.75, "JPY": 150.0, "CHF": 0.8}
    rows: list[RateRow] = []
    for code, rate in base.items():
        day = TODAY - timedelta(days=600)
        while day < TODAY + timedelta(days=120):
            until = day + timedelta(days=30)
            drift = Decimal(str(rate)) * (100 + int(rng.integers(-3, 4))) / 100
            rows.append(RateRow(code, day, until, drift))
            day = until
    return tuple(rows)
