"""An org made of plain rows: answers statements before they become text.

It stands in for Salesforce below the reader that jobs use, so that everything above runs
as it does in production.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import chain
from typing import Any

from connector.port import (
    Access,
    ApiUsage,
    CallTally,
    OrgIdentity,
    Questions,
    RecordTable,
    UserAccess,
    UserRefusal,
    WriteBatch,
    WriteReport,
)
from jobs.org_reader import OrgReader
from mapping.field_map import FieldMap
from mapping.soql import (
    AllOf,
    AnyOf,
    Clause,
    Compare,
    In,
    InSelected,
    Literal,
    Select,
    Soql,
    render,
)
from mapping.wire import WireValue

PlainRow = Mapping[str, WireValue]

_ORDER = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


@dataclass(frozen=True, slots=True)
class RowOrg:
    """Rows by object, and who may see them.

    Attributes:
        describes: Describe answers by object.
        rows: Plain rows by object; a field that a row leaves out is blank.
        hidden: Record ids by user id that the user may not read.
        silent: Ids about which Salesforce says nothing.
        gone: Ids that vanish between the pull and the question who may see them.
        asks_as_user: Users are asked in person: what they may not read does not come back.
        refused: Users who cannot be asked, and why.
    """

    describes: Mapping[str, Mapping[str, Any]]
    rows: Mapping[str, Sequence[PlainRow]]
    hidden: Mapping[str, frozenset[str]] = field(default_factory=dict)
    silent: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()
    asks_as_user: bool = False
    refused: Mapping[str, UserRefusal] = field(default_factory=dict)

    @property
    def api_calls(self) -> int:
        return 0

    @property
    def api_usage(self) -> ApiUsage | None:
        return None

    @property
    def server_time(self) -> datetime | None:
        return None

    def tally(self) -> AbstractContextManager[CallTally]:
        raise AssertionError("judging counts no calls")

    def describe(self, sobjects: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
        return {name: self.describes[name] for name in sobjects if name in self.describes}

    def readable(self, questions: Questions) -> Access:
        return {
            user: self._view(user, list(chain(*ids.values()))) for user, ids in questions.items()
        }

    def _view(self, user: str, ids: Sequence[str]) -> UserAccess:
        if user in self.refused:
            return UserAccess({}, refusal=self.refused[user])
        unanswered = self.silent | self.gone
        told = {key: key not in self.hidden.get(user, ()) for key in ids if key not in unanswered}
        if self.asks_as_user:
            return UserAccess({key: True for key, may in told.items() if may}, silence_is_no=True)
        return UserAccess(told)

    def query(
        self, statements: Sequence[Soql], *, include_deleted: bool = False, many: bool = False
    ) -> list[RecordTable]:
        raise AssertionError(f"rows are read by RowReader: {statements}, {include_deleted}, {many}")

    def upsert(
        self, batches: Sequence[WriteBatch], *, admit: Callable[[], None] | None = None
    ) -> WriteReport:
        raise AssertionError(f"judging writes nothing: {batches} {admit}")

    def identity(self) -> OrgIdentity:
        raise AssertionError("judging does not ask who we are")

    def api_versions(self) -> tuple[str, ...]:
        raise AssertionError("judging does not ask for versions")

    def close(self) -> None:
        return


class RowReader(OrgReader):
    """Reads a ``RowOrg``; statements are rendered as ever, so unknown fields are refused."""

    def __init__(self, org: RowOrg, field_map: FieldMap) -> None:
        self._org = org
        self._by_id = {row["Id"]: row for rows in org.rows.values() for row in rows}
        super().__init__(org, field_map)

    def read(self, selects: Sequence[Select], *, many: bool = False) -> list[RecordTable]:
        assert not many
        return [self._answer(select) for select in selects]

    def _answer(self, select: Select) -> RecordTable:
        render(select, self.schema)
        folded = [path.casefold() for path in select.fields]
        assert len(folded) == len(set(folded)), f"duplicate field selected: {select.fields}"
        rows = self._org.rows.get(select.sobject, ())
        if select.where is not None:
            rows = [row for row in rows if self._holds(select.where, select.sobject, row)]
        if select.fields == ("Id",) and isinstance(select.where, In):
            rows = [row for row in rows if row["Id"] not in self._org.gone]
        return RecordTable(
            select.sobject,
            {
                path: [self._value(select.sobject, row, path) for row in rows]
                for path in select.fields
            },
        )

    def _value(self, sobject: str, row: PlainRow, path: str) -> WireValue:
        step, _, rest = path.partition(".")
        if not rest:
            folded = step.casefold()
            return next((v for name, v in row.items() if name.casefold() == folded), None)
        relation = self.schema.object(sobject).relationships[step.casefold()]
        parent = self._by_id.get(row.get(relation.name))
        return None if parent is None else self._value(relation.parents[0], parent, rest)

    def _holds(self, clause: Clause, sobject: str, row: PlainRow) -> bool:
        match clause:
            case In(path, values):
                return self._value(sobject, row, path) in values
            case AllOf(parts):
                return all(self._holds(part, sobject, row) for part in parts)
            case InSelected():
                raise AssertionError("candidates are selected without semi-joins")
            case AnyOf(parts):
                return any(self._holds(part, sobject, row) for part in parts)
            case Compare(path, sign, literal):
                return _compared(self._value(sobject, row, path), sign, literal)


def _compared(value: WireValue, sign: str, literal: Literal) -> bool:
    if isinstance(literal, bool):
        value = value is True
    typed = _typed(value, literal)
    if sign == "=":
        return typed == literal
    if sign == "!=":
        return typed != literal
    compare: Callable[[Any, Any], bool] = _ORDER[sign]
    return typed is not None and compare(typed, literal)


def _typed(value: WireValue, literal: Literal) -> str | int | Decimal | date | datetime | None:
    if value is None:
        return None
    if isinstance(literal, datetime):
        return datetime.fromisoformat(str(value)).astimezone(UTC)
    return date.fromisoformat(str(value)) if isinstance(literal, date) else value
