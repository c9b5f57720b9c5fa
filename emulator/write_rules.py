"""The rules a write must meet before it is stored, each with Salesforce's own refusal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from emulator.api_error import ApiError, Code, bad_request
from emulator.field_value import read_value
from emulator.object_model import Field, ObjectType
from emulator.record_id import MalformedIdError, to_18
from emulator.sharing import Sharing
from emulator.store import Store, Value
from emulator.viewer import Viewer

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
#: Keys of a record in a request body that are no fields.
_NOT_FIELDS = frozenset({"attributes"})


def read_fields(item: ObjectType, body: Mapping[str, object]) -> dict[str, Value]:
    """Return the fields of a record in a request body, under the names of the object model.

    Raises:
        ApiError: an unknown field or a value of another type; refuse the whole request.
    """
    given: dict[str, Value] = {}
    for name, value in body.items():
        if name in _NOT_FIELDS:
            continue
        field = item.field(name)
        if field is None:
            raise bad_request(
                Code.INVALID_FIELD, f"No such column '{name}' on sobject of type {item.name}"
            )
        given[field.name] = read_value(field, value)
    return given


class WriteRules:
    """Checks the fields that one write gives, against the object model and the other records."""

    def __init__(self, store: Store, sharing: Sharing) -> None:
        self._store = store
        self._sharing = sharing

    def check(
        self, viewer: Viewer, item: ObjectType, given: Mapping[str, Value], record: str | None
    ) -> dict[str, Value]:
        """Return the fields as they are stored (ids with 18 characters).

        Args:
            viewer: who writes.
            item: the object.
            given: the fields that the write gives.
            record: id of the record to be changed; None for a new one.

        Raises:
            ApiError: refuse this record.
        """
        _check_writable(item, given, is_new=record is None)
        _check_required(item, given, is_new=record is None)
        checked = {
            name: self._checked(viewer, item.fields[name], value) for name, value in given.items()
        }
        self._check_unique(item, checked, record)
        return checked

    def _checked(self, viewer: Viewer, field: Field, value: Value) -> Value:
        if value is None:
            return None
        if isinstance(value, Decimal):
            _check_range(field, value)
        if not isinstance(value, str):
            return value
        if field.type == "reference":
            return self._checked_reference(viewer, field, value)
        _check_text(field, value)
        return value

    def _checked_reference(self, viewer: Viewer, field: Field, value: str) -> str:
        wrong_type = f"{field.label}: id value of incorrect type: {value}"
        try:
            identifier = to_18(value)
        except MalformedIdError as error:
            raise bad_request(Code.MALFORMED_ID, wrong_type, [field.name]) from error
        item = self._store.model.of_id(identifier)
        if item is not None and item.name not in field.reference_to:
            raise bad_request(Code.MALFORMED_ID, wrong_type, [field.name])
        record = self._store.find(identifier)
        if record is None:
            raise bad_request(
                Code.INVALID_CROSS_REFERENCE_KEY, "invalid cross reference id", [field.name]
            )
        if record.is_deleted:
            raise bad_request(Code.ENTITY_IS_DELETED, "entity is deleted", [field.name])
        if not self._sharing.can_read(viewer, record):
            raise bad_request(
                Code.INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY,
                f"insufficient access rights on cross-reference id: {identifier}",
            )
        return identifier

    def _check_unique(
        self, item: ObjectType, checked: Mapping[str, Value], record: str | None
    ) -> None:
        table = self._store.table(item.name)
        for name, value in checked.items():
            if not item.fields[name].unique or value is None:
                continue
            for other in table.matching(name, value):
                if other.id != record and not other.is_deleted:
                    raise bad_request(
                        Code.DUPLICATE_VALUE,
                        f"duplicate value found: {name} duplicates value on record with id: "
                        f"{other.id[:15]}",
                        [],
                    )


def _check_writable(item: ObjectType, given: Mapping[str, Value], *, is_new: bool) -> None:
    fields = (item.fields[name] for name in given)
    refused = [f.name for f in fields if not (f.createable if is_new else f.updateable)]
    if refused:
        raise bad_request(
            Code.INVALID_FIELD_FOR_INSERT_UPDATE,
            f"Unable to create/update fields: {', '.join(refused)}. Please check the security "
            "settings of this field and verify that it is read/write for your profile or "
            "permission set.",
            refused,
        )


def _check_required(item: ObjectType, given: Mapping[str, Value], *, is_new: bool) -> None:
    """Refuse blanks; a new record gets its owner by itself, and False in its checkboxes."""
    names = item.fields if is_new else given
    missing = [
        name
        for name in names
        if given.get(name) is None
        and _is_required(item.fields[name])
        and (name in given or name != "OwnerId")
    ]
    if missing:
        text = f"Required fields are missing: [{', '.join(missing)}]"
        raise bad_request(Code.REQUIRED_FIELD_MISSING, text, missing)


def _is_required(field: Field) -> bool:
    return not field.nillable and (field.createable or field.updateable) and field.type != "boolean"


def _check_range(field: Field, value: Decimal) -> None:
    if abs(value) >= Decimal(10) ** (field.precision - field.scale):
        raise bad_request(
            Code.NUMBER_OUTSIDE_VALID_RANGE,
            f"{field.label}: value outside of valid range on numeric field: {value}",
            [field.name],
        )


def _check_text(field: Field, value: str) -> None:
    if field.length and len(value) > field.length:
        raise bad_request(
            Code.STRING_TOO_LONG,
            f"{field.label}: data value too large: {value} (max length={field.length})",
            [field.name],
        )
    if field.type == "email" and not _EMAIL.fullmatch(value):
        text = f"{field.label}: invalid email address: {value}"
        raise bad_request(Code.INVALID_EMAIL_ADDRESS, text, [field.name])
    if field.restricted:
        chosen = value.split(";") if field.type == "multipicklist" else [value]
        for choice in chosen:
            if choice not in field.picklist or choice in field.inactive:
                raise _bad_choice(field, choice)


def _bad_choice(field: Field, value: str) -> ApiError:
    return bad_request(
        Code.INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST,
        f"{field.label}: bad value for restricted picklist field: {value}",
        [field.name],
    )
