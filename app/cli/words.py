"""Small pieces of wording that several tables share."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from rich.text import Text

_STANDING_STYLES = {
    "Eligible": "bold green",
    "Maintained": "green",
    "Protected": "cyan",
    "At Risk": "bold red",
    "Inconclusive": "yellow",
}
_BAR_CELLS = 10
_FULL_PERCENT = 100


def percent_words(percent: int | None, next_tier: str | None) -> str:
    """Write progress as the seed of every conversation: ``92% to Build``."""
    if percent is None or next_tier is None:
        return ""
    return f"{percent}% to {next_tier}"


def standing_text(standing: str | None) -> Text:
    """Write a standing in its colour."""
    return Text(standing or "", style=_STANDING_STYLES.get(standing or "", ""))


def time_words(moment: datetime | None) -> str:
    """Write a time to the minute, in UTC."""
    return "" if moment is None else f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def progress_bar(percent: Decimal | None) -> Text:
    """Draw a bar for a percentage; beyond 100 it is full."""
    if percent is None:
        return Text("")
    filled = min(int(percent) * _BAR_CELLS // _FULL_PERCENT, _BAR_CELLS)
    style = "green" if percent >= _FULL_PERCENT else "magenta"
    bar = Text("█" * filled, style=style) + Text("░" * (_BAR_CELLS - filled), style="dim")
    return bar + Text(f" {percent.normalize():f}%")
