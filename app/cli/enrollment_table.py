"""Enrollments as tables, one a program, the way a channel manager scans them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from app.cli.words import percent_words, standing_text, time_words
from mapping.enrollment_view import EnrollmentView


def enrollment_tables(views: Sequence[EnrollmentView]) -> RenderableType:
    """Give one table a program; what is on hold follows with its reason."""
    parts: list[RenderableType] = []
    for program, group in groupby(views, key=lambda view: view.program):
        members = list(group)
        parts.append(_table(program, members))
        parts += [_hold(view) for view in members if view.hold_reason]
        parts.append(Text())
    return Group(*parts)


def _table(program: str, views: Sequence[EnrollmentView]) -> Table:
    table = Table(title=program, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)
    table.add_column("Partner", overflow="ellipsis")
    for heading in ("Held", "Earned", "Progress"):
        table.add_column(heading, no_wrap=True)
    table.add_column("Standing")
    table.add_column("Weakest criterion")
    table.add_column("Last calculated")
    for view in views:
        table.add_row(
            view.partner,
            view.tier_held or "",
            view.tier_earned or "",
            percent_words(view.progress, view.next_tier),
            _standing(view),
            view.weakest or "",
            time_words(view.last_calculated),
        )
    return table


def _standing(view: EnrollmentView) -> Text:
    standing = standing_text(view.standing)
    if view.status in (None, "Current"):
        return standing
    status = Text(view.status or "", style="yellow" if view.hold_reason else "cyan")
    return status if view.hold_reason or not view.standing else standing + Text(" · ") + status


def _hold(view: EnrollmentView) -> Text:
    partner = Text(f"  {view.partner}: ", style="bold")
    return partner + Text(f"{view.status}. {view.hold_reason}", style="yellow")
