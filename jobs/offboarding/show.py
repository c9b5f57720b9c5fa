"""The use case: show a case as it stands; nothing is done."""

from __future__ import annotations

from jobs.clock import Clock
from jobs.offboarding.case_report import CaseReport, in_order
from jobs.offboarding.case_views import CaseViews
from jobs.offboarding.open_case import find_case, open_case


def show_case(views: CaseViews, text: str, clock: Clock) -> CaseReport:
    """Read a case, named by its id or its name.

    Raises:
        UnknownCaseError: there is no such case.
        MappingError: the org lacks the objects of off-boarding.
        ConnectorError: the org did not answer.
    """
    view, field_map = views.service(), views.field_map
    with view.salesforce.tally() as tally:
        case_id = find_case(view, field_map, text)
        file = open_case(view, field_map, case_id, now=clock.now, admit=_nothing).file
        steps = in_order(file.rows.values(), field_map)
        return CaseReport(case=file.case, steps=steps, field_map=field_map, api_calls=tally.calls)


def _nothing() -> None:
    """Admit everything: nothing is written."""
