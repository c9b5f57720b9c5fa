"""The org's fiscal periods → its fiscal calendar."""

from __future__ import annotations

from collections.abc import Sequence

from evaluator.calendar_span import Span
from evaluator.fiscal_calendar import FiscalCalendar, FiscalPeriod, FiscalUnit
from mapping.errors import WireValueError
from mapping.org_schema import OrgSchema
from mapping.soql import In, Select
from mapping.wire import Records, Row, rows

#: The objects that tell fiscal years; the org must be described with them.
FISCAL_OBJECTS = ("Period", "FiscalYearSettings")

#: The field of the organization that tells the first month of standard fiscal years.
START_MONTH_FIELD = "FiscalYearStartMonth"

_STANDARD = "FiscalYearSettings.IsStandardYear"
_FIELDS = ("Type", "StartDate", "EndDate", _STANDARD)
_UNITS = (FiscalUnit.YEAR, FiscalUnit.QUARTER, FiscalUnit.MONTH)
_MONTHS = {str(month): month for month in range(1, 13)}


def fiscal_selects(schema: OrgSchema) -> tuple[Select, ...]:
    """Select the org's fiscal periods; no statement where the org does not show them."""
    period = FISCAL_OBJECTS[0]
    if not all(schema.has(period, field) for field in _FIELDS):
        return ()
    return (Select(period, _FIELDS, In("Type", _UNITS)),)


def read_start_month(organization: Records) -> int | None:
    """Read the month in which standard fiscal years begin.

    Args:
        organization: The organization's record, with or without the field.

    Returns:
        1 to 12; ``None`` where the org does not tell.

    Raises:
        WireValueError: the value is no month.
    """
    row = next(rows(organization), None)
    text = row.text(START_MONTH_FIELD) if row and START_MONTH_FIELD in row.values else None
    if row is None or text is None:
        return None
    if text not in _MONTHS:
        raise WireValueError(row.sobject, START_MONTH_FIELD, text, "a month from 1 to 12")
    return _MONTHS[text]


def read_fiscal_calendar(start_month: int | None, tables: Sequence[Records]) -> FiscalCalendar:
    """Read how the org cuts its fiscal years.

    One year that is not standard makes the org's years custom: all its periods are taken
    as they are listed then, standard years among them too.

    Args:
        start_month: In which standard years begin.
        tables: The answers to ``fiscal_selects``.

    Raises:
        WireValueError: a period lacks its type or a date.
    """
    periods = [row for table in tables for row in rows(table)]
    # A period without its year says nothing, so only a plain "no" counts.
    if not any(row.values[_STANDARD] is False for row in periods):
        return FiscalCalendar(start_month)
    return FiscalCalendar(start_month, tuple(_period(row) for row in periods))


def _period(row: Row) -> FiscalPeriod:
    first, last = row.day("StartDate"), row.day("EndDate")
    if first is None or last is None:
        missing = "EndDate" if first else "StartDate"
        raise WireValueError(row.sobject, missing, None, "a date")
    return FiscalPeriod(FiscalUnit(row.required("Type")), Span(first, last))
