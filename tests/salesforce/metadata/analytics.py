"""Follows the names in reports and dashboards."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

from tests.salesforce.metadata.names import Names, picklist
from tests.salesforce.source import Metadata, read

#: Columns that Salesforce gives the standard report type of every custom object.
_STANDARD = frozenset({"CUST_NAME", "CUST_CREATED_DATE", "CUST_LAST_UPDATE", "CUST_OWNER_NAME"})
_STANDARD_TYPE = "CustomEntity$"
_NAME, _DESCRIPTION = 40, 255


def report_problems(file: Path, report: Metadata, names: Names) -> Iterator[str]:
    """Tell what of a report leads nowhere, or is more than the platform takes."""
    yield from _in_a_folder(file, "report")
    yield from _short(report, "name")
    sobject = (report.text("reportType") or "").removeprefix(_STANDARD_TYPE)
    item = names.objects.get(sobject)
    if item is None or not item.flag("enableReports"):
        yield f"there are no reports on {sobject}"
        return
    for column in _columns(report):
        yield from _column(column, sobject, names)
    shown = {each.text("field") for each in report.all("columns")}
    for group in report.all("groupingsDown"):
        if group.text("field") in shown:
            yield f"{group.text('field')} is grouped by and shown as well"
        yield from _granularity(group, sobject, names)
    for criterion in report.all("filter", "criteriaItems"):
        yield from _filter_value(criterion, sobject, names)


def dashboard_problems(file: Path, dashboard: Metadata, names: Names) -> Iterator[str]:
    """Tell which reports and groupings a dashboard lacks, and which cells do not fit."""
    yield from _in_a_folder(file, "dashboard")
    yield from _short(dashboard, "title")
    if (dashboard.text("dashboardType") == "SpecifiedUser") is (
        dashboard.text("runningUser") is None
    ):
        yield "a running user is given exactly where the dashboard runs as one"
    cells = list(dashboard.all("dashboardGridLayout", "dashboardGridComponents"))
    yield from _grid(dashboard, cells)
    for cell in cells:
        (component,) = cell.all("dashboardComponent")
        yield from _component(component, names)


def _in_a_folder(file: Path, kind: str) -> Iterator[str]:
    if not file.parent.with_name(f"{file.parent.name}.{kind}Folder-meta.xml").exists():
        yield f"there is no folder {file.parent.name}"


def _short(item: Metadata, name: str) -> Iterator[str]:
    if len(item.text(name) or "") > _NAME:
        yield f"the {name} is too long"
    if len(item.text("description") or "") > _DESCRIPTION:
        yield "the description is too long"


def _columns(report: Metadata) -> Iterator[str]:
    for path in ("columns", "groupingsDown"):
        yield from (each.text("field") or "" for each in report.all(path))
    yield from (each.text("column") or "" for each in report.all("filter", "criteriaItems"))
    yield from (each.text("dateColumn") or "" for each in report.all("timeFrameFilter"))


def _column(column: str, sobject: str, names: Names) -> Iterator[str]:
    if column in _STANDARD:
        return
    owner, _, name = column.partition(".")
    if owner != sobject:
        yield f"{column} is no column of reports on {sobject}"
    else:
        yield from names.unknown(sobject, name)


def _field(column: str, sobject: str, names: Names) -> Metadata | None:
    return names.fields[sobject].get(column.removeprefix(f"{sobject}."))


def _granularity(group: Metadata, sobject: str, names: Names) -> Iterator[str]:
    field = _field(group.text("field") or "", sobject, names)
    dated = field is not None and field.text("type") in {"Date", "DateTime"}
    if group.text("dateGranularity") not in {None, "Day"} and not dated:
        yield f"{group.text('field')} is no date to be grouped by"


def _filter_value(criterion: Metadata, sobject: str, names: Names) -> Iterator[str]:
    field = _field(criterion.text("column") or "", sobject, names)
    known = picklist(field) if field else frozenset()
    if known:
        given = (criterion.text("value") or "").split(",")
        yield from (f"{each} is none of the values" for each in given if each not in known)


def _component(component: Metadata, names: Names) -> Iterator[str]:
    path = component.text("report") or ""
    file = names.file(f"reports/{path}.report-meta.xml")
    if file is None:
        yield f"there is no report {path}"
        return
    groups = {each.text("field") for each in read(file).all("groupingsDown")}
    for each in component.all("groupingColumn"):
        if each.value not in groups:
            yield f"the report {path} is not grouped by {each.value}"


def _grid(dashboard: Metadata, cells: list[Metadata]) -> Iterator[str]:
    (grid,) = dashboard.all("dashboardGridLayout")
    for cell in cells:
        if cell.number("columnIndex") + cell.number("colSpan") > grid.number("numberOfColumns"):
            yield "a component is wider than the dashboard"
    if any(_overlap(one, other) for one, other in combinations(cells, 2)):
        yield "components lie on one another"


def _overlap(one: Metadata, other: Metadata) -> bool:
    return all(
        one.number(at) < other.number(at) + other.number(span)
        and other.number(at) < one.number(at) + one.number(span)
        for at, span in (("columnIndex", "colSpan"), ("rowIndex", "rowSpan"))
    )
