"""Runs the checkers under ``salesforce/``, whose own tools they use."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.architecture.modules import ROOT
from tests.salesforce.tools import require, require_program

SALESFORCE = ROOT / "salesforce"
CHECKS = SALESFORCE / "tools" / "checks"
MODULES = SALESFORCE / "node_modules"
_JARS = MODULES / "@salesforce" / "code-analyzer-pmd-engine" / "dist" / "java-lib"
_TOOLS = "run `make salesforce-tools`, which needs Node.js 20 and npm"
#: Programs that end within seconds are through before thorough compilation pays.
_SHORT_LIVED = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
#: Far beyond what a loaded machine takes; a checker that hangs must not hang the tests.
_SECONDS = 300


def node(
    script: Path,
    arguments: Iterable[str | Path] = (),
    *,
    told: str | None = None,
    variables: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run a script of Node.js, or skip the test where it is not to be had.

    Args:
        script: the script.
        arguments: for it.
        told: what it reads on its input.
        variables: for its environment, beside our own.
    """
    program = require_program("node", "install Node.js 20 or newer")
    require(MODULES, _TOOLS)
    return _run([program, str(script), *map(str, arguments)], told, variables)


def java(source: str, arguments: Iterable[str | Path]) -> subprocess.CompletedProcess[str]:
    """Compile and run one of our Java files, or skip the test where no JDK is to be had."""
    program = require_program("java", "install a JDK, 17 or newer")
    # The file is compiled as it is started, which a mere runtime cannot do.
    require_program("javac", "install a JDK, 17 or newer; a runtime is not enough")
    require(_JARS, _TOOLS)
    classes = ("-cp", f"{_JARS}/*", str(CHECKS / source))
    return _run([program, *_SHORT_LIVED, *classes, *map(str, arguments)])


def prettier(arguments: Iterable[str | Path]) -> subprocess.CompletedProcess[str]:
    """Run the formatter with the package's own configuration."""
    config = ("--config", SALESFORCE / ".prettierrc", "--ignore-path", "/dev/null")
    return node(MODULES / "prettier" / "bin" / "prettier.cjs", (*config, *arguments))


def _run(
    command: list[str], told: str | None = None, variables: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    # Where CI is set, some of them colour what they say.
    plain = {name: value for name, value in os.environ.items() if name != "FORCE_COLOR"}
    return subprocess.run(  # noqa: S603 - our own command lines
        command,
        input=told,
        capture_output=True,
        text=True,
        check=False,
        timeout=_SECONDS,
        cwd=SALESFORCE,
        env={**plain, "NO_COLOR": "1", **(variables or {})},
    )
