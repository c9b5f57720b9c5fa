"""Writes the enrollments one after the other: the hand-made situations first, then the crowd."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from emulator.sample.certificates import seats
from emulator.sample.crowd import (
    crowd_deals,
    crowd_situation,
    hide_some,
    random_ambition,
    settled_values,
)
from emulator.sample.dates import running_year
from emulator.sample.partners import PartnerFactory
from emulator.sample.portfolio import Portfolio, open_portfolio
from emulator.sample.program_plan import Program, ProgramPlan
from emulator.sample.programs import ALLIANCE, GROWTH
from emulator.sample.reach import reach, usual_deals
from emulator.sample.situation import Situation
from emulator.sample.situations import SITUATIONS
from emulator.sample.staging import staging_of
from emulator.sample.twists import Scene
from emulator.sample.uncounted import fill_up, written

#: One enrollment in so many belongs to the alliance program.
_ALLIANCE_EVERY = 5


@dataclass(frozen=True, slots=True)
class EnrollmentWriter:
    """Writes enrollments with their partners and records into one org."""

    factory: PartnerFactory
    #: By name.
    programs: Mapping[str, Program]
    today: date
    records_per_enrollment: int

    def add(self, number: int, chance: random.Random) -> tuple[Portfolio, Situation]:
        """Write the enrollment of that number, counted from 0, and say what it comes to."""
        if number < len(SITUATIONS):
            situation = SITUATIONS[number]
            return self._add_situation(situation, chance), situation
        return self._add_one_of_many(_plan_of(number), chance)

    def _add_situation(self, situation: Situation, chance: random.Random) -> Portfolio:
        staging = staging_of(situation.account_name)
        program = self.programs[situation.program]
        before = written(self.factory.book)
        partner = self.factory.add(
            chance,
            name=situation.account_name,
            primary_role=staging.primary_role,
            emea_only=program.plan is ALLIANCE,
        )
        portfolio = open_portfolio(
            self.factory,
            chance,
            today=self.today,
            partner=partner,
            program=program,
            tier=situation.tier_held if situation.tier_held in program.tiers else None,
            window=staging.window(self.today),
        )
        places = seats(portfolio)
        deals = staging.deals or usual_deals(portfolio, situation.values)
        reached = reach(portfolio, situation.values, deals, places)
        staging.twist(Scene(portfolio, reached, places, self.programs))
        fill_up(portfolio, places, records=self.records_per_enrollment, before=before)
        return portfolio

    def _add_one_of_many(
        self, plan: ProgramPlan, chance: random.Random
    ) -> tuple[Portfolio, Situation]:
        ambition = random_ambition(chance, plan)
        before = written(self.factory.book)
        partner = self.factory.add(
            chance,
            name=self.factory.names.partner(),
            primary_role=ambition.primary_role,
            emea_only=plan is ALLIANCE,
        )
        portfolio = open_portfolio(
            self.factory,
            chance,
            today=self.today,
            partner=partner,
            program=self.programs[plan.name],
            tier=ambition.tier,
            window=running_year(self.today, ambition.months_ago),
        )
        places = seats(portfolio)
        deals = crowd_deals(portfolio, ambition.values)
        values = settled_values(plan, ambition.values, deals)
        reach(portfolio, values, deals, places)
        not_visible = hide_some(portfolio)
        fill_up(portfolio, places, records=self.records_per_enrollment, before=before)
        situation = crowd_situation(portfolio, ambition.tier, values, not_visible=not_visible)
        return portfolio, situation


def _plan_of(number: int) -> ProgramPlan:
    """Give every fifth partner to the alliance, and catch up for the hand-made growth partners."""
    missed = len(SITUATIONS) // _ALLIANCE_EVERY
    is_catching_up = len(SITUATIONS) <= number < len(SITUATIONS) + missed
    return ALLIANCE if is_catching_up or number % _ALLIANCE_EVERY == 0 else GROWTH
