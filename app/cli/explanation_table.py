"""An explanation as tables: one a criterion, counted records first."""

from __future__ import annotations

from decimal import Decimal

from rich import box
from rich.table import Table
from rich.text import Text

from evaluator.program import Measure, Unit
from evaluator.reason import Reason
from jobs.explain import CriterionExplanation, ExplanationReport, NamedRecord
from mapping.currency_reader import minor_digits
from mapping.display import shown_value


def heading(report: ExplanationReport) -> Text:
    """Name the enrollment, whose view was taken, and the hold if there is one."""
    enrollment = report.evaluation.enrollment
    viewer = enrollment.user.name if enrollment.user else "nobody"
    text = Text(f"{enrollment.account_name} in {report.program_name}", style="bold")
    text += Text(f", as {viewer} sees it ({report.evaluation.status.value})")
    if report.evaluation.hold:
        text += Text(f"\nOn hold: {report.evaluation.hold.reason}", style="yellow")
    return text


def criterion_table(report: ExplanationReport, each: CriterionExplanation) -> Table:
    """Give one row a candidate record; the counted amounts sum to the value."""
    money = each.criterion.measure is Measure.SUM
    table = Table(
        title=_title(report, each), title_justify="left", box=box.SIMPLE_HEAD, header_style="bold"
    )
    for column in ("", "Record", "Id", "Date", "Reason", "Detail"):
        table.add_column(column)
    if money:
        for column in ("Amount", "Rate", "Counted amount"):
            table.add_column(column, justify="right")
    for record in each.records:
        table.add_row(*_cells(record, money=money))
    return table


def _title(report: ExplanationReport, each: CriterionExplanation) -> str:
    results = {result.criterion.id: result for result in report.evaluation.criteria}
    result = results.get(each.criterion.id)
    shown = None
    if result and report.program:
        shown = shown_value(result.value, each.criterion, report.program.currency)
    counted = sum(record.told.counted for record in each.records)
    tail = "" if each.criterion.unit is Unit.VERIFIED else f" ({counted} of {len(each.records)})"
    return f"{each.criterion.name}: {shown or 'no value'}{tail}"


def _cells(record: NamedRecord, *, money: bool) -> tuple[str | Text, ...]:
    told = record.told
    counted = told.reason is Reason.COUNTED
    style = "" if counted else "dim"
    day = told.attainment_date.isoformat() if told.attainment_date else ""
    cells: list[str | Text] = [
        Text("✓", style="green") if counted else Text("·", style="dim"),
        Text(record.name, style=style),
        Text(told.id, style="dim"),
        Text(day, style=style),
        Text(told.reason.word, style="green" if counted else "yellow"),
        Text(told.detail, style=style),
    ]
    if money:
        cells += [
            _amount(told.amount, told.currency),
            f"{told.rate:f}" if told.rate is not None else "",
            _amount(told.converted_amount, None) if counted else "",
        ]
    return tuple(cells)


def _amount(amount: Decimal | None, currency: str | None) -> str:
    """Write an amount with at least the digits of its currency."""
    if amount is None:
        return ""
    if currency is None:
        return f"{amount:,f}"
    own = -int(amount.normalize().as_tuple().exponent)
    return f"{amount:,.{max(own, minor_digits(currency))}f} {currency}"
