"""A checkup as a table: what was found, and below it what to do."""

from __future__ import annotations

from rich import box
from rich.table import Table
from rich.text import Text

from jobs.doctor.finding import Checkup, Finding, Severity

_MARKS = {
    Severity.OK: Text("ok", style="green"),
    Severity.WARNING: Text("warning", style="yellow"),
    Severity.PROBLEM: Text("problem", style="bold red"),
    Severity.NOT_RUN: Text("not run", style="dim"),
}


def checkup_table(checkup: Checkup) -> Table:
    """Give one row a finding."""
    table = Table(box=box.SIMPLE_HEAD, header_style="bold")
    table.add_column("", no_wrap=True)
    table.add_column("Area", no_wrap=True)
    table.add_column("Finding", overflow="fold")
    for each in checkup.findings:
        table.add_row(_MARKS[each.severity], each.area.value, _told(each))
    return table


def checkup_summary(checkup: Checkup) -> Text:
    """Give the closing line: how many of each, and what it cost."""
    parts = [
        _counted(checkup.count(Severity.PROBLEM), "problem"),
        _counted(checkup.count(Severity.WARNING), "warning"),
        f"{checkup.count(Severity.OK)} ok",
    ]
    if not_run := checkup.count(Severity.NOT_RUN):
        parts.append(f"{not_run} not run")
    return Text(f"{', '.join(parts)}; {checkup.api_calls} API calls", style="bold")


def _told(finding: Finding) -> Text:
    if not finding.remedy:
        return Text(finding.message)
    return Text(f"{finding.message}\n") + Text("Remedy: ", style="bold") + Text(finding.remedy)


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
