"""A ladder of four tiers and enrollments on it, for the tests of what follows from a verdict."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from evaluator.decision_state import DecisionState
from evaluator.enrollment import Enrollment, Override, OverrideKind
from evaluator.evaluation import Evaluation, Measured, evaluate
from evaluator.money import Currency
from evaluator.policy import Policy, PromotionMode
from evaluator.program import Criterion, Measure, Program, Tier, Unit
from evaluator.tier_decision import TierDecision, decide
from evaluator.window import Window

TODAY = date(2026, 6, 15)
DEALS = Criterion("C1", "Deals", 1, "Closed Deals", Measure.COUNT, Unit.COUNT)
LAUNCH, BUILD, SCALE, ELEVATE = (
    Tier(name.lower(), name, rank, {"C1": Decimal(rank)})
    for rank, name in enumerate(("Launch", "Build", "Scale", "Elevate"), start=1)
)


def program(
    mode: PromotionMode = PromotionMode.APPROVAL,
    *,
    one_step: bool = False,
    grace_days: int = 30,
    tiers: tuple[Tier, ...] = (LAUNCH, BUILD, SCALE, ELEVATE),
) -> Program:
    """Give a program in which a tier's rank is the number of deals it asks for."""
    return Program(
        id="P1",
        name="Alliance",
        currency=Currency("USD", 2),
        tiers=tiers,
        criteria=(DEALS,),
        benefits=(),
        config_version="v1",
        policy=Policy(mode, one_step_at_a_time=one_step, grace_days=grace_days),
    )


def override(kind: OverrideKind, tier: Tier, until: date | None = None) -> Override:
    """Keep a tier."""
    return Override(kind, tier.id, until)


def found(
    held: Tier | None,
    deals: int,
    *overrides: Override,
    of: Program | None = None,
    last: date | None = None,
) -> Evaluation:
    """Judge an enrollment that holds a tier and has closed some deals."""
    enrollment = Enrollment(
        id="E1",
        name="PE-1",
        account_id="A1",
        account_name="Acme",
        user_id="U1",
        user=None,
        tier_id=held.id if held else None,
        window=Window(date(2026, 1, 1), last),
        overrides=overrides,
    )
    measured = {"C1": Measured(Decimal(deals), deals, {})}
    return evaluate(of or program(), enrollment, measured, {}, TODAY, records_not_visible=0)


def decided(
    evaluation: Evaluation, state: DecisionState | None = None, of: Program | None = None
) -> TierDecision:
    """Decide in UTC."""
    return decide(of or program(), evaluation, state or DecisionState(), today=TODAY, zone=UTC)


def noon(day: date) -> datetime:
    """Give the middle of a day."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
