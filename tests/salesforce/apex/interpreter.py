"""Drives the local Apex interpreter, which is a program for Node.js."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from tests.architecture.modules import ROOT
from tests.salesforce.checks.running import node

FIXTURES = Path(__file__).parent / "fixtures"
TOOLS = ROOT / "salesforce" / "tools" / "apex"


class _Test(TypedDict):
    name: str
    failure: str | None


class _Lines(TypedDict):
    file: str
    lines: int
    missed: list[int]


class _Told(TypedDict):
    tests: list[_Test]
    coverage: list[_Lines]
    error: str | None


@dataclass(frozen=True, slots=True)
class Suite:
    """What the tests of one folder came to."""

    #: The tests that failed, by name, with what went wrong.
    failures: dict[str, str]
    #: Names of all tests that ran.
    tests: list[str]
    #: Lines that did not run, by file, of files that have any.
    missed_lines: dict[str, list[int]]
    #: Why nothing ran, where the source is not taken at all.
    error: str | None


def run_node(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run one of the interpreter's programs."""
    return node(TOOLS / script, arguments)


def run_suites(sources: Sequence[Path]) -> list[Suite]:
    """Run the Apex tests of each folder, all in one process."""
    ended = run_node("batch.mjs", *map(str, sources))
    assert ended.returncode == 0, ended.stderr
    return [_suite(json.loads(line)) for line in ended.stdout.splitlines()]


def _suite(told: _Told) -> Suite:
    return Suite(
        failures={each["name"]: each["failure"] for each in told["tests"] if each["failure"]},
        tests=[each["name"] for each in told["tests"]],
        missed_lines={each["file"]: each["missed"] for each in told["coverage"] if each["missed"]},
        error=told["error"],
    )
