"""Up to 200 records in one request, each accepted or refused by itself unless all must stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from itertools import groupby
from typing import Any, TypeAlias

from emulator.api_error import ApiError, Code, bad_request, not_found
from emulator.faults.answers import row_error, rows_concerned
from emulator.faults.plan import ROWS
from emulator.object_model import Field, ObjectType
from emulator.record_id import MalformedIdError, to_18
from emulator.rest.call import ApiAnswer, ApiCall
from emulator.rest.record_json import chosen_fields, record_json
from emulator.store import Value
from emulator.upsert import key_field, upsert
from emulator.write_rules import read_fields

_MOST_WRITTEN = 200
_MOST_READ = 2_000
#: Most runs of records of one type in a request.
_MOST_CHUNKS = 10
_ROLLED_BACK = (
    "Record rolled back because not all records were valid and the request was using AllOrNone "
    "header"
)
_Write: TypeAlias = Callable[["_Row"], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class _Row:
    """One record of a request; `id` is None where the request gives none."""

    type: ObjectType
    id: str | None
    given: Mapping[str, Value]


def create_records(call: ApiCall) -> ApiAnswer:
    """Answer `POST /composite/sobjects`."""

    def write(row: _Row) -> dict[str, Any]:
        call.transaction.admit_write(row.type, row.given, is_new=True)
        return _success(call.org.writer.insert(call.viewer, row.type, row.given))

    return _write_all(call, _rows(call), write)


def update_records(call: ApiCall) -> ApiAnswer:
    """Answer `PATCH /composite/sobjects`."""

    def write(row: _Row) -> dict[str, Any]:
        call.transaction.admit_write(row.type, row.given, is_new=False)
        if row.id is None:
            raise bad_request(Code.MISSING_ARGUMENT, "Id not specified in an update call")
        call.org.writer.update(call.viewer, row.type, row.id, row.given)
        return _success(to_18(row.id))

    return _write_all(call, _rows(call), write)


def upsert_records(call: ApiCall) -> ApiAnswer:
    """Answer `PATCH /composite/sobjects/X/{field}`."""
    item = call.object_type()
    field = key_field(item, call.params["field"])
    seen: set[Value] = set()

    def write(row: _Row) -> dict[str, Any]:
        # Users are upserted by their id alone, which makes no new ones.
        call.transaction.admit_write(item, row.given, is_new=False)
        value = row.id if field.type == "id" else row.given.get(field.name)
        _check_key(field, value, seen)
        given = {name: one for name, one in row.given.items() if name != field.name}
        identifier, is_new = upsert(call.org, call.viewer, item, (field, value), given)
        return {**_success(identifier), "created": is_new}

    return _write_all(call, _rows(call, item), write)


def delete_records(call: ApiCall) -> ApiAnswer:
    """Answer `DELETE /composite/sobjects?ids=a,b&allOrNone=…`."""
    ids = [one.strip() for one in call.query.get("ids", "").split(",") if one.strip()]
    _check_size(ids, _MOST_WRITTEN)
    fallback = next(iter(call.org.model))
    rows = [_Row(call.org.model.of_id(one) or fallback, one, {}) for one in ids]

    def write(row: _Row) -> dict[str, Any]:
        call.transaction.admit_delete(row.type)
        call.org.writer.delete(call.viewer, row.type, row.id or "")
        return _success(to_18(row.id or ""))

    is_all_or_none = call.query.get("allOrNone", "false").lower() == "true"
    return _write_all(call, rows, write, is_all_or_none=is_all_or_none)


def read_records(call: ApiCall) -> ApiAnswer:
    """Answer `POST /composite/sobjects/X` with `{"ids": […], "fields": […]}`.

    A record that is not there or not readable is null.
    """
    body = call.object_body()
    return _read(call, _texts(body, "ids"), _texts(body, "fields"))


def read_listed(call: ApiCall) -> ApiAnswer:
    """Answer `GET /composite/sobjects/X?ids=a,b&fields=c,d`, as `read_records` does."""
    lists = {name: call.query.get(name, "").split(",") for name in ("ids", "fields")}
    given = {name: [one.strip() for one in texts if one.strip()] for name, texts in lists.items()}
    return _read(call, _texts(given, "ids"), _texts(given, "fields"))


def _read(call: ApiCall, ids: list[str], names: list[str]) -> ApiAnswer:
    item = call.object_type()
    _check_size(ids, _MOST_READ)
    fields = chosen_fields(item, names)
    answers: list[dict[str, Any] | None] = []
    for identifier in ids:
        try:
            record = call.org.writer.existing(call.viewer, item, identifier)
        except ApiError:
            answers.append(None)
        else:
            answers.append(record_json(call, record, fields))
    return ApiAnswer(HTTPStatus.OK, answers)


def _texts(body: Mapping[str, object], name: str) -> list[str]:
    given = body.get(name)
    if isinstance(given, list) and given and all(isinstance(one, str) for one in given):
        return given
    raise bad_request(Code.JSON_PARSER_ERROR, f"'{name}' must be a list of at least one text")


def _rows(call: ApiCall, item: ObjectType | None = None) -> list[_Row]:
    records = call.object_body().get("records")
    if not isinstance(records, list) or not all(isinstance(one, dict) for one in records):
        raise bad_request(Code.JSON_PARSER_ERROR, "'records' must be a list of records")
    _check_size(records, _MOST_WRITTEN)
    rows = [_row(call, record, item) for record in records]
    if sum(1 for _ in groupby(row.type.name for row in rows)) > _MOST_CHUNKS:
        text = f"Cannot have more than {_MOST_CHUNKS} chunks in a single operation"
        raise bad_request(Code.INVALID_INPUT, text)
    return rows


def _row(call: ApiCall, record: Mapping[str, object], item: ObjectType | None) -> _Row:
    attributes = record.get("attributes")
    name = attributes.get("type") if isinstance(attributes, dict) else None
    if item is None:
        item = call.org.sharing.model(call.viewer).find(str(name)) if name else None
        if item is None or not call.org.sharing.knows(call.viewer, item):
            text = f"sObject type '{name}' is not supported."
            raise bad_request(Code.INVALID_TYPE, text)
    identifier = next((value for key, value in record.items() if key.lower() == "id"), None)
    fields = {key: value for key, value in record.items() if key.lower() != "id"}
    return _Row(item, str(identifier) if identifier else None, read_fields(item, fields))


def _check_size(given: Sequence[object], most: int) -> None:
    if len(given) > most:
        text = f"record limit reached. cannot submit more than {most} records in this call"
        raise bad_request(Code.EXCEEDED_ID_LIMIT, text)


def _check_key(field: Field, value: Value, seen: set[Value]) -> None:
    if value is None:
        text = f"{field.name} not specified"
        raise bad_request(Code.MISSING_ARGUMENT, text, [])
    key = value.casefold() if isinstance(value, str) and field.type != "id" else value
    if key in seen:
        text = f"Duplicate external id specified: {value}"
        raise bad_request(Code.DUPLICATE_VALUE, text, [field.name])
    seen.add(key)


def _write_all(
    call: ApiCall, rows: list[_Row], write: _Write, *, is_all_or_none: bool | None = None
) -> ApiAnswer:
    if is_all_or_none is None:
        is_all_or_none = call.object_body().get("allOrNone") is True
    store = call.org.store
    before = store.savepoint()
    results: list[dict[str, Any]] = []
    fault = call.meet(ROWS)
    concerned = frozenset() if fault is None else rows_concerned(fault, rows)
    for place, row in enumerate(rows):
        savepoint = store.savepoint()
        try:
            if fault is not None and place in concerned:
                raise row_error(fault, row.id)
            results.append(write(row))
        except (ApiError, MalformedIdError) as error:
            store.roll_back(savepoint)
            results.append(_failure(error))
    if is_all_or_none and not all(result["success"] for result in results):
        store.roll_back(before)
        results = [_rolled_back() if result["success"] else result for result in results]
    return ApiAnswer(HTTPStatus.OK, results)


def _success(identifier: str) -> dict[str, Any]:
    return {"id": identifier, "success": True, "errors": []}


def _failure(error: ApiError | MalformedIdError) -> dict[str, Any]:
    if isinstance(error, MalformedIdError):
        error = bad_request(Code.MALFORMED_ID, f"malformed id {error.text}")
    if error.code == not_found().code:
        error = bad_request(Code.INVALID_CROSS_REFERENCE_KEY, "invalid cross reference id")
    return {"success": False, "errors": [error.row()]}


def _rolled_back() -> dict[str, Any]:
    return _failure(bad_request(Code.ALL_OR_NONE_OPERATION_ROLLED_BACK, _ROLLED_BACK))
