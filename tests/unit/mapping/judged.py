"""A small program and evaluations of its enrollment, made by the real evaluator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from evaluator.benefit import BenefitResult
from evaluator.decision_state import DecisionState
from evaluator.enrollment import Enrollment, Hold, HoldKind
from evaluator.evaluation import Evaluation, Measured, evaluate, held_evaluation
from evaluator.money import Currency
from evaluator.program import Benefit, Criterion, Measure, Program, Tier, Unit
from evaluator.reason import Reason
from evaluator.window import Window
from mapping.enrollment_reader import EnrollmentRecord
from mapping.wire import WireValue
from tests.fakes.package import package_map

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
TODAY = date(2026, 6, 1)
REVENUE = Criterion("C1", "Revenue", 1, "Total Revenue", Measure.SUM, Unit.MONEY)
DEALS = Criterion("C2", "Deals", 2, "Closed Deals", Measure.COUNT, Unit.COUNT, unit_label="deals")
SKILL = Criterion("C3", "Skill", 3, "Custom", Measure.VERIFICATIONS, Unit.VERIFIED)
SILVER = Tier("T1", "Silver", 1, {"C1": Decimal(100_000)})
GOLD = Tier("T2", "Gold", 2, {"C1": Decimal(500_000), "C2": Decimal(25)})
MARGIN = Benefit("B1", "Margin", {"T1": "5%", "T2": "15%"})
LEADS = Benefit("B2", "Leads", {"T2": "Yes"})
PROGRAM = Program(
    id="P1",
    name="Alliance",
    currency=Currency("USD", 2),
    tiers=(SILVER, GOLD),
    criteria=(REVENUE, DEALS, SKILL),
    benefits=(LEADS, MARGIN),
    config_version="v1",
)
ENROLLMENT = Enrollment(
    id="E1",
    name="PE-0001",
    account_id="A1",
    account_name="Acme",
    user_id="U1",
    user=None,
    tier_id="T1",
    window=Window(date(2026, 1, 1), date(2026, 12, 31)),
)
RUNNING = ENROLLMENT.window
OVER = Window(date(2025, 1, 1), date(2026, 5, 31))
AHEAD = Window(date(2026, 7, 1), None)


def evaluation(
    revenue: str | None = "125000.00",
    deals: int = 15,
    *,
    excluded: Mapping[Reason, int] | None = None,
    tier: str | None = "T1",
    window: Window = RUNNING,
) -> Evaluation:
    """Judge the enrollment; no revenue at all stands for one that has not started."""
    measured = None
    if revenue is not None:
        measured = {
            "C1": Measured(Decimal(revenue), 7, excluded or {}),
            "C2": Measured(Decimal(deals), deals, {}),
            "C3": Measured(Decimal(0), 0, {}),
        }
    enrollment = replace(ENROLLMENT, tier_id=tier, window=window)
    hidden = None if revenue is None else (excluded or {}).get(Reason.NOT_VISIBLE, 0)
    return evaluate(PROGRAM, enrollment, measured, {}, TODAY, records_not_visible=hidden)


def held(reason: str = "The user is inactive.", window: Window = RUNNING) -> Evaluation:
    """Hold the enrollment."""
    hold = Hold(HoldKind.PRIMARY_USER, reason)
    return held_evaluation(replace(ENROLLMENT, window=window), hold, TODAY)


def with_benefits(*results: BenefitResult, window: Window = RUNNING) -> Evaluation:
    """Judge the enrollment with other benefits than the program's."""
    return replace(evaluation(window=window), benefits=results)


def record(**current: WireValue) -> EnrollmentRecord:
    """Give the enrollment as it stands in the org; what is not given is blank."""
    names = package_map()["enrollment"].fields
    return EnrollmentRecord(
        enrollment=ENROLLMENT,
        program_id="P1",
        program_active=True,
        input_hash="inputs",
        state=DecisionState(),
        current={**dict.fromkeys(names), **current},
    )
