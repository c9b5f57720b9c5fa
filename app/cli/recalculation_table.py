"""A recalculation as tables: what came out, and what is or would be written."""

from __future__ import annotations

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from app.cli.words import percent_words, standing_text
from jobs.run_report import EnrollmentReport, RunReport
from mapping.evaluation_document import changes_document


def run_table(report: RunReport) -> RenderableType:
    """Give one row an enrollment; why one is on hold or was refused follows in full."""
    table = Table(box=box.SIMPLE_HEAD, header_style="bold")
    for heading in ("Partner", "Program", "Held", "Earned", "Progress", "Standing", "Weakest"):
        table.add_column(heading)
    table.add_column("Hidden", justify="right")
    table.add_column("Status")
    for each in report.enrollments:
        table.add_row(*_row(each))
    return Group(table, *(_reason(each) for each in report.enrollments if not each.clean))


def change_table(report: RunReport) -> Table:
    """Give one row a field that would be written."""
    table = Table(title="Would be written", box=box.SIMPLE_HEAD, header_style="bold")
    for heading in ("Object", "Id or key", "Field", "From", "To"):
        table.add_column(heading, overflow="fold")
    for each in report.enrollments:
        for change in changes_document(each.writes):
            table.add_row(*(_shown(value) for value in change.values()))
    return table


def summary(report: RunReport) -> Text:
    """Give the closing line: how many, how it ended, what it cost."""
    held = sum(each.evaluation.hold is not None for each in report.enrollments)
    rejected = sum(len(each.rejected) for each in report.enrollments)
    written = sum(len(each.writes) for each in report.enrollments) - rejected
    verb = "to write" if report.dry_run else "written"
    parts = [
        f"{len(report.enrollments)} enrollments",
        f"{held} on hold",
        f"{written} records {verb}",
        f"{rejected} rejected",
        f"{report.api_calls} API calls",
    ]
    return Text(f"{report.outcome.value}: {', '.join(parts)}", style="bold")


def _row(each: EnrollmentReport) -> tuple[str | Text, ...]:
    evaluation = each.evaluation
    progress = evaluation.progress
    weakest = progress.weakest.name if progress and progress.weakest else ""
    next_tier = evaluation.next_tier.name if evaluation.next_tier else None
    hidden = evaluation.records_not_visible
    return (
        evaluation.enrollment.account_name,
        each.program_name,
        evaluation.tier_held.name if evaluation.tier_held else "",
        evaluation.tier_earned.name if evaluation.tier_earned else "",
        percent_words(progress.percent if progress else None, next_tier),
        standing_text(evaluation.standing.value if evaluation.standing else None),
        weakest,
        str(hidden) if hidden else "",
        Text(each.status.value, style="" if each.clean else "yellow"),
    )


def _reason(each: EnrollmentReport) -> Text:
    partner = Text(f"  {each.evaluation.enrollment.account_name}: ", style="bold")
    if each.evaluation.hold:
        return partner + Text(f"{each.status.value}. {each.evaluation.hold.reason}", "yellow")
    first = each.rejected[0]
    return partner + Text(f"{each.status.value}. {first.code}: {first.message}", "red")


def _shown(value: object) -> str:
    return "" if value is None else str(value)
