"""The built-in mapping as data, and with one place changed."""

from __future__ import annotations

import copy
from importlib.resources import files
from typing import Any

import yaml

from mapping.field_map import Place

BUILT_IN = yaml.safe_load(files("config").joinpath("default_mapping.yaml").read_text("utf-8"))


def built_in_with(place: Place, value: object) -> dict[str, Any]:
    data: dict[str, Any] = copy.deepcopy(BUILT_IN)
    here: Any = data
    for step in place[:-1]:
        here = here[step]
    here[place[-1]] = value
    return data
