"""Proposes a case where a partner's enrollment expired below the program's minimum tier.

A proposal is a draft that nothing follows from: people plan it, or delete it. One that was
deleted is not made again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import structlog

from connector.port import SalesforcePort
from evaluator.offboarding_proposal import tier_fallen_short_of
from evaluator.program import Program, Tier
from jobs.offboarding.org_view import OrgView
from jobs.snapshots import expired_anew
from jobs.tier_moves import DecidedEnrollment
from mapping.errors import MappingError
from mapping.field_map import FieldMap
from mapping.offboarding_case import ENDED, CaseStatus, Initiator
from mapping.record_write import FieldChange, FieldValue, RecordWrite, fitted
from mapping.soql import AnyOf, In, Select
from mapping.wire import rows

log = structlog.get_logger()

_REASON_LENGTH = 255
#: A whole slice may expire on one day; so many are asked about in one statement.
_LOT = 500


@dataclass(frozen=True, slots=True)
class _Shortfall:
    """An enrollment that expired below the minimum tier."""

    decided: DecidedEnrollment
    minimum: Tier

    @property
    def account_id(self) -> str:
        return self.decided.record.enrollment.account_id

    @property
    def key(self) -> str:
        """The proposal's external key: the enrollment and the day it expired on."""
        enrollment = self.decided.record.enrollment
        return f"{enrollment.id}:{enrollment.window.last}"


@dataclass(frozen=True, slots=True)
class ProposedCases:
    """Proposes cases for the enrollments of one slice."""

    salesforce: SalesforcePort
    field_map: FieldMap

    def writes(
        self, program: Program | None, decided: Sequence[DecidedEnrollment]
    ) -> Mapping[str, tuple[RecordWrite, ...]]:
        """Give the cases to be proposed, by enrollment; nothing is asked where none is due.

        Raises:
            ConnectorError: the org could not be read; nothing may be written.
        """
        short = self._short(program, decided) if program else []
        if not program or not short:
            return {}
        try:
            short = self._without_case(short)
        except MappingError as error:
            # Judging goes on: off-boarding is what this org does not have.
            log.warning("offboarding_not_proposed", detail=error.message)
            return {}
        by_account = {each.account_id: each for each in reversed(short)}
        return {
            each.decided.record.id: (self._write(each, program),) for each in by_account.values()
        }

    def _short(self, program: Program, decided: Sequence[DecidedEnrollment]) -> list[_Shortfall]:
        return [
            _Shortfall(each, minimum)
            for each in decided
            if expired_anew(each) and (minimum := tier_fallen_short_of(program, each.evaluation))
        ]

    def _without_case(self, short: Sequence[_Shortfall]) -> list[_Shortfall]:
        """Leave out whoever has an open case, and what was proposed before, kept or deleted."""
        role = self.field_map["offboarding"]
        view = OrgView(self.salesforce, (role.sobject,))
        fields = (role["account"], role["key"], role["status"], "IsDeleted")
        selects: list[Select] = []
        for start in range(0, len(short), _LOT):
            lot = short[start : start + _LOT]
            accounts = In(role["account"], sorted({each.account_id for each in lot}))
            keys = In(role["key"], [each.key for each in lot])
            selects.append(Select(role.sobject, fields, AnyOf((accounts, keys))))
        tables = view.read(selects, include_deleted=True)
        found = [row for table in tables for row in rows(table)]
        known = {row.text(role["key"]) for row in found}
        busy = {
            row.text(role["account"])
            for row in found
            if not row.flag("IsDeleted") and row.text(role["status"]) not in ENDED
        }
        return [each for each in short if each.key not in known and each.account_id not in busy]

    def _write(self, short: _Shortfall, program: Program) -> RecordWrite:
        role, enrollment = self.field_map["offboarding"], short.decided.record.enrollment
        earned = short.decided.evaluation.tier_earned
        reason = (
            f"{program.name} expired on {enrollment.window.last} with "
            f"{earned.name if earned else 'no tier'} earned; {short.minimum.name} is the minimum."
        )
        values: dict[str, FieldValue] = {
            "account": enrollment.account_id,
            "initiated_by": Initiator.COMPANY.value,
            "reason": fitted(reason, _REASON_LENGTH),
            "status": CaseStatus.DRAFT.value,
        }
        changes = tuple(FieldChange(role[name], None, value) for name, value in values.items())
        return RecordWrite(
            sobject=role.sobject,
            key_field=role["key"],
            key=short.key,
            enrollment_id=enrollment.id,
            values={change.field: change.after for change in changes},
            changes=changes,
        )
