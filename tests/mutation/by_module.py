"""Tells what became of the mutants of each module: ``python -m tests.mutation.by_module``."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

#: Where mutmut keeps what it found: by mutant, the exit code of the tests.
FOLDER = Path("mutants/evaluator")
#: What the exit codes stand for; every other one is that of a test that failed.
_FATES = {None: "not yet run", 2: "not yet run", 0: "survived", 5: "survived", 33: "survived"}
COLUMNS = ("killed", "survived", "not yet run")


def fates(found: Mapping[str, int | None]) -> Counter[str]:
    """Count the mutants of one module by what became of them; one without tests survived."""
    return Counter(_FATES.get(code, "killed") for code in found.values())


def table(modules: Mapping[str, Counter[str]]) -> Iterable[str]:
    """Write a row a module and one for all of them, in Markdown."""
    yield f"| module | {' | '.join(COLUMNS)} | total |"
    yield "|---" * (len(COLUMNS) + 2) + "|"
    for name, counts in modules.items():
        numbers = (*(counts[column] for column in COLUMNS), counts.total())
        yield f"| {name} | {' | '.join(map(str, numbers))} |"


def main() -> None:
    """Print the table of all modules that have mutants."""
    found = {
        file.name.removesuffix(".py.meta"): fates(json.loads(file.read_text())["exit_code_by_key"])
        for file in sorted(FOLDER.glob("*.meta"))
    }
    modules = {f"`{name}`": counts for name, counts in found.items() if counts}
    for row in table(modules | {"all": sum(found.values(), Counter())}):
        print(row)


if __name__ == "__main__":
    main()
