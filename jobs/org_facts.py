"""What holds for the whole org: its zone, its fiscal start, its currencies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from connector.port import RecordTable
from evaluator.rates import Rates
from jobs.org_reader import OrgReader
from mapping.currency_reader import (
    CURRENCY_FIELDS,
    DATED_RATE_FIELDS,
    read_rates,
    single_currency,
)
from mapping.fiscal_reader import START_MONTH_FIELD, fiscal_selects, read_start_month
from mapping.soql import Select
from mapping.wire import rows

_ORGANIZATION = "Organization"
_CURRENCIES = "CurrencyType"
_DATED = "DatedConversionRate"


@dataclass(frozen=True, slots=True)
class OrgFacts:
    """The org's zone name, corporate currency and rates.

    ``fiscal_start_month`` tells in which month standard fiscal years begin, ``None`` where
    the org does not tell.
    """

    time_zone: str
    corporate_currency: str
    rates: Rates
    fiscal_start_month: int | None


def lasting_selects(reader: OrgReader) -> tuple[Select, ...]:
    """Select the org itself and its fiscal periods, which hardly ever change."""
    told = reader.schema.has(_ORGANIZATION, START_MONTH_FIELD)
    fields = ("TimeZoneSidKey", START_MONTH_FIELD) if told else ("TimeZoneSidKey",)
    return (Select(_ORGANIZATION, fields), *fiscal_selects(reader.schema))


def fact_selects(reader: OrgReader) -> tuple[Select, ...]:
    """Select what ``read_facts`` reads."""
    return (lasting_selects(reader)[0], *rate_selects(reader))


def rate_selects(reader: OrgReader) -> tuple[Select, ...]:
    """Select the org's currencies and rates, as far as it has them."""
    selects: list[Select] = []
    if _CURRENCIES in reader.schema:
        selects.append(Select(_CURRENCIES, CURRENCY_FIELDS))
    if _DATED in reader.schema:
        selects.append(Select(_DATED, DATED_RATE_FIELDS))
    return tuple(selects)


def read_facts(tables: Mapping[str, RecordTable], single: str) -> OrgFacts:
    """Read the org's facts.

    Args:
        tables: The answers to ``fact_selects`` by object.
        single: The currency of an org that has only one.
    """
    zone = next((row.text("TimeZoneSidKey") for row in rows(tables[_ORGANIZATION])), None)
    currencies = tables.get(_CURRENCIES)
    rates = read_rates(currencies, tables.get(_DATED)) if currencies else single_currency(single)
    return OrgFacts(
        time_zone=zone or "UTC",
        corporate_currency=rates.corporate or single,
        rates=rates,
        fiscal_start_month=read_start_month(tables[_ORGANIZATION]),
    )
