"""Faults that are planted into copies of the package's files, and what has to be said of each."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.salesforce.scoreboard import Scoreboard
from tests.salesforce.source import SOURCE


@dataclass(frozen=True, slots=True)
class Fault:
    """One text in a file that is replaced by another."""

    name: str
    #: Below the package's source folder.
    file: str
    before: str
    after: str
    #: Words of the finding, or the name of the rule.
    found_as: str

    def text(self) -> str:
        """Give the file's text with the fault in it."""
        whole = (SOURCE / self.file).read_text(encoding="utf-8")
        assert self.before in whole, f"{self.name}: nothing to change in {self.file}"
        return whole.replace(self.before, self.after, 1)

    def plant(self, folder: Path) -> Path:
        """Write a copy of the file under its own name into a folder of the fault's."""
        file = folder / self.name / Path(self.file).name
        file.parent.mkdir()
        file.write_text(self.text(), encoding="utf-8")
        return file

    def plant_renamed(self, number: int, source: Path) -> str:
        """Write a class or trigger into a copy of the package under a name of its own.

        So the whole package with many faults is checked in one go.

        Returns:
            The name of the file.
        """
        path = Path(self.file)
        name = f"F{number}{path.stem}"
        text = re.sub(rf"\b{path.stem}\b", name, self.text())
        (source / path.with_stem(name)).write_text(text, encoding="utf-8")
        meta = path.with_name(f"{path.name}-meta.xml")
        shutil.copy(SOURCE / meta, source / path.parent / f"{name}{path.suffix}-meta.xml")
        return f"{name}{path.suffix}"


def linked_copy(target: Path) -> Path:
    """Copy the package without copying what is in its files, which must not be written to."""
    return Path(shutil.copytree(SOURCE, target, copy_function=os.link))


def tally(
    scoreboard: Scoreboard,
    checker: str,
    found: Mapping[str, Iterable[str]],
    faults: Iterable[Fault],
    elsewhere: frozenset[str] = frozenset(),
) -> frozenset[str]:
    """Record what a checker caught, and give the names of what it did not.

    Args:
        scoreboard: where it is recorded.
        checker: its name.
        found: its findings by the name of the fault.
        faults: what was planted.
        elsewhere: names of faults that other checkers are there for.
    """
    planted = list(faults)
    missed = frozenset(
        fault.name
        for fault in planted
        if not any(fault.found_as in finding for finding in found.get(fault.name, ()))
    )
    scoreboard.record(
        checker,
        caught=len(planted) - len(missed),
        planted=len(planted),
        missed=missed - elsewhere,
        elsewhere=missed & elsewhere,
    )
    return missed
