"""Runs the tests, the compiler and the linter of components."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tests.salesforce.checks.faults import Fault
from tests.salesforce.checks.running import MODULES, SALESFORCE, node
from tests.salesforce.source import SOURCE


def said_of(texts: Mapping[str, tuple[Path, str]]) -> dict[str, list[str]]:
    """Compile and lint texts, each as the file that it would be; by name what is said of each."""
    asked = [
        {"name": name, "file": str(file.relative_to(SALESFORCE)), "text": text}
        for name, (file, text) in texts.items()
    ]
    ended = node(SALESFORCE / "tools/components/check.mjs", told=json.dumps(asked))
    assert ended.returncode == 0, ended.stderr
    found: dict[str, list[str]] = json.loads(ended.stdout)
    return found


def failing_tests(faults: Iterable[Fault], folder: Path) -> dict[str, list[str]]:
    """Run the tests of each component with its fault; by the fault's name what failed."""
    components = {}
    for fault in faults:
        component = components[fault.name] = Path(fault.file).parts[1]
        _plant(fault, component, folder / fault.name)
    (folder / "faults.json").write_text(json.dumps(components), encoding="utf-8")
    config = ("--config", "tools/jest/faults.config.cjs", "--silent")
    ended = node(MODULES / "jest/bin/jest.js", config, variables={"FAULTS": str(folder)})
    assert ended.stdout.startswith("["), ended.stderr
    return _failures(json.loads(ended.stdout), folder)


def _plant(fault: Fault, component: str, folder: Path) -> None:
    shutil.copytree(SOURCE / "lwc" / component, folder / component)
    data = Path("tierProgress", "__tests__", "data")
    shutil.copytree(SOURCE / "lwc" / data, folder / data, dirs_exist_ok=True)
    (folder / Path(fault.file).relative_to("lwc")).write_text(fault.text(), encoding="utf-8")


def _failures(report: Any, folder: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for file in report:
        name = Path(file["file"]).relative_to(folder.resolve()).parts[0]
        # A file that does not even load fails as well.
        found.setdefault(name, []).extend([*file["failed"], *([] if file["ran"] else ["unloaded"])])
    return found
