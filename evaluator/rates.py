"""Exchange rates of an org: static ones, and dated ones where the org has them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class DatedRate:
    """A rate from ``first`` on, up to but without ``until``; ``None`` is for good (M3)."""

    first: date
    until: date | None
    per_corporate: Decimal


#: What a currency is worth in itself, and what the corporate currency's rate is.
_ITSELF, _CORPORATE = Fraction(1), Decimal(1)


@dataclass(frozen=True, slots=True)
class _Periods:
    """The dated rates of one currency in order, the day each begins on, and all turning days."""

    rates: tuple[DatedRate, ...]
    begins: tuple[date, ...]
    turns: frozenset[date]

    @classmethod
    def of(cls, rates: Iterable[DatedRate]) -> _Periods:
        ordered = tuple(sorted(rates, key=lambda rate: rate.first))
        begins = tuple(rate.first for rate in ordered)
        ends = (rate.until for rate in ordered if rate.until is not None)
        return cls(ordered, begins, frozenset((*begins, *ends)))

    def rate(self, day: date) -> Decimal | None:
        begun = bisect_right(self.begins, day)
        if not begun:
            return None
        latest = self.rates[begun - 1]
        ended = latest.until is not None and day >= latest.until
        return None if ended else latest.per_corporate


@dataclass(frozen=True, slots=True)
class Rates:
    """The org's rates: units of each currency for one unit of the corporate one.

    ``digits`` gives each currency's minor-unit digits. An inactive currency that still
    has a rate is used (M3). ``dated`` is ``None`` in orgs without dated rates; otherwise
    it gives each currency's rates by date, of which no two apply at once, and the corporate
    currency needs none.
    """

    per_corporate: Mapping[str, Decimal]
    digits: Mapping[str, int]
    corporate: str | None = None
    dated: Mapping[str, tuple[DatedRate, ...]] | None = None

    _ordered: Mapping[str, _Periods] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Put the periods of each currency in order, to find the one of a day quickly."""
        ordered = {code: _Periods.of(periods) for code, periods in (self.dated or {}).items()}
        object.__setattr__(self, "_ordered", ordered)

    def factor(self, source: str, target: str, day: date | None = None) -> Fraction | None:
        """Give what one unit of ``source`` is worth in ``target`` (M3).

        Args:
            source: The amount's currency.
            target: The currency wanted.
            day: The day whose dated rate applies to both legs; ``None`` takes the static
                rates.

        Returns:
            The exact factor, or ``None`` when a rate is missing or zero: the amount is
            unknown then, never zero.
        """
        if source == target:
            return _ITSELF
        from_rate, to_rate = self._rate(source, day), self._rate(target, day)
        if from_rate is None or to_rate is None or from_rate <= 0 or to_rate <= 0:
            return None
        return _ratio(to_rate, from_rate)

    def turning_days(self, codes: Iterable[str]) -> list[date]:
        """List the days on which a dated rate of one of the currencies begins or ends."""
        known = (self._ordered[code].turns for code in codes if code in self._ordered)
        return sorted(frozenset().union(*known))

    def _rate(self, code: str, day: date | None) -> Decimal | None:
        if code == self.corporate:
            return _CORPORATE
        if day is None or self.dated is None:
            return self.per_corporate.get(code)
        periods = self._ordered.get(code)
        return None if periods is None else periods.rate(day)


@lru_cache(maxsize=2**16)
def _ratio(above: Decimal, below: Decimal) -> Fraction:
    """Divide exactly; the programs of an org ask for the same few quotients again and again."""
    return Fraction(above) / Fraction(below)
