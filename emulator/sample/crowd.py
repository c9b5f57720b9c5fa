"""The partners between the hand-made ones: random, but with values that are known exactly."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from emulator.sample.chance import happens
from emulator.sample.counted import Won
from emulator.sample.currencies import CURRENCIES, converted
from emulator.sample.hidden import add_hidden
from emulator.sample.partners import EXECUTIVE, MANAGER, MEMBER
from emulator.sample.portfolio import Portfolio
from emulator.sample.program_plan import CriterionPlan, ProgramPlan
from emulator.sample.reach import usual_deals
from emulator.sample.situation import (
    CURRENT,
    Situation,
    progress_to_next,
    standing,
    tier_earned,
)

#: The usual shares of partners at each tier, lowest first.
_TIER_SHARES = (40, 30, 20, 10)
#: Most partners attain the tier they hold; the others are a tier above or below.
_DRIFTS, _DRIFT_SHARES = (0, 1, -1), (70, 15, 15)
_ROLE_SHARES = (88, 9, 3)
_FOREIGN_SHARE = 0.3
_HIDDEN_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Ambition:
    """What a random partner is and roughly attains."""

    tier: str
    primary_role: str
    months_ago: int
    values: Mapping[str, Decimal]


def random_ambition(chance: random.Random, plan: ProgramPlan) -> Ambition:
    """Pick tier, primary user's role, start of the window and values of a partner."""
    ranks = range(len(plan.tiers))
    held = chance.choices(ranks, _TIER_SHARES[: len(plan.tiers)])[0]
    attained = held + chance.choices(_DRIFTS, _DRIFT_SHARES)[0]
    attained = min(attained, len(plan.tiers) - 1)
    return Ambition(
        tier=plan.tiers[held],
        primary_role=chance.choices((EXECUTIVE, MANAGER, MEMBER), _ROLE_SHARES)[0],
        months_ago=chance.randint(3, 10),
        values={each.name: _value(chance, each, attained) for each in plan.criteria},
    )


def _value(chance: random.Random, criterion: CriterionPlan, attained: int) -> Decimal:
    """Pick a value from the threshold attained up to the next one, or up to half as much again."""
    thresholds = [0 if least is None else least for least in criterion.thresholds]
    least = thresholds[attained] if attained >= 0 else 0
    above = attained + 1
    most = thresholds[above] - 1 if above < len(thresholds) else least + least // 2
    most = max(least, most)
    if criterion.type == "Total Revenue":
        # The middle of the range is likelier than its ends.
        return Decimal(round(chance.triangular(max(least, 4_000), most)))
    if criterion.type == "Custom":
        return Decimal(max(least, chance.randint(0, 1)))
    return Decimal(chance.randint(least, min(most, least + 12)))


def crowd_deals(portfolio: Portfolio, values: Mapping[str, Decimal]) -> tuple[Won, ...]:
    """Give won deals that roughly make the values, some in other currencies than the program's."""
    return tuple(
        _in_other_currency(portfolio.chance, deal)
        if happens(portfolio.chance, _FOREIGN_SHARE)
        else deal
        for deal in usual_deals(portfolio, values)
    )


def _in_other_currency(chance: random.Random, deal: Won) -> Won:
    other = chance.choice(CURRENCIES).iso_code
    amount = converted(deal.amount, deal.currency, other)
    return Won(amount, other, is_new_business=deal.is_new_business)


def settled_values(
    plan: ProgramPlan, values: Mapping[str, Decimal], deals: tuple[Won, ...]
) -> Mapping[str, Decimal]:
    """Give the values with the revenue that the deals make after conversion."""
    revenue = sum(
        (converted(deal.amount, deal.currency, plan.currency) for deal in deals), Decimal(0)
    )
    names = {each.name for each in plan.criteria if each.type == "Total Revenue"}
    return {name: revenue if name in names else value for name, value in values.items()}


def hide_some(portfolio: Portfolio) -> int:
    """Leave a registration or two with superiors, where the primary user has any.

    Returns:
        How many records that would count stay hidden.
    """
    chance = portfolio.chance
    if not portfolio.partner.superiors() or not happens(chance, _HIDDEN_SHARE):
        return 0
    return add_hidden(portfolio, deals=(), registrations=chance.randint(1, 2))


def crowd_situation(
    portfolio: Portfolio, tier: str, values: Mapping[str, Decimal], *, not_visible: int
) -> Situation:
    """Say what a right evaluation makes of a random partner's values."""
    plan = portfolio.program.plan
    earned = tier_earned(plan, values)
    return Situation(
        account_name=portfolio.partner.name,
        program=plan.name,
        tier_held=tier,
        tier_earned=earned,
        progress=progress_to_next(plan, values, tier),
        status=CURRENT,
        standing=standing(plan, tier, earned),
        values=values,
        not_visible=not_visible,
        why="One of many; nothing special.",
    )
