"""The use case: every candidate record of one enrollment, counted or not, and why.

It pulls and judges like a recalculation, leaves no condition to the org's query, and
writes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from connector.port import SalesforcePort
from evaluator.enrollment import Enrollment, PartnerUser
from evaluator.evaluation import Evaluation
from evaluator.explanation import RecordExplanation, explain
from evaluator.program import Criterion, Program
from jobs.clock import Clock
from jobs.errors import UnknownCriterionError, UnknownUserError
from jobs.org_reader import OrgReader
from jobs.progress import Progress, Silent
from jobs.run_plan import OrgPolicy, read_plan
from jobs.selection import Selection
from jobs.slice_judge import JudgedSlice
from mapping.evaluation_document import record_document, value_document
from mapping.field_map import FieldMap
from mapping.record_id import is_record_id, to_18
from mapping.soql import Compare, Select
from mapping.wire import rows


@dataclass(frozen=True, slots=True)
class NamedRecord:
    """One candidate record with what people know it by.

    ``association`` is the field that made it the partner's, ``None`` where it is not.
    """

    told: RecordExplanation
    sobject: str
    name: str
    association: str | None


@dataclass(frozen=True, slots=True)
class CriterionExplanation:
    """One criterion and all its candidate records."""

    criterion: Criterion
    records: tuple[NamedRecord, ...]


@dataclass(frozen=True, slots=True)
class ExplanationReport:
    """One enrollment explained; ``program`` is ``None`` where it could not be read."""

    evaluation: Evaluation
    evaluated_as: str | None
    program_name: str
    program: Program | None
    criteria: tuple[CriterionExplanation, ...]

    def document(self) -> dict[str, Any]:
        """Tell it as JSON, in the shape scripts rely on."""
        return {
            "enrollment": self.evaluation.enrollment.id,
            "evaluated_as": self.evaluated_as,
            "hold_reason": self.evaluation.hold.reason if self.evaluation.hold else None,
            "criteria": [self._criterion(each) for each in self.criteria],
        }

    def _criterion(self, each: CriterionExplanation) -> dict[str, Any]:
        results = {result.criterion.id: result for result in self.evaluation.criteria}
        result = results.get(each.criterion.id)
        value = result.value if result else None
        return {
            "id": each.criterion.id,
            "name": each.criterion.name,
            "value": value_document(value, each.criterion, self.program.currency)
            if self.program
            else None,
            "records": [
                record_document(
                    record.told,
                    sobject=record.sobject,
                    name=record.name,
                    association=record.association,
                )
                for record in each.records
            ],
        }


@dataclass(frozen=True, slots=True)
class ExplainEnrollment:
    """Explains one enrollment."""

    salesforce: SalesforcePort
    field_map: FieldMap
    clock: Clock
    policy: OrgPolicy = field(default_factory=OrgPolicy)
    progress: Progress = field(default_factory=Silent)

    def run(
        self, enrollment_id: str, *, criterion: str | None = None, as_user: str | None = None
    ) -> ExplanationReport:
        """Explain an enrollment.

        Args:
            enrollment_id: Which one.
            criterion: A criterion's name or id; ``None`` explains all.
            as_user: The id of a user whose view is taken instead of the primary partner
                user's.

        Raises:
            JobError: the enrollment, the criterion or the user does not exist.
            MappingError: the mapping does not fit this org.
            ConnectorError: the org could not be read.
        """
        selection = Selection((enrollment_id,)).normalised()
        now = self.clock.now()
        plan = read_plan(
            self.salesforce,
            self.field_map,
            self.policy,
            selection,
            progress=self.progress,
            now=now,
        )
        read = plan.programs[plan.records[0].program_id]
        enrollment = plan.records[0].enrollment
        if as_user is not None:
            enrollment = _seen_by(enrollment, as_user, plan.reader)
        chosen = _chosen(read.program, criterion)
        judged = plan.judge.judge(read, [enrollment], now=now, complete=True)
        return ExplanationReport(
            evaluation=judged.evaluations[0],
            evaluated_as=enrollment.user_id,
            program_name=read.head.name,
            program=read.program,
            criteria=tuple(
                CriterionExplanation(each, self._records(judged, each)) for each in chosen
            ),
        )

    def _records(self, judged: JudgedSlice, criterion: Criterion) -> tuple[NamedRecord, ...]:
        if judged.verdicts is None or criterion.source is None:
            return ()
        source = self.field_map.sources[criterion.source]
        pulled = judged.pulled[criterion.source]
        names = dict(zip(pulled.candidates.ids, pulled.names, strict=True))
        return tuple(
            NamedRecord(
                told,
                source.sobject,
                names[told.id],
                None if told.link is None else source.association[told.link],
            )
            for told in explain(judged.verdicts, 0, criterion)
        )


def _chosen(program: Program | None, wanted: str | None) -> Sequence[Criterion]:
    if program is None:
        return ()
    if wanted is None:
        return program.criteria
    folded = wanted.casefold()
    found = [c for c in program.criteria if to_18(wanted) == c.id or c.name.casefold() == folded]
    if not found:
        names = ", ".join(criterion.name for criterion in program.criteria)
        msg = f"Program {program.name} has no criterion {wanted!r}."
        raise UnknownCriterionError(msg, remedy=f"Choose one of: {names}.")
    return found


def _seen_by(enrollment: Enrollment, user_id: str, reader: OrgReader) -> Enrollment:
    """Give the enrollment as if another user were its primary partner user."""
    role = reader.field_map["user"]
    remedy = "Give the id of a user; such ids begin with 005."
    if not is_record_id(user_id):
        raise UnknownUserError(f"{user_id!r} is not a user id.", remedy=remedy)
    select = Select(
        role.sobject,
        ("Id", role["name"], role["active"]),
        Compare("Id", "=", to_18(user_id)),
    )
    (table,) = reader.read([select])
    row = next(rows(table), None)
    if row is None:
        raise UnknownUserError(f"There is no user {user_id}.", remedy=remedy)
    user = PartnerUser(
        id=row.required("Id"),
        name=row.text(role["name"]) or user_id,
        is_active=row.flag(role["active"]),
        account_id=enrollment.account_id,
    )
    return replace(enrollment, user_id=user.id, user=user)
