"""Two enrollments of a money program, judged on a handful of deals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date
from decimal import Decimal

import numpy as np

from evaluator.access import Access, Answers
from evaluator.candidates import Candidates
from evaluator.column import Column
from evaluator.enrollment import Enrollment, PartnerUser
from evaluator.judgement import open_judgement
from evaluator.money import Currency
from evaluator.program import Criterion, Measure, Program, Threshold, Tier, Unit
from evaluator.rates import DatedRate, Rates
from evaluator.settlement import Verdicts, close_judgement
from evaluator.window import Window
from tests.unit.evaluator.columns import candidates, days

TODAY = date(2026, 6, 15)
DEAL = "Opportunity"
REVENUE = Criterion(
    id="C1",
    name="Revenue",
    sequence=1,
    type="Total Revenue",
    measure=Measure.SUM,
    unit=Unit.MONEY,
    source=DEAL,
    attainment="CloseDate",
    rollup="Amount",
)
RATES = Rates(
    {"USD": Decimal(1), "EUR": Decimal("0.8"), "JPY": Decimal(100)},
    {"USD": 2, "EUR": 2, "JPY": 0},
    "USD",
)
#: One euro is 1.25 dollars, and 2 dollars from June on.
DATED = Rates(
    RATES.per_corporate,
    RATES.digits,
    "USD",
    {
        "EUR": (
            DatedRate(date(2020, 1, 1), date(2026, 6, 1), Decimal("0.8")),
            DatedRate(date(2026, 6, 1), None, Decimal("0.5")),
        )
    },
)


def program(*criteria: Criterion) -> Program:
    """Give a program in dollars with one tier that asks for something."""
    return Program(
        id="P1",
        name="Alliance",
        currency=Currency("USD", 2),
        tiers=(Tier("T1", "Silver", 1, {}),),
        criteria=criteria or (REVENUE,),
        benefits=(),
        config_version="v1",
        thresholds=(Threshold("T1", "C1", Decimal(1)),),
    )


def deals(*sizes: int, **columns: Column) -> Candidates:
    """Give deals closed on 1 March unless said otherwise: so many for each enrollment."""
    offsets = [0, *np.cumsum(sizes).tolist()]
    closed = days(*[date(2026, 3, 1)] * offsets[-1])
    return candidates(offsets, **{"CloseDate": closed, **columns})


def judged(
    records: Candidates,
    *criteria: Criterion,
    rates: Rates = RATES,
    answers: Mapping[int, Access] | None = None,
) -> Verdicts:
    """Judge what is readable unless ``answers`` say otherwise, pair by pair."""
    given: Answers = np.full(len(records.record), Access.READABLE, dtype=np.uint8)
    for pair, answer in (answers or {}).items():
        given[pair] = answer
    opened = open_judgement(
        program(*criteria),
        [_enrollment(number) for number in range(1, len(records.offsets))],
        {DEAL: records},
        rates=rates,
        today=TODAY,
        zone=UTC,
    )
    return close_judgement(opened, {DEAL: given})


def _enrollment(number: int) -> Enrollment:
    account = f"A{number}"
    user = PartnerUser("U1", "Nora", is_active=True, account_id=account)
    window = Window(date(2026, 1, 1), None)
    return Enrollment(f"E{number}", f"PE-{number}", account, "Acme", "U1", user, None, window)
