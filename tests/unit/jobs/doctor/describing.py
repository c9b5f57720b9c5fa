"""The package's org, changed in a way a test is about."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from mapping.org_schema import OrgSchema, read_org_schema
from tests.fakes.package import package_describes

Describes = dict[str, dict[str, Any]]


def org_with(change: Callable[[Describes], object]) -> OrgSchema:
    describes: Describes = deepcopy(dict(package_describes()))  # type: ignore[arg-type]
    change(describes)
    return read_org_schema(describes)


def field(describes: Describes, sobject: str, name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(f for f in describes[sobject]["fields"] if f["name"] == name)
    return found


def hide(describes: Describes, sobject: str, name: str) -> None:
    describes[sobject]["fields"].remove(field(describes, sobject, name))
