"""An off-boarding case as people see it on a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich import box
from rich.table import Table
from rich.text import Text

from jobs.offboarding.case_report import CaseReport, shown_step
from mapping.offboarding_case import CaseStatus
from mapping.offboarding_step import StepStatus

_STYLES = {
    StepStatus.OVERDUE: "bold red",
    StepStatus.FAILED: "bold red",
    StepStatus.DUE: "yellow",
    StepStatus.DONE: "green",
    StepStatus.SKIPPED: "dim",
    StepStatus.WAITING: "dim",
}
_CASE_STYLES = {CaseStatus.BLOCKED: "bold red", CaseStatus.CLOSED: "green"}


def case_head(report: CaseReport) -> Iterator[Text]:
    """Give the lines above the steps."""
    case = report.case
    head = Text.assemble((case.name, "bold"), f"  {case.account_name}  ")
    head.append(case.status.value, style=_CASE_STYLES.get(case.status, "bold"))
    yield head
    if report.detail:
        yield Text(report.detail)
    facts = [
        "approved" if case.inputs.approved else "not approved",
        f"notice {case.inputs.notice_date or '?'} to {case.ends_on or '?'}",
    ]
    if case.suspended_at is not None:
        facts.append(f"licence suspended {case.suspended_at:%Y-%m-%d %H:%M} UTC")
    yield Text(", ".join(facts), style="dim")


def case_steps(report: CaseReport) -> Table:
    """Draw the steps in their order."""
    table = Table(box=box.SIMPLE_HEAD, header_style="bold")
    table.add_column("#")
    table.add_column("Step")
    for heading in ("Who", "By", "State"):
        table.add_column(heading, no_wrap=True)
    table.add_column("What came of it")
    for step in report.steps:
        told = shown_step(step, report.field_map)
        number, name = _numbered(told["number"], told["name"] or "")
        table.add_row(
            number,
            name,
            told["actor"] or "",
            told["due_on"] or "",
            Text(step.status.value, style=_STYLES[step.status]),
            step.detail,
        )
    return table


def _numbered(number: int | None, name: str) -> tuple[str, str]:
    """Part a step's number from its name; the service's steps carry a letter there."""
    label, _, rest = name.partition(" ")
    if number is not None and rest and label[:-1] == str(number):
        return label, rest
    return str(number or ""), name
