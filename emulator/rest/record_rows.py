"""Single records: create, read, change, delete, by id or by external id."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from emulator.api_error import Code, bad_request, not_found
from emulator.faults.answers import row_error
from emulator.faults.plan import ROWS
from emulator.field_value import read_value
from emulator.object_model import Field, ObjectType
from emulator.rest.call import ApiAnswer, ApiCall
from emulator.rest.record_json import chosen_fields, record_json
from emulator.store import Record, Value
from emulator.upsert import AmbiguousKeyError, key_field, match, upsert
from emulator.write_rules import read_fields


def create(call: ApiCall) -> ApiAnswer:
    """Answer `POST /sobjects/X`."""
    item = call.object_type()
    given = read_fields(item, call.object_body())
    _check_faults(call)
    call.transaction.admit_write(item, given, is_new=True)
    identifier = call.org.writer.insert(call.viewer, item, given)
    location = {"Location": call.path("sobjects", item.name, identifier)}
    return ApiAnswer(HTTPStatus.CREATED, _written(identifier), location)


def read(call: ApiCall) -> ApiAnswer:
    """Answer `GET /sobjects/X/{id}`, with `?fields=` only those fields."""
    item = call.object_type()
    record = call.org.writer.existing(call.viewer, item, call.params["id"])
    return _shown(call, item, record)


def update(call: ApiCall) -> ApiAnswer:
    """Answer `PATCH /sobjects/X/{id}`."""
    item = call.object_type()
    given = read_fields(item, call.object_body())
    _check_faults(call)
    call.transaction.admit_write(item, given, is_new=False)
    call.org.writer.update(call.viewer, item, call.params["id"], given)
    return ApiAnswer(HTTPStatus.NO_CONTENT)


def delete(call: ApiCall) -> ApiAnswer:
    """Answer `DELETE /sobjects/X/{id}`."""
    item = call.object_type()
    _check_faults(call)
    call.transaction.admit_delete(item)
    call.org.writer.delete(call.viewer, item, call.params["id"])
    return ApiAnswer(HTTPStatus.NO_CONTENT)


def read_by_key(call: ApiCall) -> ApiAnswer:
    """Answer `GET /sobjects/X/{field}/{value}`."""
    item, key = _key(call)
    try:
        record = match(call.org, item, *key)
    except AmbiguousKeyError as error:
        return _choices(call, error)
    if record is None or not call.org.sharing.can_read(call.viewer, record):
        raise not_found()
    return _shown(call, item, record)


def upsert_by_key(call: ApiCall) -> ApiAnswer:
    """Answer `PATCH /sobjects/X/{field}/{value}`, whose body must not repeat the field."""
    item, key = _key(call)
    given = read_fields(item, call.object_body())
    if key[0].name in given:
        text = f"The {key[0].name} field should not be specified in the sobject data."
        raise bad_request(Code.INVALID_FIELD, text)
    _check_faults(call)
    # Users are upserted by their id alone, which makes no new ones.
    call.transaction.admit_write(item, given, is_new=False)
    try:
        identifier, is_new = upsert(call.org, call.viewer, item, key, given)
    except AmbiguousKeyError as error:
        return _choices(call, error)
    status = HTTPStatus.CREATED if is_new else HTTPStatus.OK
    return ApiAnswer(status, {**_written(identifier), "created": is_new})


def _check_faults(call: ApiCall) -> None:
    if fault := call.meet(ROWS):
        raise row_error(fault, call.params.get("id"))


def _key(call: ApiCall) -> tuple[ObjectType, tuple[Field, Value]]:
    item = call.object_type()
    field = key_field(item, call.params["field"])
    return item, (field, read_value(field, call.params["value"]))


def _shown(call: ApiCall, item: ObjectType, record: Record) -> ApiAnswer:
    asked = call.query.get("fields")
    fields = chosen_fields(item, asked.split(",")) if asked else list(item.fields)
    return ApiAnswer(HTTPStatus.OK, record_json(call, record, fields))


def _choices(call: ApiCall, error: AmbiguousKeyError) -> ApiAnswer:
    urls = [call.path("sobjects", record.type.name, record.id) for record in error.matches]
    return ApiAnswer(HTTPStatus.MULTIPLE_CHOICES, urls)


def _written(identifier: str) -> Mapping[str, object]:
    return {"id": identifier, "success": True, "errors": []}
