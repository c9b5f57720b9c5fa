from __future__ import annotations

import pytest
from rich.table import Table
from rich.text import Text

from app.cli.terminal import Terminal


def shown(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("[bold]Loud[/bold]", id="markup"),
        pytest.param("[/]", id="closing-tag-without-opening"),
        pytest.param("[link=https://elsewhere.example]here[/link]", id="link"),
        pytest.param(":bomb:", id="emoji-code"),
        pytest.param("مؤسسة الشريك\N{RIGHT-TO-LEFT MARK}", id="right-to-left-name"),
        pytest.param("日本語 👩‍👧", id="wide-letters-and-joined-emoji"),
    ],
)
def test_a_name_is_shown_as_it_is_written(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    table = Table(title=name)
    table.add_column(name)
    table.add_row(name)
    table.add_row(Text(name))

    Terminal.show(table, name, Text(name))

    assert shown(capsys).count(name) == 6


@pytest.mark.parametrize(
    "character",
    [
        pytest.param("\x1b", id="escape"),
        pytest.param("\x9b", id="escape-in-one-character"),
        pytest.param("\x00", id="nul"),
        pytest.param("\x7f", id="delete"),
        pytest.param("\N{RIGHT-TO-LEFT OVERRIDE}", id="override-of-direction"),
        pytest.param("\N{LEFT-TO-RIGHT ISOLATE}", id="isolated-direction"),
    ],
)
def test_a_character_that_would_steer_the_terminal_is_replaced(
    character: str, capsys: pytest.CaptureFixture[str]
) -> None:
    table = Table("first column", "second column", title=f"A{character}[2J")
    table.add_row(f"B{character}[2J", Text(f"C{character}[2J", style="bold"))

    Terminal.show(table, f"D{character}[2J")
    Terminal.note(f"E{character}[2J")
    Terminal.error(f"F{character}[2J", f"G{character}[2J")

    streams = capsys.readouterr()
    told = streams.out + streams.err
    assert character not in told
    assert all(f"{letter}\N{REPLACEMENT CHARACTER}[2J" in told for letter in "ABCDEFG")


def test_a_bar_takes_a_program_name_for_text(capsys: pytest.CaptureFixture[str]) -> None:
    with Terminal.progress() as bars:
        bars.begin("[/] program", 2)
        bars.advance(2)

    assert capsys.readouterr().out == ""
