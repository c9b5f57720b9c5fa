"""Random programs: criteria of every type and measure, thresholds by segment and day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from hypothesis import strategies as st

from tests.property.random_filter import dividing_filters, filters
from tests.property.random_value import AMOUNTS, Times, or_blank, rarely

THRESHOLDS = (
    *("0", "0.01", "0.5", "1", "1", "2", "2", "3", "4", "5", "99.99", "100", "125"),
    *("33.3333", "50", "66.6667"),
)
SEGMENTS = (None, "EMEA", "emea", "APAC")
#: Whom the thresholds of a criterion are for; without a row for everybody, most are on hold.
_ASKED: tuple[tuple[str | None, ...], ...] = (
    *((None,), (None, "EMEA"), (None, "EMEA", "APAC"), (None, "EMEA")),
    *(("EMEA",), ("APAC", "EMEA")),
)

#: What measured criteria may take of each object: dates, numbers, values that are told apart.
_FIELDS: dict[str, tuple[list[str], list[str], list[str]]] = {
    "Opportunity": (
        ["CloseDate", "CloseDate", "Signed_On__c", "Signed_At__c"],
        ["Amount", "Amount", "Fee__c", "Score__c"],
        ["Region__c", "Labels__c", "Score__c", "Signed_On__c"],
    ),
    "Lead": (["Submitted_On__c", "CreatedDate"], ["Budget__c"], ["Company", "Approved_On__c"]),
    "Course_Assignment__c": (
        ["Completed_On__c"],
        ["Score__c"],
        ["Course_Name__c", "Contact__c", "Score__c"],
    ),
}


#: Most of what goes wrong goes wrong with money, so that most programs measure it.
_MONEY_KINDS = ("Total Revenue", "Total Revenue", "Total Revenue", "Measured")
_KINDS = (
    *("Total Revenue", "Total Revenue", "Closed Deals"),
    *("Approved Deal Registrations", "Deals Registered"),
    *("Certifications", "Certifications", "Custom"),
    *("Measured", "Measured", "Measured", "Measured"),
)


@st.composite
def criteria(draw: st.DrawFn, times: Times, kinds: Sequence[str] = _KINDS) -> dict[str, Any]:
    kind = draw(st.sampled_from(kinds))
    if kind == "Measured":
        return draw(measured(times))
    criterion: dict[str, Any] = {"type": kind}
    if kind == "Custom":
        return criterion
    other_dates: list[str | None] = [None, None]
    if kind in ("Total Revenue", "Closed Deals"):
        other_dates += ["Signed_On__c", "Signed_At__c"]
    elif kind != "Certifications":
        other_dates += ["CreatedDate"]
    tree, logic, conditions = draw(filters(kind, times=times, amounts=AMOUNTS))
    return criterion | {
        "attainment_date": draw(st.sampled_from(other_dates)),
        "rollup": draw(st.sampled_from(["Amount", "Amount", "Fee__c", "Score__c"]))
        if kind == "Total Revenue"
        else None,
        "include_future_dates": draw(st.booleans()),
        "ignore_window": draw(st.sampled_from([False, False, False, True])),
        "filters": conditions,
        "logic": logic,
        "tree": tree,
    }


@st.composite
def measured(draw: st.DrawFn, times: Times) -> dict[str, Any]:
    """Give a criterion that names its own object and measure."""
    sobject = draw(st.sampled_from(["Opportunity", "Opportunity", *_FIELDS]))
    days, numbers, values = _FIELDS[sobject]
    measure = draw(
        st.sampled_from(
            ["Count", "Count Distinct", "Sum", "Average", "Minimum", "Maximum", *["Share"] * 6]
        )
    )
    rollups: list[str | None] = [None] if measure in ("Count", "Share") else [*numbers]
    if measure == "Count Distinct":
        rollups = [*values]
    kind = "Certifications" if sobject == "Course_Assignment__c" else sobject
    # A share says something only of records that its filter parts.
    if measure == "Share" and draw(st.integers(0, 7)) != 1:
        tree, logic, conditions = draw(dividing_filters(kind, times=times, amounts=AMOUNTS))
    else:
        tree, logic, conditions = draw(filters(kind, times=times, amounts=AMOUNTS))
    return {
        "type": "Measured",
        "object": sobject,
        "measure": measure,
        "attainment_date": draw(st.sampled_from(days)),
        "rollup": draw(st.sampled_from(rollups)),
        "include_future_dates": draw(st.booleans()),
        "ignore_window": draw(st.sampled_from([False, False, False, True])),
        "filters": conditions,
        "logic": logic,
        "tree": tree,
    }


@st.composite
def thresholds(draw: st.DrawFn, times: Times, likely: Sequence[str]) -> Any:
    """Give one value for everybody and for good, or rows for segments and days."""
    least = or_blank(st.one_of(st.sampled_from(THRESHOLDS), st.sampled_from(likely)))
    if draw(st.integers(0, 2)):
        return draw(least)
    rows = [
        {"value": draw(least), "segment": segment, "from": first, "to": last}
        for segment in draw(st.sampled_from(_ASKED))
        for first, last in draw(_spans(times))
    ]
    if draw(rarely()) and draw(st.booleans()):
        # This one most often contradicts another.
        rows.append({**rows[0], "segment": draw(st.sampled_from(SEGMENTS)), "value": "1"})
    return rows


@st.composite
def _spans(draw: st.DrawFn, times: Times) -> list[tuple[str | None, str | None]]:
    """Give all time, or stretches of days of which one ends before the next begins."""
    turns = sorted(draw(st.sets(st.sampled_from(times.days), max_size=2)))
    starts = [None, *turns]
    lasts: list[date | None] = [date.fromordinal(day.toordinal() - 1) for day in turns]
    spans = [
        (first.isoformat() if first else None, last.isoformat() if last else None)
        for first, last in zip(starts, [*lasts, None], strict=True)
    ]
    return spans[draw(st.integers(0, len(spans) - 1)) :] if draw(st.booleans()) else spans


@st.composite
def programs(draw: st.DrawFn, times: Times, likely: Sequence[str]) -> dict[str, Any]:
    """Give a program, some of whose thresholds are values that are ``likely`` reached."""
    count = draw(st.sampled_from([1, 1, 2, 2, 3, 4]))
    named = {
        "C1": draw(criteria(times, draw(st.sampled_from([_MONEY_KINDS, _MONEY_KINDS, _KINDS]))))
    }
    named |= {f"C{n}": draw(criteria(times)) for n in range(2, count + 1)}
    ranks = draw(st.lists(st.integers(1, 9), min_size=1, max_size=4, unique=True))
    tiers = {
        f"T{rank}": {"rank": rank, **{name: draw(thresholds(times, likely)) for name in named}}
        for rank in ranks
    }
    currency = draw(st.sampled_from(["USD", "EUR", "JPY", "KWD", "GBP"]))
    return {
        # Nothing can be converted to the real, whose rate is 0.
        "currency": "BRL" if draw(rarely()) else currency,
        "time_zone": times.zone.key,
        "require_lower_tiers": draw(st.booleans()),
        "criteria": named,
        "tiers": tiers,
    }
