"""The records that a statement chose, as they were when it ran."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from emulator.object_model import ObjectType
from emulator.soql.field_path import ResolvedPath
from emulator.store import Record, Values


@dataclass(frozen=True, slots=True)
class Selection:
    """What a statement over records answers, before it is rendered.

    Attributes:
        paths: the selected fields, in the order of the statement.
        records: the chosen records, in order.
        values: what each of them held; later writes do not show.
    """

    item: ObjectType
    paths: tuple[ResolvedPath, ...]
    records: Sequence[Record]
    values: Sequence[Values]

    def __len__(self) -> int:
        return len(self.records)
