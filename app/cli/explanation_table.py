"""An explanation as tables: one a criterion, counted records first."""

from __future__ import annotations

from decimal import Decimal

from rich import box
from rich.table import Table
from rich.text import Text

from evaluator.program import NUMERIC, Criterion, Unit
from evaluator.reason import Reason
from jobs.explanation_report import (
    Comparison,
    CriterionExplanation,
    ExplanationReport,
    NamedRecord,
)
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
    money = each.criterion.measure in NUMERIC
    table = Table(
        title=_title(report, each), title_justify="left", box=box.SIMPLE_HEAD, header_style="bold"
    )
    for column in ("", "Record", "Id", "Date", "Reason", "Detail"):
        # On a narrow terminal an id is broken, not cut: it is there to be copied.
        table.add_column(column, overflow="fold")
    if money:
        for column in ("Amount", "Rate", "Counted amount"):
            table.add_column(column, justify="right")
    for record in each.records:
        table.add_row(*_cells(record, money=money))
    return table


def comparison_table(report: ExplanationReport, comparison: Comparison) -> Table:
    """List what another user's view changes: the visibility audit."""
    user = comparison.primary.enrollment.user
    table = Table(
        title=f"Compared with what {user.name if user else 'nobody'} sees",
        title_justify="left",
        box=box.SIMPLE_HEAD,
        header_style="bold",
    )
    for column in ("Criterion", "Here", "Primary user", "Record", "Counts"):
        table.add_column(column)
    for each in comparison.differences:
        head = (
            each.criterion.name,
            _shown(report, each.criterion, each.other_value),
            _shown(report, each.criterion, each.primary_value),
        )
        rows = [(record, "only here") for record in each.gained]
        rows += [(record, "only for the primary user") for record in each.lost]
        for position, (record, word) in enumerate(rows or [(None, "")]):
            name = Text(f"{record.name} {record.told.id}") if record else Text()
            table.add_row(*(head if position == 0 else ("", "", "")), name, word)
    return table


def _title(report: ExplanationReport, each: CriterionExplanation) -> Text:
    counted = sum(record.told.counted for record in each.records)
    title = f"{each.criterion.name}: {_shown(report, each.criterion, each.value)}"
    if each.criterion.unit is not Unit.VERIFIED:
        title += f" ({counted} of {len(each.records)} records)"
    next_tier = report.evaluation.next_tier
    if each.missing is not None and next_tier:
        lacking = _shown(report, each.criterion, each.missing)
        title += f"; {lacking} missing for {next_tier.name}"
    return Text(title)


def _shown(report: ExplanationReport, criterion: Criterion, value: Decimal | None) -> str:
    if value is None or report.program is None:
        return "no value"
    return shown_value(value, criterion, report.program.currency) or "no value"


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
