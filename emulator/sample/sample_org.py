"""Puts the sample org together: the vendor, three programs, and as many partners as asked for."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from emulator.org_data import OrgData, SharingSet
from emulator.sample.assets import add_assets, add_products
from emulator.sample.currencies import add_currencies
from emulator.sample.enrollments import EnrollmentWriter
from emulator.sample.logins import logins
from emulator.sample.names import NameSource
from emulator.sample.offboarding import begin_offboarding
from emulator.sample.organization import (
    add_organization,
    add_profiles,
    count_used_licenses,
)
from emulator.sample.partner_access import add_delegation, delegate_to_some
from emulator.sample.partners import PartnerFactory
from emulator.sample.program_plan import add_program
from emulator.sample.programs import ALLIANCE, GROWTH, PILOT
from emulator.sample.record_book import RecordBook
from emulator.sample.situation import Situation
from emulator.sample.staff import add_staff

ENROLLMENTS = 40
RECORDS_PER_ENROLLMENT = 50
SEED = 7


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample org together with what is expected of it."""

    org: OrgData
    #: By enrollment id, every enrollment of the org.
    situations: Mapping[str, Situation]


def sample_org(
    *,
    today: date,
    enrollments: int = ENROLLMENTS,
    seed: int = SEED,
    records_per_enrollment: int = RECORDS_PER_ENROLLMENT,
) -> OrgData:
    """Make the sample org; the same arguments give the same org, id for id.

    Args:
        today: The day around which all dates are laid.
        enrollments: How many partners are enrolled, at least 1. The hand-made ones come first,
            so a smaller org holds the beginning of a larger one.
        seed: Chooses names, amounts and days.
        records_per_enrollment: Opportunities, leads and course assignments of each enrollment;
            a few need more to be what they are.
    """
    return build_sample(
        today=today,
        enrollments=enrollments,
        seed=seed,
        records_per_enrollment=records_per_enrollment,
    ).org


def build_sample(
    *,
    today: date,
    enrollments: int = ENROLLMENTS,
    seed: int = SEED,
    records_per_enrollment: int = RECORDS_PER_ENROLLMENT,
) -> Sample:
    """Make the sample org and say what a right evaluation makes of each enrollment.

    Takes the same arguments as `sample_org`.
    """
    book, names = RecordBook(), NameSource(seed)
    organization = add_organization(book, today=today)
    add_currencies(book)
    profiles = add_profiles(book, partner_seats=enrollments * 4)
    staff = add_staff(book, names, profiles)
    library: dict[str, str] = {}
    programs = {
        plan.name: add_program(book, plan, owner_id=staff.administrator_id, library=library)
        for plan in (GROWTH, ALLIANCE, PILOT)
    }
    factory = PartnerFactory(book, names, profiles, staff)
    writer = EnrollmentWriter(factory, programs, today, records_per_enrollment)
    products, delegation = add_products(book), add_delegation(book)
    situations = {}
    for number in range(enrollments):
        # A source of chance for each partner: a change to one leaves the others as they are.
        chance = random.Random(f"{seed}/{number}")  # noqa: S311 - sample data, nothing secret
        portfolio, situation = writer.add(number, chance)
        situations[portfolio.enrollment_id] = situation
        since = min(today, portfolio.window.start)
        add_assets(book, chance, portfolio.partner, products, since=since)
        delegate_to_some(book, number, portfolio.partner, delegation)
        begin_offboarding(book, portfolio.partner, today)
    count_used_licenses(book)
    sharing_set = SharingSet(profiles.partner, "Course_Assignment__c", "Partner_Account__c")
    org = OrgData(organization, book.records(), logins(book, staff), (sharing_set,))
    return Sample(org, situations)
