from __future__ import annotations

from io import StringIO

from rich.console import Console
from rich.progress import Progress

from app.cli.terminal import Bars
from jobs.progress import Forecast


def told(forecast: Forecast, *, terminal: bool) -> str:
    screen = StringIO()
    console = Console(file=screen, force_terminal=terminal, width=120, color_system=None)
    Bars(Progress(console=console)).expect(forecast)
    return screen.getvalue()


def test_a_person_is_told_beforehand_what_a_full_pass_costs() -> None:
    assert told(Forecast(1_234, 5, 100_000), terminal=True) == (
        "About 1,234 API calls; 5 of the org's 100,000 of 24 hours are used.\n"
    )
    assert told(Forecast(12), terminal=True) == "About 12 API calls.\n"


def test_a_pipe_is_not_told() -> None:
    assert told(Forecast(12), terminal=False) == ""
