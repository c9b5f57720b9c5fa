"""One enrollment in full: particulars, the tier ladder, criteria, benefits."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from app.cli.words import percent_words, progress_bar, standing_text, time_words
from evaluator.money import Currency
from jobs.read_back import EnrollmentPage
from mapping.currency_reader import minor_digits
from mapping.display import shown_money, shown_number
from mapping.enrollment_view import EnrollmentView, ProgressView, TierVerdict

_HELD = "reverse"


def page_of(page: EnrollmentPage) -> RenderableType:
    """Lay out one enrollment the way its record page shows it."""
    enrollment = page.enrollment
    ladder = page.progress[0].tiers if page.progress else ()
    return Group(
        Text(f"{enrollment.partner}", style="bold"),
        _particulars(enrollment),
        _ladder(enrollment, ladder),
        _criteria(enrollment, page.progress, ladder),
        _benefits(page, ladder),
    )


def _particulars(view: EnrollmentView) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 2))
    table.add_row("Program", view.program, "Enrollment date", str(view.enrollment_date or ""))
    table.add_row(
        "Tier", view.tier_held or "none", "Expiration date", str(view.expiration_date or "open")
    )
    table.add_row(
        "Standing",
        standing_text(view.standing),
        "Last calculated",
        time_words(view.last_calculated),
    )
    hidden = str(view.not_visible) if view.not_visible is not None else ""
    table.add_row("As seen by", view.evaluated_as or "", "Records not visible", hidden)
    return table


def _ladder(view: EnrollmentView, ladder: Sequence[TierVerdict]) -> Text:
    text = Text("\n")
    for position, tier in enumerate(ladder):
        if position:
            text += Text("  ▸  ", style="dim")
        held = tier.tier_id == view.tier_held_id
        text += Text(f" {tier.name} ", style=_HELD if held else "")
    words = percent_words(view.progress, view.next_tier)
    return text + Text(f"     {words}\n" if words else "\n", style="bold")


def _criteria(
    view: EnrollmentView, progress: Sequence[ProgressView], ladder: Sequence[TierVerdict]
) -> Table:
    table = Table(title="Program criteria", title_justify="left", box=box.SIMPLE_HEAD)
    table.add_column("Criterion")
    table.add_column("Current value", justify="right", style="bold")
    _tier_columns(table, ladder, view.tier_held_id)
    table.add_column(f"Towards {view.next_tier}" if view.next_tier else "")
    for each in progress:
        cells = (_threshold(each, tier) for tier in each.tiers)
        table.add_row(
            each.criterion, each.display_value or "", *cells, progress_bar(each.percent_to_next)
        )
    return table


def _threshold(progress: ProgressView, tier: TierVerdict) -> Text:
    if tier.threshold is None:
        return Text("-", style="dim")
    amount = _amount(tier.threshold, progress.currency)
    if tier.verdict == "Met":
        return Text(f"≥ {amount} ✓", style="green")
    return Text(f"≥ {amount}")


def _amount(number: Decimal, currency: str | None) -> str:
    if currency is None:
        return shown_number(number)
    return shown_money(number, Currency(currency, minor_digits(currency)))


def _benefits(page: EnrollmentPage, ladder: Sequence[TierVerdict]) -> Table:
    table = Table(title="Benefits", title_justify="left", box=box.SIMPLE_HEAD)
    table.add_column("Benefit")
    _tier_columns(table, ladder, page.enrollment.tier_held_id)
    table.add_column("Active")
    for benefit in page.benefits:
        values = (
            Text(
                benefit.values.get(tier.tier_id, ""),
                style=_HELD if tier.tier_id == page.enrollment.tier_held_id else "",
            )
            for tier in ladder
        )
        table.add_row(benefit.benefit, *values, Text("✓" if benefit.active else "", style="green"))
    return table


def _tier_columns(table: Table, ladder: Sequence[TierVerdict], held: str | None) -> None:
    for tier in ladder:
        mark = "● " if tier.tier_id == held else ""
        table.add_column(f"{mark}{tier.name}", justify="right")
