"""The programs of a run: each one read once, or the one sentence why it cannot be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from connector.port import RecordTable
from evaluator.program import Program
from jobs.org_facts import OrgFacts
from jobs.org_reader import OrgReader
from mapping.currency_reader import currency
from mapping.errors import MappingError
from mapping.program_query import CONFIGURATION_ROLES
from mapping.program_reader import ProgramBook, ProgramFaultError, ProgramHead
from mapping.wire import rows


@dataclass(frozen=True, slots=True)
class ReadProgram:
    """A program with its zone; ``program`` is ``None`` and ``fault`` says why at fault."""

    head: ProgramHead
    zone: tzinfo
    program: Program | None
    fault: str | None

    def today(self, now: datetime) -> date:
        """Give the program's day at a moment."""
        return now.astimezone(self.zone).date()


def read_programs(
    reader: OrgReader, facts: OrgFacts, program_ids: Sequence[str], tables: Sequence[RecordTable]
) -> Mapping[str, ReadProgram]:
    """Read programs by id; one at fault does not keep the others from being read (F7).

    Args:
        reader: The org.
        facts: What holds for the whole org.
        program_ids: Which programs.
        tables: The answers to ``program_selects`` for these programs.
    """
    by_role = dict(zip(CONFIGURATION_ROLES, tables, strict=True))
    reader.ensure_parents(_written_paths(reader, by_role))
    book = ProgramBook(by_role, reader.field_map)
    missing = {key: _missing(key) for key in program_ids}
    return {**missing, **{head.id: _read(book, head, reader, facts) for head in book.heads()}}


def _missing(program_id: str) -> ReadProgram:
    head = ProgramHead(program_id, program_id, active=False, time_zone=None, currency=None)
    fault = f"Program {program_id} cannot be read; give the integration user access to it."
    return ReadProgram(head, UTC, None, fault)


def _written_paths(reader: OrgReader, tables: Mapping[str, RecordTable]) -> list[tuple[str, str]]:
    """Pair every field that people wrote down with every source: which it means shows later."""
    criterion, condition = reader.field_map["criterion"], reader.field_map["filter"]
    fields = {row.text(condition["field"]) for row in rows(tables["filter"])}
    for row in rows(tables["criterion"]):
        fields |= {row.text(criterion[name]) for name in ("attainment_date_field", "rollup_field")}
    named = sorted(field for field in fields if field)
    sources = reader.field_map.sources.values()
    return [(source.sobject, field) for source in sources for field in named]


def _read(book: ProgramBook, head: ProgramHead, reader: OrgReader, facts: OrgFacts) -> ReadProgram:
    zone: tzinfo = UTC
    try:
        zone = _zone(head, facts)
        code = head.currency or facts.corporate_currency
        program = book.read(
            head, currency=currency(code, facts.rates), zone=zone, schema=reader.schema
        )
    except MappingError as error:
        return ReadProgram(head, zone, None, f"{error.message} {error.remedy}")
    return ReadProgram(head, zone, program, None)


def _zone(head: ProgramHead, facts: OrgFacts) -> ZoneInfo:
    name = head.time_zone or facts.time_zone
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        msg = f"Program {head.name} has the time zone {name!r}, which is not known."
        raise ProgramFaultError(msg) from error
