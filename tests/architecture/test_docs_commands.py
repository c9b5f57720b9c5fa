"""Every command that the documentation shows exists, with the options it is shown with."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from app.cli.main import app
from tests.architecture.modules import ROOT
from tests.architecture.pages import PAGES, name, shell_lines

_SCRIPT = re.compile(r"(?:^|[\s/])tierwright(?=\s|$)(?P<arguments>[^|>&]*)")
_PLACEHOLDER = re.compile(r"<[^<>]*>")
#: Lines in which the name stands for a folder or an image.
_OTHER_PROGRAMS = ("git clone", "cd ", "docker build")


def _shown() -> Iterator[tuple[str, str]]:
    for page in PAGES:
        for line in shell_lines(page):
            for part in _PLACEHOLDER.sub("PLACEHOLDER", line).split("&&"):
                match = _SCRIPT.search(part.rstrip())
                if match and not part.strip().startswith(_OTHER_PROGRAMS):
                    yield name(page), match["arguments"].strip()


_SHOWN = sorted(set(_shown()))


def _split(arguments: str) -> tuple[list[str], list[str]]:
    """Tell words from options."""
    parts = shlex.split(arguments)
    options = [part.partition("=")[0] for part in parts if part.startswith("-")]
    return [part for part in parts if not part.startswith("-")], options


def _names(parameters: Iterable[Any]) -> set[str]:
    return {text for parameter in parameters for text in parameter.opts} | {"--help", "-h"}


def _problem(arguments: str) -> str | None:
    words, options = _split(arguments)
    command = get_command(app)
    known = _names(command.params)
    while isinstance(command, TyperGroup) and words:
        found = next((word for word in words if word in command.commands), None)
        if found is None:
            return f"there is no command {' '.join(words)}"
        words = words[words.index(found) + 1 :]
        command = command.commands[found]
        known |= _names(command.params)
    unknown = [option for option in options if option not in known]
    return f"there is no option {', '.join(unknown)}" if unknown else None


@pytest.mark.parametrize(("page", "arguments"), _SHOWN, ids=lambda text: text or "alone")
def test_a_command_that_is_shown_exists_with_its_options(page: str, arguments: str) -> None:
    assert _problem(arguments) is None, page


@pytest.mark.parametrize("wrong", ["work", "recalculate --every", "db downgrade", "--all"])
def test_a_command_that_does_not_exist_is_noticed(wrong: str) -> None:
    assert _problem(wrong) is not None


def test_every_command_is_shown_somewhere() -> None:
    shown = [" ".join(_split(arguments)[0]) for _, arguments in _SHOWN]
    wanted = [
        "demo",
        "recalculate",
        "explain",
        "doctor",
        "serve",
        "jobs list",
        "jobs retry",
        "jobs drop",
        "emulator serve",
        "db upgrade",
        "db current",
    ]

    assert [want for want in wanted if not any(line.startswith(want) for line in shown)] == []


def test_a_make_target_that_is_shown_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    lines = [line for page in PAGES for line in shell_lines(page)]
    shown = {match for line in lines for match in re.findall(r"(?:^|&& )make ([a-z-]+)", line)}

    assert {"demo", "test"} <= shown <= targets
