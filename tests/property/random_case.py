"""Random programs, enrollments and records, at the edges where judgements go wrong.

Every field is spelled out, so that the oracle needs no defaults.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate
from typing import Any

from hypothesis import strategies as st

from tests.property.random_filter import SELECTIONS, TEXTS
from tests.property.random_program import SEGMENTS, programs
from tests.property.random_value import (
    AMOUNTS,
    RATES,
    Times,
    dated_rates,
    few_days,
    mostly,
    or_blank,
    rarely,
)

Records = dict[str, dict[str, Any]]

ACCOUNTS = ("@Northwind", "@Southwind")
_FLAGS = st.sampled_from([True] * 9 + [False, None])
_OWNERS = st.sampled_from([ACCOUNTS[0]] * 7 + [ACCOUNTS[1], None])
_AMOUNTS = st.sampled_from(AMOUNTS).map(Decimal)
_MONEY = or_blank(_AMOUNTS)
_RATED = st.sampled_from(["USD", "EUR", "JPY", "KWD", "GBP"])
_CODES = mostly(_RATED, st.sampled_from(["BRL", "XTS", None]))

#: What a record that may count for something has beside its dates.
_WON = {
    "PartnerAccountId": st.just(ACCOUNTS[0]),
    "IsWon": st.just(value=True),
    "Amount": _AMOUNTS,
    "CurrencyIsoCode": _RATED,
}
_REGISTERED = {
    "PartnerAccountId": st.just(ACCOUNTS[0]),
    "Is_Deal_Registration__c": st.just(value=True),
    "Registration_Status__c": st.sampled_from(["Approved", "APPROVED"]),
    "Budget__c": _AMOUNTS,
    "CurrencyIsoCode": _RATED,
}
_CERTIFIED = {
    "Partner_Account__c": st.just(ACCOUNTS[0]),
    "Contact__c": st.sampled_from(["@Ann", "@Ben"]),
    "Status__c": st.sampled_from(["Completed", "completed"]),
}


def _mostly_ordinary(
    odd: dict[str, st.SearchStrategy[Any]], ordinary: dict[str, st.SearchStrategy[Any]]
) -> st.SearchStrategy[dict[str, Any]]:
    """Give records of which most may count: one oddity is enough that one does not."""
    return mostly(st.fixed_dictionaries(odd | ordinary), st.fixed_dictionaries(odd))


def _opportunities(times: Times) -> st.SearchStrategy[dict[str, Any]]:
    odd = {
        "PartnerAccountId": _OWNERS,
        "IsWon": _FLAGS,
        "Amount": _MONEY,
        "Fee__c": _MONEY,
        "Score__c": _MONEY,
        "CurrencyIsoCode": _CODES,
        "CloseDate": or_blank(times.dates()),
        "Signed_On__c": or_blank(times.dates()),
        "Signed_At__c": or_blank(times.instants()),
        "Region__c": or_blank(TEXTS),
        "Labels__c": or_blank(SELECTIONS),
        "Renewal__c": _FLAGS,
        "Distributor__c": st.sampled_from([*ACCOUNTS, None]),
    }
    return _mostly_ordinary(odd, {**_WON, "CloseDate": times.dates()})


def _leads(times: Times, opportunities: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    became = [f"@{name}" for name in opportunities[:2]]
    odd = {
        "PartnerAccountId": _OWNERS,
        "Is_Deal_Registration__c": _FLAGS,
        "Registration_Status__c": st.sampled_from(
            ["Approved"] * 4 + ["APPROVED", "Submitted", "Duplicate", "withdrawn", None]
        ),
        "Submitted_On__c": or_blank(times.dates()),
        "Approved_On__c": or_blank(times.dates()),
        "CreatedDate": or_blank(times.instants()),
        "ConvertedOpportunityId": st.sampled_from([None, *became, *became]),
        "Company": or_blank(TEXTS),
        "Budget__c": _MONEY,
        "CurrencyIsoCode": _CODES,
    }
    return _mostly_ordinary(odd, {**_REGISTERED, "Submitted_On__c": times.dates()})


def _assignments(times: Times) -> st.SearchStrategy[dict[str, Any]]:
    odd = {
        "Partner_Account__c": _OWNERS,
        "Contact__c": st.sampled_from(["@Ann"] * 4 + ["@Ben", "@Cat", "@Dee", None]),
        "Course_Name__c": st.sampled_from(["Maß", "MASS", "Basics", "", None]),
        "Status__c": st.sampled_from(["Completed"] * 5 + ["completed", "Assigned", None]),
        "Completed_On__c": or_blank(times.dates()),
        "Expires_On__c": st.one_of(st.none(), st.just("2030-01-01"), times.dates()),
        "Score__c": _MONEY,
    }
    return _mostly_ordinary(odd, {**_CERTIFIED, "Completed_On__c": times.dates()})


_CONTACTS = {
    "Ann": {"AccountId": "@Northwind"},
    "Ben": {"AccountId": "@Northwind"},
    "Cat": {"AccountId": "@Southwind"},
    "Dee": {"AccountId": None},
}


@st.composite
def enrollments(draw: st.DrawFn, program: dict[str, Any], times: Times) -> dict[str, Any]:
    # Few records are Southwind's.
    account = "Southwind" if draw(rarely()) or draw(rarely()) else "Northwind"
    first, last = draw(_windows(times))
    tiers = sorted(program["tiers"])
    overrides = st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["Floor", "Lock"]),
            "tier": st.sampled_from(tiers),
            "until": st.one_of(st.none(), times.dates()),
        }
    )
    verifications = st.fixed_dictionaries(
        {
            "criterion": st.sampled_from(sorted(program["criteria"])),
            "verified": st.booleans(),
            "expires_on": st.one_of(st.none(), times.dates()),
        }
    )
    return {
        "account": account,
        "user": draw(st.sampled_from(["Nora", "Nick"])) if account == "Northwind" else "Sue",
        "tier": draw(st.sampled_from([None, *tiers, *tiers])),
        "from": first.isoformat() if first else None,
        "to": last.isoformat() if last else None,
        "segment": draw(st.sampled_from(SEGMENTS)),
        "overrides": draw(st.lists(overrides, max_size=2)),
        "verifications": draw(st.lists(verifications, max_size=4)),
    }


@st.composite
def _windows(draw: st.DrawFn, times: Times) -> tuple[date | None, date | None]:
    """Give windows of which half have an end among the days of the case."""
    days = st.sampled_from(times.days)
    first, last = sorted((draw(days), draw(days)))
    if draw(rarely()):
        return draw(st.sampled_from([None, last + timedelta(days=1)])), last
    begin, end = date(2026, 1, 1), date(2026, 12, 31)
    return draw(
        st.sampled_from(
            [(begin, end), (begin, None), (begin, last), (first, end), (first, None), (first, last)]
        )
    )


@st.composite
def _records(draw: st.DrawFn, times: Times) -> Records:
    # Left to themselves, lists are mostly short.
    count = draw(st.integers(3, 8))
    deals = draw(st.lists(_opportunities(times), min_size=count, max_size=count))
    opportunities = {f"Deal {n}": deal for n, deal in enumerate(deals)}
    leads = draw(st.lists(_leads(times, list(opportunities)), min_size=1, max_size=6))
    assignments = draw(st.lists(_assignments(times), min_size=1, max_size=6))
    return {
        "Contact": _CONTACTS,
        "Opportunity": opportunities,
        "Lead": {f"Lead {n}": lead for n, lead in enumerate(leads)},
        "Course_Assignment__c": {f"Course {n}": each for n, each in enumerate(assignments)},
    }


def _likely(records: Records) -> list[str]:
    """Give values that a criterion may well come to: amounts, and sums of the first ones."""
    deals = records["Opportunity"].values()
    amounts = [deal["Amount"] for deal in deals if deal["Amount"] is not None]
    values = {*amounts, *accumulate(amounts), Decimal(len(deals))}
    return sorted(f"{value:f}" for value in values if value >= 0)


@st.composite
def _hidden(draw: st.DrawFn, names: list[str]) -> list[str]:
    """Hide nothing in a third of all cases, else about every third record."""
    if draw(st.integers(0, 2)) == 1:
        return []
    return [name for name in names if draw(st.integers(0, 2)) == 1]


@st.composite
def cases(draw: st.DrawFn) -> dict[str, Any]:
    when = draw(few_days())
    records = draw(_records(when))
    program = draw(programs(when, _likely(records)))
    names = [name for sobject in records if sobject != "Contact" for name in records[sobject]]
    some = st.lists(st.sampled_from(names), max_size=3)
    silent, gone = draw(rarely()), draw(rarely())
    late = st.sampled_from([when.days[-1], date(2026, 11, 3), date(2026, 12, 31)])
    today = st.one_of(st.sampled_from(when.days), late, late)
    return {
        "today": draw(today).isoformat(),
        "rates": RATES,
        "dated_rates": draw(dated_rates(when.days)),
        "accounts": {"Southwind": {}},
        "users": {
            "Nora": {"IsActive": not draw(rarely()), "AccountId": "@Northwind"},
            "Nick": {"IsActive": True, "AccountId": ACCOUNTS[draw(rarely())]},
            "Sue": {"IsActive": True, "AccountId": "@Southwind"},
        },
        "program": program,
        "enrollments": {
            f"E{n}": draw(enrollments(program, when)) for n in range(draw(st.integers(1, 3)))
        },
        "records": records,
        "hidden": {"Nora": draw(_hidden(names)), "Nick": draw(_hidden(names))},
        "unanswered": draw(some) if silent else [],
        "gone": draw(some) if gone or (silent and draw(st.booleans())) else [],
        "missing_access_row": draw(st.sampled_from(["hold", "invisible"])),
    }
