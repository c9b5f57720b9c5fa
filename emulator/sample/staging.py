"""How each hand-made situation is brought about: primary user's role, window, deals and twist."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from emulator.sample import twists
from emulator.sample.counted import Won
from emulator.sample.dates import Window, ended_year, running_year, year_from
from emulator.sample.partners import EXECUTIVE, MEMBER
from emulator.sample.twists import Scene

_RUNNING_MONTHS = 8


def _running(today: date) -> Window:
    return running_year(today, _RUNNING_MONTHS)


def _to_come(today: date) -> Window:
    return year_from(today + timedelta(days=14))


def _long_over(today: date) -> Window:
    return ended_year(today, 20)


def _just_over(today: date) -> Window:
    return ended_year(today, 3)


def _reversed(today: date) -> Window:
    window = _running(today)
    return Window(window.start, window.start - timedelta(days=30))


@dataclass(frozen=True, slots=True)
class Staging:
    """How a situation differs from a partner in the middle of its year with all in order."""

    twist: Callable[[Scene], None] = twists.leave_as_is
    window: Callable[[date], Window] = _running
    primary_role: str = EXECUTIVE
    #: Won deals; ``None``: usual ones in the program's currency.
    deals: tuple[Won, ...] | None = None


_SIX_CURRENCIES = tuple(
    Won(Decimal(amount), currency, is_new_business=False)
    for amount, currency in (
        ("40000.00", "EUR"),
        ("25000.50", "GBP"),
        ("30000.00", "USD"),
        ("4500000", "JPY"),
        ("7250.125", "KWD"),
        ("20000.00", "CHF"),
    )
)

#: By account name; those not listed are in the middle of their year with all in order.
STAGINGS: Mapping[str, Staging] = {
    "Juniper Lane Systems": Staging(twists.register_a_deal_twice),
    "Veiled Peak Consulting": Staging(twists.hide_what_makes_build, primary_role=MEMBER),
    "Lapsewood Learning": Staging(twists.let_certificates_expire),
    "Stillwater & Osei": Staging(twists.deactivate_primary_user),
    "Nemo Vale Networks": Staging(twists.name_no_primary_user),
    "Sechsmünzen Handels GmbH": Staging(deals=_SIX_CURRENCIES),
    "Planfree Advisory": Staging(twists.begin_verification),
    "Pastdue Alliances": Staging(twists.let_verification_expire),
    "Dawnbreak Digital": Staging(window=_to_come),
    "Sundown Data": Staging(window=_long_over),
    "Afterglow Technologies": Staging(window=_just_over),
    "Creditnote & Daughters": Staging(twists.mix_in_credit_notes),
    "Borrowed View Group": Staging(twists.show_another_partners_deals),
    "Crossing Paths Ltd": Staging(twists.move_primary_user),
    "Backwards Calendar Co": Staging(window=_reversed),
    "Wrong Ladder Services": Staging(twists.hold_a_tier_of_another_program),
    "Shieldstone Partners": Staging(twists.protect_scale),
}
_PLAIN = Staging()


def staging_of(account_name: str) -> Staging:
    """Give the staging of a hand-made partner."""
    return STAGINGS.get(account_name, _PLAIN)
