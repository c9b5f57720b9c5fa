"""The golden files, and the rules that they tell by the ids that their names begin with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parent
#: Cases of the judgement stand here; those of whole runs and of changes have folders.
JUDGEMENTS = sorted(FOLDER.glob("*.json"))
RUNS = sorted(FOLDER.glob("runs/*.json"))
CHANGES = sorted(FOLDER.glob("changes/*.json"))

#: Every rule there is, by what it is about.
RULES = (
    *(f"S{number}" for number in range(1, 10)),  # the counted set
    *(f"M{number}" for number in range(1, 8)),  # measures
    *(f"F{number}" for number in range(1, 9)),  # filters
    *(f"T{number}" for number in range(1, 10)),  # tiers
    *(f"B{number}" for number in range(1, 3)),  # benefits
    *(f"R{number}" for number in range(1, 8)),  # runs
)

#: Rules without a case, and why: nothing in the product could be held against one yet.
NOT_BUILT = {
    "R3": "the daily full pass comes with the daemon",
}


def laid_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Lay a case over what its file shares, key by key; ``null`` in the case stands."""
    merged = dict(below)
    for key, value in above.items():
        under = below.get(key)
        if isinstance(value, Mapping) and isinstance(under, Mapping):
            merged[key] = laid_over(under, value)
        else:
            merged[key] = value
    return merged


def cases_of(files: list[Path]) -> list[Any]:
    """Give the cases of some files as parameters, each with its file and title as id."""
    found: list[Any] = []
    for file in files:
        told = json.loads(file.read_text("utf-8"), parse_float=Decimal)
        cases = told.pop("cases")
        for name, case in cases.items():
            found.append(pytest.param(laid_over(told, case), id=f"{file.stem}: {name}"))
    return found


def rule_of(file: Path) -> str:
    """Give the id of the rule that a file tells."""
    return file.name.split("-")[0]


def as_far_as(expected: Any, found: Any) -> Any:
    """Cut what was found down to what is expected of it."""
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        return {key: as_far_as(value, found.get(key, "—")) for key, value in expected.items()}
    return found
