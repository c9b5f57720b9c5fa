"""The programs of a run: each one read once, or the one sentence why it cannot be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from evaluator.fiscal_calendar import FiscalCalendar
from evaluator.program import Program
from jobs.org_facts import OrgFacts
from jobs.org_reader import OrgReader
from mapping.condition_context import ConditionContext
from mapping.currency_reader import currency
from mapping.errors import MappingError
from mapping.fiscal_reader import read_fiscal_calendar
from mapping.program_query import CONFIGURATION_ROLES
from mapping.program_reader import ProgramBook, ProgramFaultError, ProgramHead
from mapping.wire import Records, rows


@dataclass(frozen=True, slots=True)
class ReadProgram:
    """A program with its zone; ``program`` is ``None`` and ``error`` says why at fault.

    ``fiscal`` is the org's fiscal calendar, as it stood when the program was read.
    """

    head: ProgramHead
    zone: tzinfo
    program: Program | None
    error: MappingError | None
    fiscal: FiscalCalendar

    @property
    def fault(self) -> str | None:
        """Why the program cannot be judged and what to do about it, as one text."""
        return f"{self.error.message} {self.error.remedy}" if self.error else None

    def today(self, now: datetime) -> date:
        """Give the program's day at a moment."""
        return now.astimezone(self.zone).date()


def read_programs(
    reader: OrgReader,
    facts: OrgFacts,
    program_ids: Sequence[str],
    configuration: Sequence[Records],
    fiscal_periods: Sequence[Records],
    *,
    now: datetime,
) -> Mapping[str, ReadProgram]:
    """Read programs by id; one at fault does not keep the others from being read (F7).

    Args:
        reader: The org.
        facts: What holds for the whole org.
        program_ids: Which programs.
        configuration: What they are judged by, in the order of the configuration's roles.
        fiscal_periods: The org's fiscal periods, where it shows them.
        now: The time of the run, which relative dates in conditions count from (F6).
    """
    by_role = dict(zip(CONFIGURATION_ROLES, configuration, strict=True))
    fiscal = read_fiscal_calendar(facts.fiscal_start_month, fiscal_periods)
    reader.ensure_parents(_written_paths(reader, by_role))
    book = ProgramBook(by_role, reader.field_map)
    shelf = {key: _missing(key, fiscal) for key in program_ids}
    for head in book.heads():
        shelf[head.id] = _read(book, head, reader, facts, fiscal=fiscal, now=now)
    return shelf


def _missing(program_id: str, fiscal: FiscalCalendar) -> ReadProgram:
    head = ProgramHead(program_id, program_id, active=False, time_zone=None, currency=None)
    remedy = "Give the integration user access to it."
    error = ProgramFaultError(f"Program {program_id} cannot be read.", remedy=remedy)
    return ReadProgram(head, UTC, None, error, fiscal)


def _written_paths(reader: OrgReader, tables: Mapping[str, Records]) -> list[tuple[str, str]]:
    """Pair every field that people wrote down with every source: which it means shows later."""
    criterion, condition = reader.field_map["criterion"], reader.field_map["filter"]
    fields = {row.text(condition["field"]) for row in rows(tables["filter"])}
    for row in rows(tables["criterion"]):
        fields |= {row.text(criterion[name]) for name in ("attainment_date_field", "rollup_field")}
    named = sorted(field for field in fields if field)
    sources = reader.field_map.sources.values()
    return [(source.sobject, field) for source in sources for field in named]


def _read(
    book: ProgramBook,
    head: ProgramHead,
    reader: OrgReader,
    facts: OrgFacts,
    *,
    fiscal: FiscalCalendar,
    now: datetime,
) -> ReadProgram:
    zone: tzinfo = UTC
    try:
        zone = _zone(head, facts)
        code = head.currency or facts.corporate_currency
        _refuse_other_currency(head, code, facts, reader)
        program = book.read(
            head,
            currency=currency(code, facts.rates),
            context=ConditionContext(zone, now.astimezone(zone).date(), fiscal),
            schema=reader.schema,
        )
    except MappingError as error:
        return ReadProgram(head, zone, None, error, fiscal)
    return ReadProgram(head, zone, program, None, fiscal)


def _zone(head: ProgramHead, facts: OrgFacts) -> ZoneInfo:
    name = head.time_zone or facts.time_zone
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        msg = f"Program {head.name} has the time zone {name!r}, which is not known."
        remedy = "Write one like Europe/Berlin, or leave it blank for the org's own."
        raise ProgramFaultError(msg, remedy=remedy) from error


def _refuse_other_currency(
    head: ProgramHead, code: str, facts: OrgFacts, reader: OrgReader
) -> None:
    """Refuse a program in another currency than that of an org that has only one (M3)."""
    if "CurrencyType" not in reader.schema and code != facts.corporate_currency:
        msg = f"Program {head.name} is in {code}, but the org has only {facts.corporate_currency}."
        remedy = "Correct TIERWRIGHT_SALESFORCE__CURRENCY or the program's currency."
        raise ProgramFaultError(msg, remedy=remedy)
