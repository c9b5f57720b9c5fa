"""Changes that show only some seconds after their SystemModstamp, as those of long transactions.

Who asks for everything since the last stamp seen would miss them: that is what they are for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from emulator.clock import Clock, StampClock
from emulator.loading import OrgDataError, default_values, stored_values
from emulator.moment import datetime_text
from emulator.object_model import ObjectModel, ObjectType
from emulator.org_data import JsonScalar
from emulator.platform_field import derive
from emulator.record_id import to_18
from emulator.store import Store, Value
from emulator.user_licenses import move_license


@dataclass(frozen=True, slots=True)
class _Change:
    due: datetime
    item: ObjectType
    id: str
    given: Mapping[str, Value]
    stamp: str


class LateCommits:
    """Holds changes back until they are due."""

    def __init__(self, store: Store, model: ObjectModel, clock: Clock, stamps: StampClock) -> None:
        self._store = store
        self._model = model
        self._clock = clock
        self._stamps = stamps
        self._waiting: list[_Change] = []

    def add(self, name: str, row: Mapping[str, JsonScalar], seconds: int) -> str:
        """Stamp a change now and let it show so many seconds later.

        Args:
            name: the object.
            row: fields to be changed, with the record's Id; without one, a new record.
            seconds: by the org's clock.

        Returns:
            The id of the record.

        Raises:
            OrgDataError: the object model has no such object or field, or the value does not fit.
        """
        item = self._model.find(name)
        if item is None:
            message = f"The object model lacks the object {name}."
            raise OrgDataError(message)
        given = stored_values(item, row)
        identifier = given.pop("Id", None) or self._store.table(item.name).new_id()
        due = self._clock.now() + timedelta(seconds=seconds)
        stamp = datetime_text(self._stamps.stamp())
        self._waiting.append(_Change(due, item, to_18(str(identifier)), given, stamp))
        return to_18(str(identifier))

    def settle(self) -> None:
        """Let everything show that is due."""
        if not self._waiting:
            return
        now = self._clock.now()
        due = [change for change in self._waiting if change.due <= now]
        self._waiting = [change for change in self._waiting if change.due > now]
        for change in due:
            self._write(change)
        self._store.commit()

    def _write(self, change: _Change) -> None:
        name, record = change.item.name, self._store.table(change.item.name).get(change.id)
        before = (
            default_values(change.item, change.stamp, None) if record is None else record.values
        )
        stamps = dict.fromkeys(("LastModifiedDate", "SystemModstamp"), change.stamp)
        values = {**before, "Id": change.id, **change.given, **stamps}
        derive(self._store, name, values, set(change.given))
        if name == "User":
            move_license(self._store, None if record is None else before, values)
        self._store.write(name, change.id, values)
