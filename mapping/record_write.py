"""Desired field values against what the org has: only differences are written (R5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from mapping.field_map import FieldMap
from mapping.wire import Row, WireValue

#: A value to be written.
FieldValue = str | int | Decimal | bool | date | datetime | None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that differs: what the org has, and what it shall have."""

    field: str
    before: WireValue
    after: FieldValue


@dataclass(frozen=True, slots=True)
class RecordWrite:
    """One record to be written by its key.

    ``values`` go out; for a new record they include what can only be set on insert, which
    ``insert_only`` names.
    """

    sobject: str
    key_field: str
    key: str
    enrollment_id: str
    values: Mapping[str, FieldValue]
    changes: tuple[FieldChange, ...]
    insert_only: frozenset[str] = frozenset()


def child_write(
    role_name: str,
    key: str,
    *,
    enrollment_id: str,
    values: Mapping[str, FieldValue],
    insert_only: Mapping[str, FieldValue],
    existing: Row | None,
    field_map: FieldMap,
    moved_by: tuple[str, str, datetime] | None = None,
) -> RecordWrite:
    """Compare a detail record of an enrollment with the one the org has.

    Args:
        role_name: Its role in the mapping.
        key: Its external key.
        enrollment_id: Whose record it is.
        values: Desired values by their names in the role.
        insert_only: Values that the org takes on insert and refuses afterwards.
        existing: The record in the org, or ``None``.
        field_map: The mapping.
        moved_by: ``(watched, stamp, now)``: ``stamp`` is set to ``now`` when ``watched``
            changes.
    """
    role = field_map[role_name]
    desired = {**({} if existing else insert_only), **values}
    current = existing.values if existing else None
    changes = differences({role[name]: value for name, value in desired.items()}, current)
    if moved_by is not None:
        watched, stamp, now = moved_by
        if any(change.field == role[watched] for change in changes):
            before = current[role[stamp]] if current else None
            changes = (*changes, FieldChange(role[stamp], before, now))
    return RecordWrite(
        sobject=role.sobject,
        key_field=role["key"],
        key=key,
        enrollment_id=enrollment_id,
        values={change.field: change.after for change in changes},
        changes=changes,
        insert_only=frozenset(role[name] for name in insert_only),
    )


def differences(
    desired: Mapping[str, FieldValue], current: Mapping[str, WireValue] | None
) -> tuple[FieldChange, ...]:
    """List the fields that differ; a record that does not exist yet differs in every set one."""
    before = current or {}
    return tuple(
        FieldChange(field, before.get(field), value)
        for field, value in desired.items()
        if not same(value, before.get(field))
    )


def fitted(text: str, length: int) -> str:
    """Cut a text to what its field takes; an ellipsis tells that more was said."""
    return text if len(text) <= length else f"{text[: length - 1]}…"


def same(desired: FieldValue, wire: WireValue) -> bool:
    """Tell whether the org already has a value: blank text is null, 5 is 5.0 (F2)."""
    if desired is None or desired == "":
        return wire is None or wire == ""
    if wire is None:
        # A checkbox that is not there yet will come up unchecked.
        return desired is False
    match desired:
        case bool():
            return wire is desired
        case int() | Decimal():
            return (
                isinstance(wire, int | Decimal) and not isinstance(wire, bool) and wire == desired
            )
        case datetime():
            return instant_of(wire) == desired.astimezone(UTC).replace(microsecond=0)
        case date():
            return wire == desired.isoformat()
        case str():
            return wire == desired


def on_the_wire(value: FieldValue) -> WireValue:
    """Give a value as the org will send it back."""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="seconds")
        case date():
            return value.isoformat()
        case _:
            return value


def instant_of(wire: WireValue) -> datetime | None:
    """Read a date and time that the org has; ``None`` where it is none."""
    try:
        moment = datetime.fromisoformat(str(wire))
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else None
