"""Asked before each outside effect: is the case still ours, and does it still ask for it?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from jobs.offboarding.errors import CaseEditedError, UnknownCaseError
from jobs.offboarding.org_view import OrgView
from mapping.field_map import FieldMap
from mapping.offboarding_case import CaseInputs, OffboardingCase, case_select, read_cases
from mapping.soql import Compare


@dataclass(frozen=True, slots=True)
class CaseFence:
    """Compares a case with how it was read when its advance began; one API call each time.

    ``admit`` raises where the case is carried out by others by now.
    """

    view: OrgView
    field_map: FieldMap
    case: OffboardingCase
    admit: Callable[[], None]

    def confirm(self) -> None:
        """Let an effect happen.

        Raises:
            CaseEditedError: people changed what the case asks for.
            UnknownCaseError: people deleted it.
            ClaimLostError: others carry it out.
            ConnectorError: nobody can tell.
        """
        self.admit()
        where = Compare("Id", "=", self.case.id)
        (table,) = self.view.read([case_select(self.field_map, self.view.schema, where)])
        found = read_cases(table, self.field_map, self.view.schema)
        if not found:
            # There is nothing left that could be marked as blocked.
            raise UnknownCaseError(
                f"The case {self.case.name} was deleted while it was carried out.",
                remedy="Restore it from the recycle bin, or undo by hand what its steps tell.",
            )
        changed = _changed(self.case.inputs, found[0].inputs)
        if changed:
            raise CaseEditedError(
                f"The case was edited while it was carried out: {', '.join(changed)}.",
                remedy="It goes on by itself on its new terms, if these still ask for it.",
            )


def _changed(before: CaseInputs, now: CaseInputs) -> list[str]:
    """Name what differs, in the words of the case's fields."""
    words = {
        "account_id": "Account",
        "initiated_by": "Initiated By",
        "legal_action": "Legal Action",
        "notice_date": "Notice Date",
        "ends_on": "Ends On",
        "suspend_at": "Suspend At",
        "approved": "Approved",
        "asset_id": "Asset",
    }
    return [word for name, word in words.items() if getattr(before, name) != getattr(now, name)]
