"""Days, instants, amounts and rates at the edges where judgements go wrong."""

from __future__ import annotations

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
#: Days around which clocks change somewhere, and their neighbours.
DAYS = tuple(
    day + timedelta(days=near)
    for day in (date(2026, 3, 8), date(2026, 4, 5), date(2026, 4, 24), date(2026, 11, 1))
    for near in (-1, 0, 1)
)
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


def dates() -> st.SearchStrategy[str]:
    return st.sampled_from(DAYS).map(date.isoformat)


def instants(zone: ZoneInfo) -> st.SearchStrategy[str]:
    """Give instants around the midnights of a zone, as Salesforce writes them."""
    return st.builds(
        lambda day, seconds: (
            datetime.combine(day, time(), tzinfo=zone).astimezone(UTC) + timedelta(seconds=seconds)
        ).strftime("%Y-%m-%dT%H:%M:%S.000+0000"),
        st.sampled_from(DAYS),
        st.sampled_from(_NEAR_MIDNIGHT),
    )


def or_blank(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Give a value, and a blank in one of eight times."""
    return st.tuples(st.integers(0, 7), values).map(lambda pair: pair[1] if pair[0] else None)


@st.composite
def dated_rates(draw: st.DrawFn) -> dict[str, list[list[Any]]]:
    """Give no dated rates in half of all cases, else periods with gaps for some currencies."""
    if draw(st.booleans()):
        return {}
    codes = draw(st.lists(st.sampled_from(["EUR", "JPY", "KWD", "GBP"]), min_size=2, unique=True))
    return {code: draw(_periods(draw(st.integers(0, 9)) == 0)) for code in codes}


@st.composite
def _periods(draw: st.DrawFn, broken: bool) -> list[list[Any]]:  # noqa: FBT001 - drawn
    turns = sorted(draw(st.sets(st.sampled_from(DAYS), max_size=3)))
    starts = ["2020-01-01", *(day.isoformat() for day in turns)]
    ends = [*starts[1:], draw(st.sampled_from([None, "9999-12-31"]))]
    rates = st.sampled_from(["0.8", "0.75", "100", "0.7891234567", "0.3"])
    periods = [[first, until, draw(rates)] for first, until in zip(starts, ends, strict=True)]
    if broken and len(periods) > 1:
        periods.pop(draw(st.integers(0, len(periods) - 1)))
    elif broken:
        periods[0][2] = "0"
    return periods
