"""Asks the org by SOQL, without HTTP."""

from __future__ import annotations

from typing import Any

from emulator.org import Org
from tests.unit.emulator.small_org import INTEGRATION


def rows(org: Org, text: str, *, user: str = INTEGRATION, deleted: bool = False) -> list[Any]:
    viewer = org.sharing.viewer(user)
    assert viewer is not None
    result = org.queries.run(viewer, text, version="62.0", include_deleted=deleted)
    return result.page(0, 2000)
