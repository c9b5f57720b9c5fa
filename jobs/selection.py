"""Which enrollments a person asked for, and how they are cut into slices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from evaluator.evaluation import Status
from jobs.errors import (
    JobError,
    OffboardedError,
    UnknownEnrollmentError,
    UnknownProgramError,
)
from jobs.org_reader import OrgReader
from mapping.enrollment_reader import EnrollmentRecord
from mapping.org_schema import OrgSchema
from mapping.program_query import parent_path
from mapping.record_id import is_record_id, to_18
from mapping.soql import Clause, Compare, In

#: A slice is pulled, judged and written in one go.
SLICE_SIZE = 2_000


@dataclass(frozen=True, slots=True)
class Selection:
    """Enrollments by id, all of one program, or all of every active program."""

    enrollment_ids: tuple[str, ...] = ()
    program_id: str | None = None

    @property
    def full_pass(self) -> bool:
        """Whether whole programs are meant, which waits where requests run short."""
        return not self.enrollment_ids

    def normalised(self) -> Selection:
        """Give the same selection with 18-character ids, each once.

        Raises:
            UnknownEnrollmentError: a text is not an id.
            UnknownProgramError: likewise for the program.
        """
        for text in self.enrollment_ids:
            if not is_record_id(text):
                raise _not_an_id(UnknownEnrollmentError, text, "an enrollment")
        if self.program_id is not None and not is_record_id(self.program_id):
            raise _not_an_id(UnknownProgramError, self.program_id, "a program")
        ids = tuple(dict.fromkeys(to_18(text) for text in self.enrollment_ids))
        return Selection(ids, to_18(self.program_id) if self.program_id else None)


def selection_clause(selection: Selection, reader: OrgReader) -> Clause:
    """Give the condition that finds the selected enrollments."""
    role = reader.field_map["enrollment"]
    if selection.enrollment_ids:
        return In("Id", selection.enrollment_ids)
    if selection.program_id:
        return Compare(role["program"], "=", selection.program_id)
    active = reader.field_map["program"]["active"]
    path = parent_path("enrollment", "program", active, reader.field_map, reader.schema)
    return Compare(path, "=", True)  # noqa: FBT003 - a literal of the statement


def refusals(
    enrollment_ids: Sequence[str],
    found: Sequence[EnrollmentRecord],
    reader: OrgReader,
    *,
    off_boarded: bool = False,
) -> Mapping[str, JobError]:
    """Tell which named enrollments cannot be recalculated, and why.

    They are not there, their partner is being off-boarded, which ``off_boarded`` makes no
    matter, or their program is not active.
    """
    known = {record.id: record for record in found}
    refused: dict[str, JobError] = {}
    for wanted in enrollment_ids:
        if wanted not in known:
            sobject = reader.field_map["enrollment"].sobject
            refused[wanted] = _missing(wanted, reader.schema, sobject)
        elif not off_boarded and known[wanted].current["status"] == Status.OFF_BOARDING:
            refused[wanted] = _off_boarded(known[wanted])
        elif not known[wanted].program_active:
            refused[wanted] = _inactive(wanted)
    return refused


def _off_boarded(record: EnrollmentRecord) -> OffboardedError:
    case = record.current["hold_reason"] or "the case is not named"
    return OffboardedError(
        f"Enrollment {record.id} is not calculated, because its partner leaves: {case}",
        remedy="Leave the id out, or roll the case back.",
    )


def _inactive(enrollment_id: str) -> UnknownProgramError:
    msg = f"Enrollment {enrollment_id} belongs to a program that is not active."
    return UnknownProgramError(msg, remedy="Activate the program, or leave the id out.")


def slices(found: Sequence[EnrollmentRecord]) -> Iterator[list[EnrollmentRecord]]:
    """Cut enrollments into slices of one program each."""
    by_program: dict[str, list[EnrollmentRecord]] = {}
    for record in found:
        by_program.setdefault(record.program_id, []).append(record)
    for _, records in sorted(by_program.items()):
        for start in range(0, len(records), SLICE_SIZE):
            yield records[start : start + SLICE_SIZE]


def _missing(wanted: str, schema: OrgSchema, sobject: str) -> UnknownEnrollmentError:
    prefix = schema.object(sobject).key_prefix
    remedy = f"Give the id of a {sobject} record; such ids begin with {prefix}."
    other = next(
        (o.name for o in schema.objects.values() if o.key_prefix == wanted[:3] != prefix), None
    )
    if other:
        return UnknownEnrollmentError(f"{wanted} belongs to a record of {other}.", remedy=remedy)
    if prefix and not wanted.startswith(prefix):
        return UnknownEnrollmentError(f"{wanted} is not the id of an enrollment.", remedy=remedy)
    return UnknownEnrollmentError(
        f"There is no enrollment {wanted}, or the integration user may not read it.",
        remedy=remedy,
    )


def _not_an_id(kind: type[JobError], text: str, what: str) -> JobError:
    return kind(
        f"{text!r} is not {what} id.",
        remedy="Record ids have 15 or 18 letters and digits; copy it from the record's address.",
    )
