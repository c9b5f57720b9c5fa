"""The use case: every candidate record of one enrollment, counted or not, and why.

It pulls and judges like a recalculation, leaves no condition to the org's query, and
writes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from connector.port import SalesforcePort
from evaluator.enrollment import Enrollment, PartnerUser
from evaluator.explanation import explain
from evaluator.program import Criterion, Program
from evaluator.reason import Reason
from jobs.clock import Clock
from jobs.errors import UnknownCriterionError, UnknownUserError
from jobs.explanation_report import (
    CriterionExplanation,
    ExplanationReport,
    NamedRecord,
    ToldVerification,
    compare,
)
from jobs.org_reader import OrgReader
from jobs.other_owners import other_owners
from jobs.progress import Progress, Silent
from jobs.run_plan import OrgPolicy, read_plan
from jobs.selection import Selection
from jobs.slice_judge import JudgedSlice
from mapping.field_map import FieldMap
from mapping.record_id import is_record_id, to_18
from mapping.soql import Compare, Select
from mapping.wire import rows


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
                user's; the report then tells what that changes.

        Raises:
            JobError: the enrollment, the criterion or the user does not exist.
            MappingError: the mapping does not fit this org.
            ConnectorError: the org could not be read.
        """
        selection = Selection((enrollment_id,)).normalised()
        now = self.clock.now()
        plan = read_plan(
            OrgReader(self.salesforce, self.field_map),
            self.policy,
            selection.enrollment_ids,
            progress=self.progress,
            now=now,
            off_boarded=True,
        )
        plan.require_all()
        read = plan.programs[plan.records[0].program_id]
        primary = plan.records[0].enrollment
        viewed = primary if as_user is None else _seen_by(primary, as_user, plan.reader)
        chosen = _chosen(read.program, criterion)
        judged = plan.judge.judge(read, [viewed], now=now, complete=True)
        today = read.today(now)
        criteria = self._explained(plan.reader, judged, chosen, today)
        comparison = None
        if as_user is not None:
            other = plan.judge.judge(read, [primary], now=now, complete=True)
            of_primary = self._explained(plan.reader, other, chosen, today)
            comparison = compare(other.evaluations[0], of_primary, criteria)
        return ExplanationReport(
            evaluation=judged.evaluations[0],
            evaluated_as=viewed.user_id,
            program_name=read.head.name,
            program=read.program,
            criteria=criteria,
            comparison=comparison,
        )

    def _explained(
        self, reader: OrgReader, judged: JudgedSlice, chosen: Sequence[Criterion], today: date
    ) -> tuple[CriterionExplanation, ...]:
        evaluation = judged.evaluations[0]
        results = {result.criterion.id: result for result in evaluation.criteria}
        return tuple(
            CriterionExplanation(
                each,
                results.get(each.id),
                self._records(reader, judged, each),
                tuple(
                    ToldVerification(given, given.stands(today))
                    for given in evaluation.enrollment.verifications
                    if given.criterion_id == each.id
                ),
            )
            for each in chosen
        )

    def _records(
        self, reader: OrgReader, judged: JudgedSlice, criterion: Criterion
    ) -> tuple[NamedRecord, ...]:
        if judged.verdicts is None or criterion.source is None:
            return ()
        source = self.field_map.sources[criterion.source]
        pulled = judged.pulled[criterion.source]
        names = dict(zip(pulled.candidates.ids, pulled.names, strict=True))
        found = explain(judged.verdicts, 0, criterion)
        others = [told.id for told in found if told.reason is Reason.OTHER_ACCOUNT]
        partner = judged.evaluations[0].enrollment.account_id
        owners = other_owners(reader, source, pulled.candidates, others, partner_id=partner)
        return tuple(
            NamedRecord(
                replace(told, detail=owners.get(told.id, told.detail)),
                source.sobject,
                names[told.id],
                None if told.link is None else source.association[told.link],
            )
            for told in found
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
