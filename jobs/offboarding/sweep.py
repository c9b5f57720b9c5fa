"""The use case of the schedule: let every case that is under way be looked at."""

from __future__ import annotations

from dataclasses import dataclass

import structlog

from jobs.clock import Clock
from jobs.offboarding.case_views import CaseViews
from mapping.offboarding_case import CaseStatus
from mapping.soql import AllOf, AnyOf, Clause, Compare, In, Select
from mapping.wire import rows
from persistence.case_port import CaseAsked, CaseLedger

log = structlog.get_logger()

_UNDER_WAY = (
    CaseStatus.PLANNED,
    CaseStatus.SUSPENDED,
    CaseStatus.SETTLING,
    CaseStatus.BLOCKED,
)


@dataclass(frozen=True, slots=True)
class AskForOpenCases:
    """Asks for every open case to be advanced; drafts only once a person approved them."""

    views: CaseViews
    cases: CaseLedger
    clock: Clock

    def run(self) -> int:
        """Ask, and tell for how many; one API call.

        Raises:
            MappingError: the org lacks the objects of off-boarding.
            ConnectorError: the org could not be read; nothing was asked for.
            PersistenceError: nothing could be stored.
        """
        view, role = self.views.service(), self.views.field_map["offboarding"]
        approved = Compare(role["approved"], "=", True)  # noqa: FBT003 - a literal of the statement
        draft: Clause = AllOf((Compare(role["status"], "=", CaseStatus.DRAFT.value), approved))
        where = AnyOf((In(role["status"], [each.value for each in _UNDER_WAY]), draft))
        (table,) = view.read([Select(role.sobject, ("Id",), where, order_by=("Id",))])
        asked = [CaseAsked(case_id=row.required("Id")) for row in rows(table)]
        self.cases.ask(asked, now=self.clock.now())
        log.info("cases_asked_for", cases=len(asked))
        return len(asked)
