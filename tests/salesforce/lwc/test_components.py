"""The components pass their own tests, the compiler and the linter."""

from __future__ import annotations

import re

from tests.salesforce.checks.running import MODULES, SALESFORCE, node, prettier
from tests.salesforce.lwc.checking import said_of
from tests.salesforce.source import files

_KINDS = ("js", "html", "css")
_OURS = [file for kind in _KINDS for file in files(f"lwc/*/*.{kind}")]
_TOTAL = re.compile(r"^All files\s+\|([^|]+)\|([^|]+)\|([^|]+)\|([^|]+)\|", re.MULTILINE)


def test_neither_compiler_nor_linter_has_anything_to_say() -> None:
    texts = {str(file): (file, file.read_text(encoding="utf-8")) for file in _OURS}
    found = said_of(texts)

    assert len(found) > 40
    assert {name: said for name, said in found.items() if said} == {}


def test_tests_and_tools_are_linted_as_well() -> None:
    ended = node(MODULES / "eslint/bin/eslint.js", ["--max-warnings=0", "force-app", *_tools()])

    assert ended.returncode == 0, ended.stdout


def test_all_is_formatted_by_one_hand() -> None:
    tests = files("lwc/*/__tests__/*.js")
    tools = [each for folder in _tools() for each in (SALESFORCE / folder).rglob("*.*js")]
    ended = prettier(["--check", *_OURS, *tests, *tools])

    assert ended.returncode == 0, ended.stderr


def test_the_components_pass_their_own_tests_which_reach_all_of_them() -> None:
    ended = node(MODULES / ".bin/sfdx-lwc-jest", ["--coverage", "--", "--ci"])

    assert ended.returncode == 0, ended.stderr
    total = _TOTAL.search(ended.stdout)
    assert total is not None
    assert float(total[4]) >= 95


def _tools() -> list[str]:
    return ["tools/jest", "tools/render", "tools/components"]
