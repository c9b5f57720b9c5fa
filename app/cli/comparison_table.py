"""What another user's view changes, as a table: the visibility audit."""

from __future__ import annotations

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from app.cli.explanation_table import shown
from evaluator.enrollment import Enrollment
from jobs.explanation_report import Comparison, CriterionDifference, ExplanationReport


def comparison_part(report: ExplanationReport, comparison: Comparison) -> RenderableType:
    """List what the other view changes, or say that it changes nothing."""
    here, primary = _viewer(report.evaluation.enrollment), _viewer(comparison.primary.enrollment)
    title = Text(f"Compared with {primary}, the primary partner user", style="italic")
    if comparison.primary.hold:
        title += Text(f"\nOn hold there: {comparison.primary.hold.reason}", style="yellow")
    if not comparison.differences:
        return Group(title, Text("  The same records count for both."))
    table = Table(box=box.SIMPLE_HEAD, header_style="bold")
    for column in ("Criterion", here, primary, "Record", "Id", "Counts for"):
        table.add_column(column, overflow="fold")
    for each in comparison.differences:
        for row in _rows(report, each, here, primary):
            table.add_row(*row)
    return Group(title, table)


def _viewer(enrollment: Enrollment) -> str:
    return enrollment.user.name if enrollment.user else "nobody"


def _rows(
    report: ExplanationReport, each: CriterionDifference, here: str, primary: str
) -> list[tuple[Text, ...]]:
    """Give a row a record; the criterion stands in the first alone."""
    criterion = each.criterion
    values = (each.other_value, each.primary_value)
    head = (criterion.name, *(shown(report, criterion, value) for value in values))
    records = [(record, here) for record in each.gained]
    records += [(record, primary) for record in each.lost]
    tails = [(record.name, record.told.id, f"{whose} only") for record, whose in records]
    heads = [head, *[("", "", "")] * len(tails)]
    cells = ((*h, *t) for h, t in zip(heads, tails or [("", "", "")], strict=False))
    return [tuple(Text(cell) for cell in row) for row in cells]
