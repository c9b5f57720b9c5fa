"""A checkup as a table: what was found, and below it what to do."""

from __future__ import annotations

from itertools import groupby

from rich import box
from rich.table import Table
from rich.text import Text

from jobs.doctor.finding import Checkup, Finding, Severity, counted

_MARKS = {
    Severity.OK: Text("ok", style="green"),
    Severity.WARNING: Text("warning", style="yellow"),
    Severity.PROBLEM: Text("problem", style="bold red"),
    Severity.NOT_RUN: Text("not run", style="dim"),
}


def checkup_table(checkup: Checkup) -> Table:
    """Give one row a finding; checks that were not run for the same reason share one."""
    table = Table(box=box.SIMPLE_HEAD, header_style="bold")
    table.add_column("", no_wrap=True)
    table.add_column("Area", no_wrap=True)
    table.add_column("Finding", overflow="fold")
    for (severity, message), group in groupby(checkup.findings, key=_shared):
        told = list(group)
        areas = ", ".join(each.area.value for each in told)
        if severity is Severity.NOT_RUN and len(told) > 1:
            table.add_row(_MARKS[severity], "", f"{message.removesuffix('.')}: {areas}.")
        else:
            for each in told:
                table.add_row(_MARKS[severity], each.area.value, _told(each))
    return table


def _shared(finding: Finding) -> tuple[Severity, str]:
    """What checks that were not run for one reason have in common."""
    return finding.severity, finding.message


def checkup_summary(checkup: Checkup) -> Text:
    """Give the closing line: how many of each, and what it cost."""
    parts = [
        counted(checkup.count(Severity.PROBLEM), "problem", "problems"),
        counted(checkup.count(Severity.WARNING), "warning", "warnings"),
        f"{checkup.count(Severity.OK)} ok",
    ]
    calls = counted(checkup.api_calls, "API call", "API calls")
    if not_run := checkup.count(Severity.NOT_RUN):
        parts.append(f"{not_run} not run")
    return Text(f"{', '.join(parts)}; {calls}", style="bold")


def _told(finding: Finding) -> Text:
    if not finding.remedy:
        return Text(finding.message)
    return Text(f"{finding.message}\n") + Text("Remedy: ", style="bold") + Text(finding.remedy)
