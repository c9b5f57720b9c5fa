from __future__ import annotations

from rich.console import Console, RenderableType

from app.cli.checkup_table import checkup_summary, checkup_table
from jobs.doctor.finding import Area, Checkup, not_run, ok, problem, warning

WHY = "Not looked at, because the login fails."
FOUND = Checkup(
    (
        ok(Area.SETTINGS, "All settings can be used."),
        problem(Area.LOGIN, "The login is refused.", "Approve the user."),
        not_run(Area.CLOCK, WHY),
        not_run(Area.ORG, WHY),
        not_run(Area.OFFBOARDING, "Assets are hidden."),
    ),
    api_calls=1,
)


def lines(renderable: RenderableType) -> list[str]:
    console = Console(width=100, no_color=True)
    with console.capture() as captured:
        console.print(renderable)
    return [line.strip() for line in captured.get().splitlines() if line.strip()]


def test_a_finding_stands_with_its_remedy_below_it() -> None:
    shown = lines(checkup_table(FOUND))

    place = next(i for i, line in enumerate(shown) if "The login is refused." in line)
    assert shown[place].startswith("problem   login")
    assert shown[place + 1] == "Remedy: Approve the user."


def test_what_was_not_run_for_one_reason_shares_a_row() -> None:
    shown = lines(checkup_table(FOUND))

    assert any("because the login fails: clock, org." in line for line in shown)
    assert any(line.startswith("not run   off-boarding   Assets") for line in shown)


def test_the_last_line_counts() -> None:
    assert lines(checkup_summary(FOUND)) == ["1 problem, 0 warnings, 1 ok, 3 not run; 1 API call"]
    odd = Checkup((warning(Area.ORG, "Odd.", "Look."),), 11)
    assert lines(checkup_summary(odd)) == ["0 problems, 1 warning, 0 ok; 11 API calls"]
