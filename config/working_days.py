"""Which days of a country are no working days.

The package that knows them is loaded when the first question is asked: it takes a tenth of a
second, and most commands ask none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays import HolidayBase


def is_known(country: str) -> bool:
    """Tell whether a country's days off are known.

    Args:
        country: ISO 3166 code, optionally with a subdivision, such as ``US`` or ``DE-BY``.
    """
    try:
        _calendar(country, years=())
    except ValueError:
        return False
    return True


def days_off(country: str, extra: Collection[date], first: date, last: date) -> frozenset[date]:
    """Return the days between two days on which nobody works.

    These are the weekends of the country, but for those that it has declared working days, its
    public holidays, and the extra days.

    Args:
        country: As for ``is_known``.
        extra: Further days on which nobody works; only those between the two days are returned.
        first: The first day that is looked at.
        last: The last one, included; where it is before the first, there are no days.

    Raises:
        ValueError: the country is not known; the settings refuse it before.
    """
    calendar = _calendar(country, years=range(first.year, last.year + 1))
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return frozenset(day for day in days if day in extra or not calendar.is_working_day(day))


def _calendar(country: str, years: Iterable[int]) -> HolidayBase:
    from holidays import country_holidays, list_supported_countries  # noqa: PLC0415

    code, separator, subdivision = country.partition("-")
    subdivisions = list_supported_countries().get(code)
    # Asked for here, because the package also takes its stock exchanges and classes for countries.
    if subdivisions is None or (separator and subdivision not in subdivisions):
        msg = f"the public holidays of {country} are not known"
        raise ValueError(msg)
    return country_holidays(code, subdiv=subdivision or None, years=years)
