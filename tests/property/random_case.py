"""Random programs, enrollments and records, at the edges where judgements go wrong.

Every field is spelled out, so that the oracle needs no defaults.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from tests.property.random_filter import SELECTIONS, TEXTS
from tests.property.random_program import SEGMENTS, programs
from tests.property.random_value import (
    AMOUNTS,
    DAYS,
    RATES,
    ZONES,
    dated_rates,
    dates,
    instants,
    or_blank,
)

ACCOUNTS = ("@Northwind", "@Southwind")
_FLAGS = st.sampled_from([True] * 9 + [False, None])
_OWNERS = st.sampled_from([ACCOUNTS[0]] * 7 + [ACCOUNTS[1], None])
_MONEY = or_blank(st.sampled_from(AMOUNTS).map(Decimal))
_CODES = st.sampled_from([*(["USD", "EUR", "JPY", "KWD", "GBP"] * 6), "BRL", "XTS", None])


def _opportunities(zone: ZoneInfo) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "PartnerAccountId": _OWNERS,
            "IsWon": _FLAGS,
            "Amount": _MONEY,
            "Fee__c": _MONEY,
            "Score__c": _MONEY,
            "CurrencyIsoCode": _CODES,
            "CloseDate": or_blank(dates()),
            "Signed_On__c": or_blank(dates()),
            "Signed_At__c": or_blank(instants(zone)),
            "Region__c": or_blank(TEXTS),
            "Labels__c": or_blank(SELECTIONS),
            "Renewal__c": _FLAGS,
            "Distributor__c": st.sampled_from([*ACCOUNTS, None]),
        }
    )


def _leads(zone: ZoneInfo, opportunities: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    became = [f"@{name}" for name in opportunities[:2]]
    return st.fixed_dictionaries(
        {
            "PartnerAccountId": _OWNERS,
            "Is_Deal_Registration__c": _FLAGS,
            "Registration_Status__c": st.sampled_from(
                ["Approved"] * 4 + ["APPROVED", "Submitted", "Duplicate", "withdrawn", None]
            ),
            "Submitted_On__c": or_blank(dates()),
            "Approved_On__c": or_blank(dates()),
            "CreatedDate": or_blank(instants(zone)),
            "ConvertedOpportunityId": st.sampled_from([None, *became, *became]),
            "Company": or_blank(TEXTS),
            "Budget__c": _MONEY,
            "CurrencyIsoCode": _CODES,
        }
    )


_ASSIGNMENTS = st.fixed_dictionaries(
    {
        "Partner_Account__c": _OWNERS,
        "Contact__c": st.sampled_from(["@Ann"] * 4 + ["@Ben", "@Cat", "@Dee", None]),
        "Course_Name__c": st.sampled_from(["Maß", "MASS", "Basics", "", None]),
        "Status__c": st.sampled_from(["Completed"] * 5 + ["completed", "Assigned", None]),
        "Completed_On__c": or_blank(dates()),
        "Expires_On__c": st.one_of(st.none(), st.just("2030-01-01"), dates()),
        "Score__c": _MONEY,
    }
)
_CONTACTS = {
    "Ann": {"AccountId": "@Northwind"},
    "Ben": {"AccountId": "@Northwind"},
    "Cat": {"AccountId": "@Southwind"},
    "Dee": {"AccountId": None},
}


@st.composite
def enrollments(draw: st.DrawFn, program: dict[str, Any]) -> dict[str, Any]:
    account = draw(st.sampled_from(["Northwind", "Northwind", "Northwind", "Southwind"]))
    first, last = sorted((draw(st.sampled_from(DAYS)), draw(st.sampled_from(DAYS))))
    odd = draw(st.integers(0, 30))
    begin: date | None = draw(st.sampled_from([first, date(2026, 1, 1), date(2026, 1, 1)]))
    end = draw(st.sampled_from([last, date(2026, 12, 31), date(2026, 12, 31), None]))
    if odd == 0:
        begin, end = last + timedelta(days=1), last
    tiers = sorted(program["tiers"])
    overrides = st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["Floor", "Lock"]),
            "tier": st.sampled_from(tiers),
            "until": st.one_of(st.none(), dates()),
        }
    )
    verifications = st.fixed_dictionaries(
        {
            "criterion": st.sampled_from(sorted(program["criteria"])),
            "verified": st.booleans(),
            "expires_on": st.one_of(st.none(), dates()),
        }
    )
    return {
        "account": account,
        "user": draw(st.sampled_from(["Nora", "Nick"])) if account == "Northwind" else "Sue",
        "tier": draw(st.sampled_from([None, *tiers, *tiers])),
        "from": None if odd == 1 or begin is None else begin.isoformat(),
        "to": end.isoformat() if end else None,
        "segment": draw(st.sampled_from(SEGMENTS)),
        "overrides": draw(st.lists(overrides, max_size=2)),
        "verifications": draw(st.lists(verifications, max_size=4)),
    }


@st.composite
def cases(draw: st.DrawFn) -> dict[str, Any]:
    zone = draw(st.sampled_from(ZONES))
    program = draw(programs(zone))
    deals = draw(st.lists(_opportunities(ZoneInfo(zone)), min_size=2, max_size=7))
    opportunities = {f"Deal {n}": deal for n, deal in enumerate(deals)}
    leads = draw(st.lists(_leads(ZoneInfo(zone), list(opportunities)), min_size=1, max_size=6))
    assignments = draw(st.lists(_ASSIGNMENTS, min_size=1, max_size=6))
    records: dict[str, dict[str, Any]] = {
        "Contact": _CONTACTS,
        "Opportunity": opportunities,
        "Lead": {f"Lead {n}": lead for n, lead in enumerate(leads)},
        "Course_Assignment__c": {f"Course {n}": each for n, each in enumerate(assignments)},
    }
    names = [name for sobject in records if sobject != "Contact" for name in records[sobject]]
    some = st.lists(st.sampled_from(names), max_size=3) if names else st.just([])
    odd = draw(st.integers(0, 19))
    return {
        "today": draw(
            st.sampled_from([*DAYS, *DAYS[6:], *DAYS[9:], date(2026, 12, 31)])
        ).isoformat(),
        "rates": RATES,
        "dated_rates": draw(dated_rates()),
        "accounts": {"Southwind": {}},
        "users": {
            "Nora": {"IsActive": odd != 0, "AccountId": "@Northwind"},
            "Nick": {"IsActive": True, "AccountId": ACCOUNTS[odd == 1]},
            "Sue": {"IsActive": True, "AccountId": "@Southwind"},
        },
        "program": program,
        "enrollments": {
            f"E{n}": draw(enrollments(program)) for n in range(draw(st.integers(1, 3)))
        },
        "records": records,
        "hidden": {"Nora": draw(some), "Nick": draw(some)},
        "unanswered": draw(some) if odd in (2, 3) else [],
        "gone": draw(some) if odd in (3, 4) else [],
        "missing_access_row": draw(st.sampled_from(["hold", "invisible"])),
    }
