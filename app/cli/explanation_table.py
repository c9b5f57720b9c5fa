"""An explanation as tables: one a criterion, counted records first."""

from __future__ import annotations

from decimal import Decimal

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from app.cli.verification_lines import verification_lines
from evaluator.program import NUMERIC, Criterion, Unit
from evaluator.reason import Reason
from jobs.explanation_report import CriterionExplanation, ExplanationReport, NamedRecord
from mapping.currency_reader import minor_digits
from mapping.display import shown_number, shown_value


def heading(report: ExplanationReport) -> Text:
    """Name the enrollment, whose view was taken, and the hold if there is one."""
    enrollment = report.evaluation.enrollment
    viewer = enrollment.user.name if enrollment.user else "nobody"
    text = Text(f"{enrollment.account_name} in {report.program_name}", style="bold")
    text += Text(f", as {viewer} sees it ({report.evaluation.status.value})")
    if report.evaluation.hold:
        text += Text(f"\nOn hold: {report.evaluation.hold.reason}", style="yellow")
    return text


def criteria_parts(report: ExplanationReport) -> list[RenderableType]:
    """Give a part for each criterion; none on hold, unless records were judged before it."""
    judged = report.evaluation.hold is None or any(each.records for each in report.criteria)
    return [_part(report, each) for each in report.criteria] if judged else []


def _part(report: ExplanationReport, each: CriterionExplanation) -> RenderableType:
    """Give the value with what is missing, and below it one row a candidate record."""
    title = Text(_title(report, each), style="italic")
    if each.criterion.unit is Unit.VERIFIED:
        return Group(title, *verification_lines(each), Text())
    if not each.records:
        return Group(title, Text())
    return Group(title, _table(report, each))


def shown(report: ExplanationReport, criterion: Criterion, value: Decimal | None) -> str:
    """Write a value with its unit, as everywhere; ``no value`` where there is none."""
    if value is None or report.program is None:
        return "no value"
    return shown_value(value, criterion, report.program.currency) or "no value"


def _table(report: ExplanationReport, each: CriterionExplanation) -> Table:
    criterion = each.criterion
    measured = criterion.measure in NUMERIC
    table = Table(box=box.SIMPLE_HEAD, header_style="bold", show_footer=measured)
    for column in ("", "Record", "Id", "Date", "Reason"):
        # On a narrow terminal an id is broken, not cut: it is there to be copied.
        table.add_column(column, overflow="fold")
    table.add_column("Detail", footer=criterion.measure.value, overflow="fold")
    if measured:
        table.add_column("Amount", justify="right")
        table.add_column("Rate", justify="right")
        table.add_column(_counted_heading(report, each), _total(report, each), justify="right")
    for record in each.records:
        table.add_row(*_cells(record, measured=measured))
    return table


def _counted_heading(report: ExplanationReport, each: CriterionExplanation) -> str:
    money = each.criterion.unit is Unit.MONEY and report.program
    return f"Counted ({report.program.currency.code})" if money and report.program else "Counted"


def _total(report: ExplanationReport, each: CriterionExplanation) -> str:
    """Write what the column comes to: the very value, with all its digits."""
    if each.value is None:
        return "no value"
    digits = report.program.currency.digits if report.program else 0
    return f"{each.value:,.{digits}f}" if each.criterion.unit is Unit.MONEY else f"{each.value:,f}"


def _title(report: ExplanationReport, each: CriterionExplanation) -> str:
    value = shown(report, each.criterion, each.value)
    return f"{each.criterion.name}: {value}{_counts(each)}{_missing(report, each)}"


def _counts(each: CriterionExplanation) -> str:
    if not each.records:
        return ""
    counted = sum(record.told.counted for record in each.records)
    if each.share_of is None:
        return f" ({counted} of {len(each.records)} records)"
    return f" ({counted} of the {each.share_of} that a share is taken of)"


def _missing(report: ExplanationReport, each: CriterionExplanation) -> str:
    next_tier, result = report.evaluation.next_tier, each.result
    if each.missing is None or next_tier is None or result is None:
        return ""
    asked = f"{next_tier.name} asks for {_quantity(report, each, result.next_threshold)}"
    if each.value is None:
        return f"; {asked}"
    return f"; {_quantity(report, each, each.missing)} missing: {asked}"


def _quantity(report: ExplanationReport, each: CriterionExplanation, number: Decimal | None) -> str:
    """Write what is missing or asked for; verifications are counted, not called verified."""
    if each.criterion.unit is Unit.VERIFIED and number is not None:
        return f"{shown_number(number)} verification{'s' if number > 1 else ''}"
    return shown(report, each.criterion, number)


def _cells(record: NamedRecord, *, measured: bool) -> tuple[str | Text, ...]:
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
    if measured:
        plain = told.amount if told.currency is None else told.converted_amount
        cells += [
            _amount(told.amount, told.currency),
            f"{told.rate:f}" if told.rate is not None else "",
            _amount(plain, None) if counted else "",
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
