"""The demo itself: a local org, the whole loop on it, and what stands there afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

from app.bootstrap import Tools, open_recalculation, open_tools
from app.cli.demo_daemon import featured, run_daemon
from app.cli.enrollment_page import page_of
from app.cli.enrollment_table import enrollment_tables
from app.cli.terminal import Terminal
from app.demo_check import differences
from app.local_org import LocalOrg, local_org
from app.problem import ExitCode
from jobs.run_report import RunReport
from jobs.selection import Selection
from mapping.enrollment_view import EnrollmentView

#: Rows of the table that are shown; more enrollments are still recalculated.
_ROWS_SHOWN = 60


def run_demo(*, once: bool, port: int, enrollments: int) -> ExitCode:
    """Run the loop on a fresh local org and show it.

    Args:
        once: Stop afterwards; otherwise the daemon goes on beside the org until Ctrl-C.
        port: Where the org listens; 0 takes a free port.
        enrollments: How many the sample has.

    Returns:
        Succeeded when every enrollment came out as the sample says, holds included.
    """
    with local_org(enrollments=enrollments, port=port) as org:
        Terminal.note(f"A local Salesforce org with {enrollments} enrollments: {org.base_url}")
        views, code = _loop(org)
        if not once:
            run_daemon(org, views)
    return code


def _loop(org: LocalOrg) -> tuple[Sequence[EnrollmentView], ExitCode]:
    with open_tools(org.settings) as tools:
        with (
            Terminal.progress() as progress,
            open_recalculation(org.settings, tools, progress, migrate=True) as use_case,
        ):
            report = use_case.run(Selection(), run_id=str(uuid4()))
        return _show(org, tools, report)


def _show(
    org: LocalOrg, tools: Tools, report: RunReport
) -> tuple[Sequence[EnrollmentView], ExitCode]:
    reading = tools.read_back()
    views = reading.enrollments()
    Terminal.show(enrollment_tables(views[:_ROWS_SHOWN]))
    if len(views) > _ROWS_SHOWN:
        Terminal.show(f"… and {len(views) - _ROWS_SHOWN} more\n")
    Terminal.show(page_of(reading.page(featured(views))))
    wrong = differences(views, org.expected)
    for line in wrong:
        Terminal.error(line, "")
    count = len(report.enrollments)
    Terminal.show(
        f"{count} enrollments recalculated with {report.api_calls} API calls; "
        f"{count - len(wrong)} came out as the sample says."
    )
    return views, ExitCode.PARTIAL if wrong or report.error else ExitCode.SUCCEEDED
