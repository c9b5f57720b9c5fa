"""Queries of UserRecordAccess: which of some records one user may read. Its own, strict rules."""

from __future__ import annotations

from typing import Any

from emulator.api_error import Code, bad_request
from emulator.record_id import MalformedIdError, to_18
from emulator.sharing import Access, Sharing
from emulator.soql.refusal import invalid_field, invalid_operator, malformed, no_such_column
from emulator.soql.statement import All, Call, Comparison, Condition, LiteralKind, Path, Statement
from emulator.soql.text_literal import unescape
from emulator.store import Record, Store
from emulator.viewer import Viewer

NAME = "UserRecordAccess"
#: Most records that one query may ask about.
_MOST_RECORDS = 200
_FLAGS = {
    "HasReadAccess": Access.READ,
    "HasEditAccess": Access.EDIT,
    "HasDeleteAccess": Access.ALL,
    "HasTransferAccess": Access.ALL,
    "HasAllAccess": Access.ALL,
}
_LEVELS = {Access.NONE: "None", Access.READ: "Read", Access.EDIT: "Edit", Access.ALL: "All"}
_SELECTABLE = {name.lower(): name for name in ("RecordId", *_FLAGS, "MaxAccessLevel")}


class RowAccessQuery:
    """Answers statements over UserRecordAccess.

    The caller must be able to read a record itself, else there is no row for it; a record that the
    user asked about cannot read has a row in which every flag is false.
    """

    def __init__(self, store: Store, sharing: Sharing) -> None:
        self._store = store
        self._sharing = sharing

    def rows(self, caller: Viewer, statement: Statement, *, version: str) -> list[dict[str, Any]]:
        """Return one row of JSON per record that the caller can read.

        Raises:
            ApiError: a statement that breaks one of the object's rules.
        """
        columns = self._columns(statement)
        user, record_ids, flags = self._filters(statement, columns)
        target = self._sharing.viewer(user)
        if target is None:
            return []
        rows = []
        for identifier in record_ids:
            record = self._store.find(identifier)
            if record is None or not self._is_shown(caller, record):
                continue
            level = self._sharing.access(target, record)
            if all((level >= _FLAGS[flag]) is wanted for flag, wanted in flags.items()):
                rows.append(_row(identifier, level, columns, version))
        return _ordered(rows, statement, columns)[: statement.limit]

    def _is_shown(self, caller: Viewer, record: Record) -> bool:
        is_shared = record.type.sharing != "None"
        return is_shared and not record.is_deleted and self._sharing.can_read(caller, record)

    def _columns(self, statement: Statement) -> list[str]:
        columns = []
        for item in statement.items:
            name = ".".join(item.parts) if isinstance(item, Path) else item.function
            if isinstance(item, Call) or name.lower() not in _SELECTABLE:
                raise no_such_column(statement.text, item.position, name, NAME)
            columns.append(_SELECTABLE[name.lower()])
        if "RecordId" not in columns:
            raise invalid_field(statement.text, 0, "RecordId field must be selected")
        if statement.group_by or statement.offset or statement.children:
            reason = f"GROUP BY, OFFSET and subqueries are not supported on {NAME}"
            raise malformed(statement.text, 0, reason)
        return columns

    def _filters(
        self, statement: Statement, columns: list[str]
    ) -> tuple[str, list[str], dict[str, bool]]:
        by_name: dict[str, Comparison] = {}
        for term in _terms(statement):
            name = ".".join(term.path.parts).lower()
            if name in by_name:
                raise malformed(statement.text, term.path.position, f"duplicate filter on {name}")
            by_name[name] = term
        user = by_name.pop("userid", None)
        records = by_name.pop("recordid", None)
        if user is None or records is None or user.operator != "=":
            reason = f"{NAME} must be filtered by one UserId and by RecordId"
            raise malformed(statement.text, 0, reason)
        if records.operator not in {"=", "IN"}:
            reason = "RecordId must be compared by = or IN"
            raise malformed(statement.text, records.path.position, reason)
        ids = list(dict.fromkeys(_ids(statement, records)))
        if len(ids) > _MOST_RECORDS:
            reason = f"Number of records exceeds limit: {_MOST_RECORDS}"
            raise bad_request(Code.LIMIT_EXCEEDED, reason)
        flags = dict(_flag(statement, term) for term in by_name.values())
        if flags and columns != ["RecordId"]:
            reason = "Only RecordId may be selected when access is filtered"
            raise invalid_field(statement.text, 0, reason)
        return _ids(statement, user)[0], ids, flags


def _terms(statement: Statement) -> list[Comparison]:
    where: Condition | None = statement.where
    terms = where.terms if isinstance(where, All) else (where,)
    comparisons = [term for term in terms if isinstance(term, Comparison)]
    if len(comparisons) < len(terms):
        reason = f"{NAME} must be filtered by UserId and RecordId, combined by AND"
        raise malformed(statement.text, 0, reason)
    return comparisons


def _ids(statement: Statement, term: Comparison) -> list[str]:
    ids = []
    for literal in term.values:
        text = unescape(literal.text, statement.text, term.path.position)
        try:
            ids.append(to_18(text if literal.kind is LiteralKind.TEXT else ""))
        except MalformedIdError as error:
            reason = f"invalid ID field: {text}"
            raise invalid_operator(statement.text, term.path.position, reason) from error
    return ids


def _flag(statement: Statement, term: Comparison) -> tuple[str, bool]:
    name = ".".join(term.path.parts)
    flag = _SELECTABLE.get(name.lower())
    if flag not in _FLAGS:
        raise no_such_column(statement.text, term.path.position, name, NAME)
    literal = term.values[0]
    if term.operator != "=" or literal.kind is not LiteralKind.BOOLEAN:
        reason = f"{flag} must be compared by = with true or false"
        raise invalid_field(statement.text, term.path.position, reason)
    return flag, literal.text.lower() == "true"


def _row(identifier: str, level: Access, columns: list[str], version: str) -> dict[str, Any]:
    values: dict[str, Any] = {flag: level >= needed for flag, needed in _FLAGS.items()}
    values.update({"RecordId": identifier, "MaxAccessLevel": _LEVELS[level]})
    url = f"/services/data/v{version}/sobjects/{NAME}/{identifier}"
    return {
        "attributes": {"type": NAME, "url": url},
        **{column: values[column] for column in columns},
    }


def _ordered(
    rows: list[dict[str, Any]], statement: Statement, columns: list[str]
) -> list[dict[str, Any]]:
    for ordering in reversed(statement.order_by):
        name = ".".join(ordering.path.parts)
        column = _SELECTABLE.get(name.lower())
        if column not in columns:
            reason = f"field '{name}' must be selected to be sorted by"
            raise invalid_field(statement.text, ordering.path.position, reason)
        rows = sorted(rows, key=lambda row: str(row[column]), reverse=ordering.descending)
    return rows
