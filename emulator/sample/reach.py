"""Brings an enrollment's criteria to given values by writing records that count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from emulator.sample.certificates import Seat
from emulator.sample.counted import Won, add_approved, add_certified, add_registered, add_won
from emulator.sample.opportunities import split_amount
from emulator.sample.portfolio import Portfolio
from emulator.sample.program_plan import CriterionPlan, ProgramPlan
from emulator.sample.verifications import add_verification

#: A partner has at least a few deals, and one more for every so much of revenue.
_LEAST_DEALS, _MOST_DEALS = 3, 12
_REVENUE_PER_DEAL = 40_000


@dataclass(frozen=True, slots=True)
class Reached:
    """What was written, for those who want to add to it."""

    #: Ids of won opportunities that count.
    won: tuple[str, ...]
    #: Contacts and courses with a valid certificate.
    certified: tuple[Seat, ...]


def reach(
    portfolio: Portfolio,
    values: Mapping[str, Decimal],
    deals: Sequence[Won],
    places: Iterator[Seat],
) -> Reached:
    """Write the records that bring each criterion to its value.

    Args:
        portfolio: Whose records they are.
        values: The value of every criterion of the program, by name.
        deals: The won deals; they have to add up to the values of revenue and closed deals.
        places: Contacts and courses not used yet.
    """
    won = tuple(add_won(portfolio, deal) for deal in deals)
    certified: list[Seat] = []
    for criterion in portfolio.program.plan.criteria:
        count = int(values[criterion.name])
        match criterion.type:
            case "Approved Deal Registrations":
                add_approved(portfolio, count, won)
            case "Deals Registered":
                add_registered(portfolio, count)
            case "Certifications":
                certified.extend(islice(places, count))
            case "Custom" if count:
                _verify(portfolio, criterion)
            case _:
                # Revenue and closed deals come from the deals themselves.
                continue
    for seat in certified:
        add_certified(portfolio, seat)
    return Reached(won, tuple(certified))


def usual_deals(portfolio: Portfolio, values: Mapping[str, Decimal]) -> tuple[Won, ...]:
    """Give won deals in the program's currency that add up to the values.

    Closed deals with a filter are new business, of which there may be fewer than deals in all.
    """
    plan = portfolio.program.plan
    revenue = sum((values[each.name] for each in _of_type(plan, "Total Revenue")), Decimal(0))
    usual = min(_MOST_DEALS, _LEAST_DEALS + int(revenue) // _REVENUE_PER_DEAL)
    new_business = 0
    for criterion in _of_type(plan, "Closed Deals"):
        count = int(values[criterion.name])
        if criterion.filters:
            new_business, usual = count, max(count, usual)
        else:
            usual = count
    amounts = split_amount(portfolio, revenue, usual) if usual else ()
    return tuple(
        Won(amount, plan.currency, is_new_business=number < new_business)
        for number, amount in enumerate(amounts)
    )


def _of_type(plan: ProgramPlan, kind: str) -> list[CriterionPlan]:
    return [criterion for criterion in plan.criteria if criterion.type == kind]


def _verify(portfolio: Portfolio, criterion: CriterionPlan) -> None:
    add_verification(
        portfolio,
        criterion.name,
        verified=True,
        expires=None,
        evidence="Joint business plan, signed by both sides",
    )
