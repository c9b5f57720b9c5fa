"""The hand-made partners of the sample and what a right evaluation says of each."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from emulator.sample.programs import (
    ALLIANCE,
    BUILD,
    BUSINESS_PLAN,
    CERTIFICATIONS,
    CLOSED_DEALS,
    DEALS_REGISTERED,
    ELEVATE,
    GROWTH,
    LAUNCH,
    NEW_BUSINESS,
    PILOT,
    PILOT_REVENUE,
    PILOT_TIER,
    REGISTERED,
    REGISTRATIONS,
    REVENUE,
    SCALE,
    SELECT,
    SOURCED_REVENUE,
)
from emulator.sample.situation import (
    AT_RISK,
    CURRENT,
    ELIGIBLE,
    EXPIRED,
    INCONCLUSIVE,
    MAINTAINED,
    NOT_STARTED,
    ON_HOLD,
    PROTECTED,
    Situation,
)


def _values(
    revenue: str, registrations: int, certificates: int, business_plan: int, new_business: int
) -> Mapping[str, Decimal]:
    return {
        REVENUE: Decimal(revenue),
        REGISTRATIONS: Decimal(registrations),
        CERTIFICATIONS: Decimal(certificates),
        BUSINESS_PLAN: Decimal(business_plan),
        NEW_BUSINESS: Decimal(new_business),
    }


def _judged(
    account_name: str,
    tiers: tuple[str | None, str | None],
    progress: int | None,
    standing: str,
    values: Mapping[str, Decimal],
    *,
    why: str,
    not_visible: int = 0,
    status: str = CURRENT,
    manual_only: bool = False,
    program: str = GROWTH.name,
) -> Situation:
    held, earned = tiers
    return Situation(
        account_name,
        program,
        held,
        earned,
        progress,
        status,
        standing,
        values,
        not_visible,
        why,
        manual_only,
    )


def _unjudged(
    account_name: str,
    held: str | None,
    status: str,
    values: Mapping[str, Decimal],
    *,
    why: str,
    program: str = GROWTH.name,
) -> Situation:
    standing = INCONCLUSIVE if status == ON_HOLD else None
    return Situation(account_name, program, held, None, None, status, standing, values, 0, why)


#: What an enrollment holds that cannot be judged: enough for Build.
_AMPLE = _values("148000.00", 12, 4, 0, 3)

SITUATIONS = (
    _judged(
        "Northmere Channel Partners", (BUILD, BUILD), 56, MAINTAINED,
        _values("125000.00", 15, 3, 1, 3),
        why="A quarter of Scale's revenue and 60 % of its registrations.",
    ),
    _judged(
        "Harrowgate Cloudworks", (LAUNCH, LAUNCH), 97, MAINTAINED,
        _values("100000.00", 9, 3, 0, 2),
        why="One registration short of Build, which would bring 5% margin and $5,000; revenue "
        "exactly at the threshold.",
    ),
    _judged(
        "Juniper Lane Systems", (LAUNCH, LAUNCH), 92, MAINTAINED,
        _values("118500.00", 7, 3, 0, 2),
        why="92 % to Build: two of eight approved leads became one opportunity and count once.",
    ),
    _judged(
        "Centavo Analytics", (LAUNCH, LAUNCH), 99, MAINTAINED,
        _values("99999.99", 11, 4, 0, 3),
        why="Revenue is one cent short of Build.",
    ),
    _judged(
        "Veiled Peak Consulting", (LAUNCH, LAUNCH), 67, MAINTAINED,
        _values("30000.00", 4, 3, 0, 2),
        why="The primary user has the lowest role; colleagues' deals and registrations that would "
        "make Build stay hidden.",
        not_visible=8,
    ),
    _judged(
        "Lapsewood Learning", (BUILD, LAUNCH), 32, AT_RISK,
        _values("150000.00", 12, 2, 0, 3),
        why="Three certificates have expired; a renewed one counts once.",
    ),
    _unjudged(
        "Stillwater & Osei", BUILD, ON_HOLD, _AMPLE,
        why="The primary partner user is inactive.",
    ),
    _unjudged(
        "Nemo Vale Networks", BUILD, ON_HOLD, _AMPLE,
        why="No primary partner user is named.",
    ),
    _judged(
        "Zenithbrook Integrators", (ELEVATE, ELEVATE), None, MAINTAINED,
        _values("1234567.89", 52, 16, 1, 11),
        why="At the top and still earning it; there is no next tier.",
    ),
    _judged(
        "Risewell Partners", (BUILD, SCALE), 100, ELIGIBLE,
        _values("612400.00", 27, 9, 1, 6),
        why="Everything that Scale asks for, the business plan verified.",
    ),
    _judged(
        "Ebbcliff Solutions", (SCALE, BUILD), 46, AT_RISK,
        _values("230000.00", 14, 6, 1, 4),
        why="Holds Scale, earns Build.",
    ),
    _unjudged(
        "Firstflight Pilot Studio", PILOT_TIER, ON_HOLD, {PILOT_REVENUE: Decimal("12500.00")},
        why="The program's filter logic mixes AND and OR without parentheses.",
        program=PILOT.name,
    ),
    _judged(
        "Sechsmünzen Handels GmbH", (REGISTERED, SELECT), 100, ELIGIBLE,
        {
            SOURCED_REVENUE: Decimal("166777.76"),
            CLOSED_DEALS: Decimal(6),
            DEALS_REGISTERED: Decimal(5),
        },
        why="Won deals in six currencies, each converted to euro and rounded by itself.",
        program=ALLIANCE.name,
    ),
    _judged(
        "Planfree Advisory", (BUILD, BUILD), 80, MAINTAINED,
        _values("540000.00", 26, 8, 0, 5),
        why="All of Scale but the business plan, which nobody has verified yet.",
    ),
    _judged(
        "Pastdue Alliances", (SCALE, BUILD), 46, AT_RISK,
        _values("520000.00", 30, 9, 0, 6),
        why="The verification of the business plan has expired, and Scale with it.",
    ),
    _unjudged(
        "Dawnbreak Digital", LAUNCH, NOT_STARTED, _AMPLE,
        why="The enrollment begins in two weeks.",
    ),
    _judged(
        "Sundown Data", (BUILD, BUILD), 37, MAINTAINED,
        _AMPLE,
        why="Expired three weeks ago, beyond the days for late data: no automatic run any more.",
        status=EXPIRED,
        manual_only=True,
    ),
    _judged(
        "Afterglow Technologies", (BUILD, BUILD), 42, MAINTAINED,
        _values("260000.00", 13, 4, 0, 3),
        why="Expired three days ago; late bookings still count.",
        status=EXPIRED,
    ),
    _judged(
        "Creditnote & Daughters", (BUILD, BUILD), 32, MAINTAINED,
        _values("120000.00", 10, 3, 0, 3),
        why="Lost deals add nothing, a credit note takes away, a deal without amount only counts.",
    ),
    _judged(
        "Borrowed View Group", (LAUNCH, LAUNCH), 85, MAINTAINED,
        _values("40000.00", 10, 3, 0, 2),
        why="Another partner's deals were shared with the primary user and do not count.",
    ),
    _unjudged(
        "Crossing Paths Ltd", BUILD, ON_HOLD, _AMPLE,
        why="The primary user's contact moved to another account.",
    ),
    _unjudged(
        "Backwards Calendar Co", BUILD, ON_HOLD, _AMPLE,
        why="The enrollment expires before it begins.",
    ),
    _unjudged(
        "Wrong Ladder Services", SELECT, ON_HOLD, _AMPLE,
        why="The tier held belongs to another program.",
    ),
    _judged(
        "Newcomer Bay Resellers", (None, LAUNCH), 100, ELIGIBLE,
        _values("26000.00", 3, 0, 0, 0),
        why="No tier yet; the first one is earned.",
    ),
    _judged(
        "Shieldstone Partners", (SCALE, BUILD), 50, PROTECTED,
        _values("310000.00", 20, 6, 1, 4),
        why="Earns Build, but an override keeps Scale for now.",
    ),
)  # fmt: skip
