"""Up to 200 records of one object in one subrequest, and what became of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any
from urllib.parse import quote

from connector import remedies
from connector.composite import SubAnswer, Subrequest, lots
from connector.errors import (
    IncompleteAnswerError,
    OrgUnreachableError,
    PausedError,
    QueryTimedOutError,
    RateLimitedError,
    RowLockedError,
    SessionExpiredError,
)
from connector.failure import Refusal, failure, readable
from connector.port import AcceptedRecord, RejectedRecord, WriteBatch, WriteValue

#: Records in one collection.
RECORDS = 200

_LOCKED = "UNABLE_TO_LOCK_ROW"

#: How the org refuses to create a record that somebody else, or a call of ours whose answer was
#: lost, has created since it was last read.
_NOT_UPDATEABLE = "INVALID_FIELD_FOR_INSERT_UPDATE"
_DUPLICATE = "DUPLICATE_VALUE"

#: A collection refused for one of these is sent again, as records with a lock are.
_PASSING = (RowLockedError, RateLimitedError, OrgUnreachableError, QueryTimedOutError)

#: These concern every collection of the call, so the call as a whole fails.
_WHOLE_CALL = (SessionExpiredError, PausedError)


@dataclass(frozen=True, slots=True)
class Row:
    """One record and its place among all that are to be written."""

    position: int
    key: str
    record: Mapping[str, WriteValue]
    parent: str = ""


@dataclass(frozen=True, slots=True)
class WriteCollection:
    """Rows of one object that travel together."""

    sobject: str
    key_field: str
    rows: Sequence[Row]
    insert_only: frozenset[str] = frozenset()

    @property
    def subrequest(self) -> Subrequest:
        """The rows as part of a composite call: an update by Id, else an upsert."""
        path = "composite/sobjects"
        if self.key_field != "Id":
            path += f"/{quote(self.sobject, safe='')}/{quote(self.key_field, safe='')}"
        records = [self._body(row) for row in self.rows]
        return Subrequest("PATCH", path, {"allOrNone": False, "records": records})

    def only(self, positions: set[int]) -> WriteCollection:
        """The same with some of the rows."""
        return replace(self, rows=[row for row in self.rows if row.position in positions])

    def in_lots(self, size: int) -> Iterator[WriteCollection]:
        """The same in collections of at most so many rows, by parent."""
        return (replace(self, rows=rows) for rows in _by_parent(self.rows, size))

    def as_updates(self, positions: set[int]) -> WriteCollection:
        """Some of the rows, without what the org takes only when it creates a record."""
        kept = self.only(positions)
        return replace(kept, rows=[self._update(row) for row in kept.rows])

    def _update(self, row: Row) -> Row:
        left = {name: row.record[name] for name in row.record if name not in self.insert_only}
        return replace(row, record=left)

    def _body(self, row: Row) -> dict[str, object]:
        body: dict[str, object] = {"attributes": {"type": self.sobject}, **row.record}
        if self.key_field == "Id":
            body["id"] = body.pop("Id")
        return body


@dataclass(frozen=True, slots=True)
class RowResult:
    """What became of one row.

    With ``passing`` it may go through when sent again; with ``exists`` the record was to be
    created and is there already, so that it goes through as an update.
    """

    position: int
    record: AcceptedRecord | RejectedRecord
    passing: bool = False
    exists: bool = False


def collections(batches: Sequence[WriteBatch]) -> Iterator[WriteCollection]:
    """Cut batches into collections, in order; within a batch by parent.

    Raises:
        ValueError: a record lacks its key, or parents are named for some records only; the
            caller is wrong.
    """
    position = 0
    for batch in batches:
        parents = batch.parents or [""] * len(batch.records)
        pairs = zip(batch.records, parents, strict=True)
        rows = [
            Row(position + offset, _key(batch, record), record, parent)
            for offset, (record, parent) in enumerate(pairs)
        ]
        position += len(rows)
        whole = WriteCollection(batch.sobject, batch.key_field, rows, batch.insert_only)
        yield from whole.in_lots(RECORDS)


def read_results(collection: WriteCollection, answer: SubAnswer) -> list[RowResult]:
    """Read what became of every row.

    Raises:
        IncompleteAnswerError: not every row has a result.
        SessionExpiredError, PausedError: the whole call has to be given up.
    """
    if answer.refusal:
        return _refused(collection, answer.refusal)
    try:
        pairs = list(zip(collection.rows, answer.body, strict=True))
        return [_result(collection, row, result) for row, result in pairs]
    except (LookupError, TypeError, ValueError):
        told = f"The answer to a write of {collection.sobject} lacks results."
        raise IncompleteAnswerError(told, remedy=remedies.INCOMPLETE) from None


def _by_parent(rows: Sequence[Row], size: int) -> Iterator[list[Row]]:
    """Cut rows into lots, ordered by parent; a parent is divided only where it fills a lot.

    Whoever writes changes to a record locks what it hangs on, so that two lots with rows of
    one parent stand in each other's way.
    """
    lot: list[Row] = []
    ordered = sorted(rows, key=lambda row: row.parent)
    for _, family in groupby(ordered, key=lambda row: row.parent):
        for part in lots(list(family), size):
            if lot and len(lot) + len(part) > size:
                yield lot
                lot = []
            lot = [*lot, *part]
    if lot:
        yield lot


def _key(batch: WriteBatch, record: Mapping[str, WriteValue]) -> str:
    key = record.get(batch.key_field)
    if key is None or key == "":
        msg = f"a record of {batch.sobject} lacks its key {batch.key_field}"
        raise ValueError(msg)
    return str(key)


def _refused(collection: WriteCollection, refusal: Refusal) -> list[RowResult]:
    error = failure(refusal)
    if isinstance(error, _WHOLE_CALL):
        raise error
    passing = isinstance(error, _PASSING)
    return [
        RowResult(
            row.position,
            RejectedRecord(collection.sobject, row.key, refusal.code, refusal.message),
            passing=passing,
        )
        for row in collection.rows
    ]


def _result(collection: WriteCollection, row: Row, result: Mapping[str, Any]) -> RowResult:
    sobject = collection.sobject
    if result["success"] is True:
        created = result.get("created") is True
        accepted = AcceptedRecord(sobject, row.key, str(result["id"]), created=created)
        return RowResult(row.position, accepted)
    errors = result["errors"]
    code = str(errors[0]["statusCode"])
    message = "; ".join(readable(str(error.get("message", ""))) for error in errors)
    fields = tuple(str(name) for error in errors for name in error.get("fields") or ())
    # Salesforce wraps a lock met inside a trigger into the trigger's own error.
    passing = code == _LOCKED or _LOCKED in message
    refused = RejectedRecord(sobject, row.key, code, message, fields)
    return RowResult(
        row.position, refused, passing=passing, exists=_exists(collection, row, refused)
    )


def _exists(collection: WriteCollection, row: Row, refused: RejectedRecord) -> bool:
    late = collection.insert_only.intersection(row.record)
    blamed = {_NOT_UPDATEABLE: late, _DUPLICATE: {collection.key_field}}.get(refused.code, set())
    named = (*refused.fields, refused.message)
    return bool(late) and any(field in text for field in blamed for text in named)
