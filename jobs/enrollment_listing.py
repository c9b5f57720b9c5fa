"""Lists the enrollments that are meant, before any of them is read in full."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from jobs.concerned import Liveness
from jobs.errors import UnknownProgramError
from jobs.org_reader import OrgReader
from jobs.selection import SLICE_SIZE, Selection, selection_clause
from mapping.soql import Select
from mapping.wire import Row, rows


@dataclass(frozen=True, slots=True)
class ListedEnrollment:
    """An enrollment's id and that of its program, blank where the org shows none."""

    id: str
    program_id: str


def list_enrollments(
    reader: OrgReader, selection: Selection, *, live_on: date | None = None
) -> list[ListedEnrollment]:
    """List the enrollments of a program, or of every active program, in the order of their ids.

    Those of partners that are being off-boarded are left out (S8).

    Args:
        reader: The org.
        selection: Which; it names no single enrollments.
        live_on: Leave out what automatic runs leave alone on some zone's day (S7); ``None``
            lists everything.

    Raises:
        UnknownProgramError: the program has no enrollment to recalculate, or is inactive.
        ConnectorError: the org could not be read.
    """
    role = reader.field_map["enrollment"]
    living = Liveness.of(reader)
    fields = tuple(dict.fromkeys(("Id", role["program"], *living.fields)))
    (table,) = reader.read([Select(role.sobject, fields, selection_clause(selection, reader))])
    found = list(rows(table))
    if selection.program_id:
        _refuse(selection.program_id, found, living)
    found = [row for row in found if not living.off_boarded(row)]
    if live_on is not None:
        found = [row for row in found if living.holds(row, live_on)]
    listed = (
        ListedEnrollment(row.required("Id"), row.text(role["program"]) or "") for row in found
    )
    return sorted(listed, key=lambda each: each.id)


def batches(listed: Sequence[ListedEnrollment]) -> Iterator[list[str]]:
    """Cut enrollments into batches of one program each, by their ids."""
    by_program: dict[str, list[str]] = {}
    for each in listed:
        by_program.setdefault(each.program_id, []).append(each.id)
    for _, ids in sorted(by_program.items()):
        for start in range(0, len(ids), SLICE_SIZE):
            yield ids[start : start + SLICE_SIZE]


def _refuse(program_id: str, found: Sequence[Row], living: Liveness) -> None:
    if not found:
        msg = f"No enrollment of a program {program_id} can be read."
        raise UnknownProgramError(msg, remedy="Look up the program's id in Salesforce.")
    if not all(row.flag(living.active) for row in found):
        msg = f"Program {program_id} is not active."
        raise UnknownProgramError(msg, remedy="Activate it, or choose another one.")
