"""Days, instants, amounts and rates at the edges where judgements go wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

ZONES = (
    "America/New_York",
    "Europe/Berlin",
    "America/Santiago",
    "Africa/Cairo",
    "Asia/Kathmandu",
    "Pacific/Kiritimati",
    "UTC",
)
#: Days on which clocks change somewhere.
_TURNS = (date(2026, 3, 8), date(2026, 4, 5), date(2026, 4, 24), date(2026, 11, 1))
_NEAR_MIDNIGHT = (-1, 0, 1, 3_600, 43_200, 86_399)

RATES = {
    "USD": ["1", 2],
    "EUR": ["0.8", 2],
    "JPY": ["100", 0],
    "KWD": ["0.25", 3],
    "GBP": ["0.7891234567", 2],
    "BRL": ["0", 2],
}
AMOUNTS = (
    *("0", "0.005", "-0.005", "0.0049999", "0.01", "0.02", "2.5", "-2.5", "100", "99.99"),
    *("0.625", "-1000", "1e3", "999999999999999999999.99"),
)


@dataclass(frozen=True, slots=True)
class Times:
    """The zone of one case and its few days, which therefore meet again and again.

    Deals close on the day a rate turns, a window ends or a threshold begins.
    """

    zone: ZoneInfo
    days: tuple[date, ...]

    def dates(self) -> st.SearchStrategy[str]:
        return st.sampled_from(self.days).map(date.isoformat)

    def instants(self) -> st.SearchStrategy[str]:
        """Give instants around the midnights of the zone, as Salesforce writes them."""
        return st.builds(self._instant, st.sampled_from(self.days), st.sampled_from(_NEAR_MIDNIGHT))

    def _instant(self, day: date, seconds: int) -> str:
        midnight = datetime.combine(day, time(), tzinfo=self.zone).astimezone(UTC)
        return (midnight + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S.000+0000")


@st.composite
def few_days(draw: st.DrawFn) -> Times:
    """Give one or two days on which clocks change, and their neighbours."""
    turns = draw(st.lists(st.sampled_from(_TURNS), min_size=1, max_size=2, unique=True))
    days = (turn + timedelta(days=near) for turn in sorted(turns) for near in (-1, 0, 1))
    return Times(ZoneInfo(draw(st.sampled_from(ZONES))), tuple(days))


def rarely() -> st.SearchStrategy[bool]:
    """Give true in about one of twenty times."""
    # Hypothesis likes ends and zeros, so that what is rare lies between them.
    return st.integers(0, 19).map(lambda number: number == 13)


def mostly(ordinary: st.SearchStrategy[Any], odd: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Give something ordinary in about four of five times."""
    return st.integers(0, 4).flatmap(lambda number: odd if number == 3 else ordinary)


def or_blank(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Give a value, and a blank in one of eight times."""
    return st.tuples(st.integers(0, 7), values).map(lambda pair: None if pair[0] == 5 else pair[1])


@st.composite
def dated_rates(draw: st.DrawFn, days: Sequence[date]) -> dict[str, list[list[Any]]]:
    """Give no dated rates in some cases, else periods, rarely with gaps or for some only."""
    if draw(st.integers(0, 2)) == 1:
        return {}
    codes = ["EUR", "JPY", "KWD", "GBP"]
    if draw(rarely()):
        codes.pop(draw(st.integers(0, 3)))
    return {code: draw(_periods(days)) for code in codes}


@st.composite
def _periods(draw: st.DrawFn, days: Sequence[date]) -> list[list[Any]]:
    turns = sorted(draw(st.sets(st.sampled_from(days), min_size=1, max_size=3)))
    starts = ["2020-01-01", *(day.isoformat() for day in turns)]
    ends = [*starts[1:], draw(st.sampled_from([None, "9999-12-31"]))]
    rates = draw(st.permutations(["0.8", "0.75", "100", "0.7891234567", "0.3"]))
    periods = [list(each) for each in zip(starts, ends, rates, strict=False)]
    if draw(rarely()):
        periods.pop(draw(st.integers(0, len(periods) - 1)))
    elif draw(rarely()):
        periods[0][2] = "0"
    return periods
