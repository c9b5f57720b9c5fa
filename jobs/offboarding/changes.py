"""What the service changes for a case, with what was there before: the way back is kept first.

Pure. Changes become the text of ``Before_Value__c`` and are read from it again.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from mapping.errors import MappingError
from mapping.offboarding_step import BEFORE_VALUE_LENGTH
from mapping.record_id import is_record_id

#: A value that text can carry; days and moments are as Salesforce writes them.
Value = str | bool | None
#: The fields that may change, by object.
Changeable = Mapping[str, Collection[str]]


class Standing(Enum):
    """What a record shows beside what it is to show."""

    BEFORE = "before"  #: the change has not been made, or was taken back
    AFTER = "after"  #: the change is made
    OTHER = "other"  #: somebody wrote something else


@dataclass(frozen=True, slots=True)
class Change:
    """One record and the fields that change: before and after, by field."""

    sobject: str
    id: str
    fields: Mapping[str, tuple[Value, Value]]

    @property
    def before(self) -> Mapping[str, Value]:
        """What was there."""
        return {name: before for name, (before, _) in self.fields.items()}

    @property
    def after(self) -> Mapping[str, Value]:
        """What is to be there."""
        return {name: after for name, (_, after) in self.fields.items()}

    def standing(self, now: Mapping[str, object]) -> Standing:
        """Compare with what the record shows now."""
        shown = {name: now.get(name) or None for name in self.fields}
        if shown == {name: value or None for name, value in self.after.items()}:
            return Standing.AFTER
        if shown == {name: value or None for name, value in self.before.items()}:
            return Standing.BEFORE
        return Standing.OTHER


class ChangesFaultError(MappingError):
    """What was kept of the changes cannot be read: somebody edited it."""


def with_known(known: Sequence[Change], wanted: Sequence[Change]) -> list[Change]:
    """Give the wanted changes that are not kept yet; what was kept first tells what was before."""
    kept = {(change.sobject, change.id) for change in known}
    return [change for change in wanted if (change.sobject, change.id) not in kept]


def latest(changes: Iterable[Change]) -> list[Change]:
    """Give the change of each record that was kept last, in the order of the first ones."""
    return list({(change.sobject, change.id): change for change in changes}.values())


def in_texts(changes: Iterable[Change]) -> Iterator[str]:
    """Write changes as texts that fit one field each."""
    lot: list[Change] = []
    size = 2
    for change in changes:
        length = len(_entry(change)) + 2
        if lot and size + length > BEFORE_VALUE_LENGTH:
            yield _text(lot)
            lot, size = [], 2
        lot.append(change)
        size += length
    if lot:
        yield _text(lot)


def read_changes(text: str, changeable: Changeable) -> list[Change]:
    """Read what ``in_texts`` wrote; blank is none.

    Args:
        text: What a step keeps.
        changeable: What the service may change. Whoever can edit a step could have it write
            anything else.

    Raises:
        ChangesFaultError: it is something else.
    """
    if not text:
        return []
    try:
        found = [_read(*entry) for entry in json.loads(text)]
    except (ValueError, TypeError, AttributeError, LookupError):
        raise _fault() from None
    if any(change.fields.keys() - changeable.get(change.sobject, ()) for change in found):
        raise _fault()
    return found


def _read(sobject: str, key: str, fields: Mapping[str, Sequence[Value]]) -> Change:
    values = {name: (before, after) for name, (before, after) in fields.items()}
    plain = all(isinstance(value, str | bool | None) for pair in values.values() for value in pair)
    if not plain or not is_record_id(key):
        raise _fault()
    return Change(sobject, key, values)


def _fault() -> ChangesFaultError:
    return ChangesFaultError(
        "What a step keeps of the former values cannot be read.",
        remedy="Restore the field from its history; the service wrote it and nobody else may.",
    )


def _entry(change: Change) -> str:
    fields = {name: list(pair) for name, pair in change.fields.items()}
    return json.dumps([change.sobject, change.id, fields], separators=(",", ":"))


def _text(changes: Sequence[Change]) -> str:
    return f"[{','.join(_entry(change) for change in changes)}]"
