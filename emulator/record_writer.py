"""Creates, changes and deletes single records as a user, under the org's rules."""

from __future__ import annotations

import re
from collections.abc import Mapping

from emulator.api_error import ApiError, Code, bad_request, entity_is_deleted, not_found
from emulator.clock import StampClock
from emulator.moment import datetime_text
from emulator.object_model import Field, ObjectType
from emulator.platform_field import derive
from emulator.record_id import MalformedIdError, number_of, to_18
from emulator.sharing import SETUP_OBJECTS, Access, Sharing
from emulator.store import Record, Store, Value
from emulator.user_logins import add_login
from emulator.user_rules import UserRules
from emulator.viewer import Viewer
from emulator.write_rules import WriteRules

_AUTO_NUMBER = re.compile(r"\{(0+)\}")


class RecordWriter:
    """Writes records one at a time; each method either writes everything or refuses.

    The writes can be taken back until the store is committed. Whoever writes several records in
    one transaction sets a savepoint before each, since deleting one record may change several.
    """

    def __init__(
        self, store: Store, sharing: Sharing, stamps: StampClock, users: UserRules
    ) -> None:
        self._store = store
        self._sharing = sharing
        self._stamps = stamps
        self._users = users
        self._rules = WriteRules(store, sharing)

    def insert(self, viewer: Viewer, item: ObjectType, given: Mapping[str, Value]) -> str:
        """Create a record and return its id.

        Raises:
            ApiError: refuse this record.
        """
        if not item.createable:
            raise _not_allowed(item, "inserted")
        checked = self._rules.check(viewer, item, given, None)
        table = self._store.table(item.name)
        # The object may lack fields that the user may not see; the record has them all.
        item = table.type
        identifier = table.new_id()
        stamp = datetime_text(self._stamps.stamp())
        values: dict[str, Value] = {
            name: False if field.type == "boolean" else None for name, field in item.fields.items()
        }
        values.update(_auto_numbers(item, identifier))
        values.update({"Id": identifier, "CreatedDate": stamp, "CreatedById": viewer.user_id})
        if "OwnerId" in item.fields:
            values["OwnerId"] = viewer.user_id
        values.update({name: value for name, value in checked.items() if value is not None})
        self._check_creatable(viewer, Record(item, identifier, values))
        if item.name == "User":
            self._users.settle(None, values, checked)
            add_login(self._store, identifier)
        self._put(viewer, item, identifier, values, {*checked, "OwnerId"})
        return identifier

    def update(
        self, viewer: Viewer, item: ObjectType, identifier: str, given: Mapping[str, Value]
    ) -> None:
        """Change fields of a record.

        Raises:
            ApiError: refuse this record.
        """
        record = self.existing(viewer, item, identifier)
        if not item.updateable:
            raise _not_allowed(item, "updated")
        if self._sharing.access(viewer, record) < Access.EDIT:
            raise _no_access()
        checked = self._rules.check(viewer, item, given, record.id)
        values = {**record.values, **checked}
        if item.name == "User":
            self._users.settle(record.values, values, checked)
        self._put(viewer, item, record.id, values, set(checked))

    def delete(self, viewer: Viewer, item: ObjectType, identifier: str) -> None:
        """Put a record and its details into the recycle bin; lookups to it are cleared.

        Raises:
            ApiError: refuse this record.
        """
        record = self.existing(viewer, item, identifier)
        if not item.deletable:
            raise _not_allowed(item, "deleted")
        needed = Access.EDIT if item.sharing == "ControlledByParent" else Access.ALL
        if self._sharing.access(viewer, record) < needed:
            raise _no_access()
        self._discard(viewer, record)

    def existing(self, viewer: Viewer, item: ObjectType, identifier: str) -> Record:
        """Return the record that the user may read.

        Raises:
            ApiError: MALFORMED_ID, NOT_FOUND or ENTITY_IS_DELETED.
        """
        try:
            full = to_18(identifier)
        except MalformedIdError as error:
            text = f"{item.label} ID: id value of incorrect type: {identifier}"
            raise bad_request(Code.MALFORMED_ID, text, ["Id"]) from error
        record = self._store.table(item.name).get(full)
        if record is None or not self._sharing.can_read(viewer, record):
            raise not_found()
        if record.is_deleted:
            raise entity_is_deleted()
        return record

    def _check_creatable(self, viewer: Viewer, record: Record) -> None:
        """Details need an editable parent, set-up objects their administrator."""
        access = self._sharing.access(viewer, record)
        if record.type.sharing == "ControlledByParent" and access < Access.EDIT:
            raise _no_access()
        if record.type.name in SETUP_OBJECTS and access < Access.ALL:
            raise _no_access()

    def _put(
        self,
        viewer: Viewer,
        item: ObjectType,
        identifier: str,
        values: dict[str, Value],
        written: set[str],
    ) -> None:
        derive(self._store, item.name, values, written)
        stamp = datetime_text(self._stamps.stamp())
        values["LastModifiedDate"] = values["SystemModstamp"] = stamp
        values["LastModifiedById"] = viewer.user_id
        self._store.write(item.name, identifier, values)

    def _discard(self, viewer: Viewer, record: Record) -> None:
        for child_type, reference in self._store.model.referrers(record.type.name):
            table = self._store.table(child_type.name)
            for child in list(table.matching(reference.name, record.id)):
                if not child.is_deleted:
                    self._let_go(viewer, child, reference)
        values = {**record.values, "IsDeleted": True}
        self._put(viewer, record.type, record.id, values, set())

    def _let_go(self, viewer: Viewer, child: Record, reference: Field) -> None:
        if reference.master_detail:
            self._discard(viewer, child)
        elif reference.nillable:
            cleared = {**child.values, reference.name: None}
            self._put(viewer, child.type, child.id, cleared, set())
        elif reference.updateable or reference.createable:
            raise bad_request(
                Code.DELETE_FAILED,
                "Your attempt to delete the record could not be completed because it is "
                f"associated with a record of {child.type.label}: {child.id}",
            )


def _auto_numbers(item: ObjectType, identifier: str) -> dict[str, Value]:
    numbers: dict[str, Value] = {}
    for name, field in item.fields.items():
        if field.auto_number:
            number = str(number_of(identifier))
            numbers[name] = _AUTO_NUMBER.sub(
                lambda shape, number=number: number.zfill(len(shape[1])),  # type: ignore[misc]
                field.auto_number,
            )
    return numbers


def _not_allowed(item: ObjectType, verb: str) -> ApiError:
    text = f"entity type cannot be {verb}: {item.label}"
    return bad_request(Code.CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY, text, [])


def _no_access() -> ApiError:
    text = "insufficient access rights on object id"
    return bad_request(Code.INSUFFICIENT_ACCESS_OR_READONLY, text, [])
