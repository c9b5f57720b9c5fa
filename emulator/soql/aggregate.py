"""COUNT, SUM, MIN, MAX and AVG, over everything or by group."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

from emulator.api_error import Code, bad_request
from emulator.object_model import Field, ObjectModel, ObjectType
from emulator.soql.field_path import Getter, ResolvedPath, resolve
from emulator.soql.refusal import malformed
from emulator.soql.statement import Call, Path, Statement
from emulator.store import Record, Store, Value

#: Groups beyond this cannot be paged through.
_MOST_GROUPS = 2_000
_NUMERIC = frozenset({"SUM", "AVG"})
_COMPARABLE = frozenset({"MIN", "MAX"})
_COUNTING = frozenset({"COUNT", "COUNT_DISTINCT"})


def aggregate(
    store: Store,
    model: ObjectModel,
    item: ObjectType,
    statement: Statement,
    records: Iterable[Record],
) -> list[dict[str, Any]]:
    """Return one row of JSON per group; without GROUP BY there is one row.

    Raises:
        ApiError: an unknown function or field, or something that cannot be answered by group.
    """
    return _Aggregation(store, model, item, statement).rows(records)


class _Aggregation:
    def __init__(
        self, store: Store, model: ObjectModel, item: ObjectType, statement: Statement
    ) -> None:
        self._store = store
        self._model = model
        self._item = item
        self._statement = statement
        self._text = statement.text
        self._check_shape()
        self._groups = [self._resolve(path) for path in statement.group_by]
        self._columns = self._make_columns()

    def rows(self, records: Iterable[Record]) -> list[dict[str, Any]]:
        getters = [group.getter(self._store) for group in self._groups]
        buckets: dict[tuple[Value, ...], list[Record]] = {}
        if not getters:
            buckets[()] = list(records)
        else:
            for record in records:
                key = tuple(get(record.values) for get in getters)
                buckets.setdefault(key, []).append(record)
        if len(buckets) > _MOST_GROUPS:
            reason = (
                "GROUP BY query does not support queryMore(), use LIMIT to restrict the results"
            )
            raise bad_request(Code.EXCEEDED_ID_LIMIT, reason)
        return [self._row(members) for members in buckets.values()]

    def _row(self, members: Sequence[Record]) -> dict[str, Any]:
        row: dict[str, Any] = {"attributes": {"type": "AggregateResult"}}
        for name, column in self._columns:
            row[name] = column(members)
        return row

    def _check_shape(self) -> None:
        statement = self._statement
        if statement.order_by or statement.offset:
            reason = "ORDER BY and OFFSET are not supported with grouped or aggregate results"
            raise malformed(self._text, 0, reason)
        if statement.limit is not None and not statement.group_by:
            reason = "Non-grouped query that uses overall aggregate functions cannot also use LIMIT"
            raise malformed(self._text, 0, reason)
        grouped = {path.parts for path in statement.group_by}
        for item in statement.items:
            if isinstance(item, Path) and item.parts not in grouped:
                name = ".".join(item.parts)
                reason = f"Field must be grouped or aggregated: {name}"
                raise malformed(self._text, item.position, reason)

    def _resolve(self, path: Path) -> ResolvedPath:
        resolved = resolve(self._model, self._item, path, self._text)
        if resolved.field.is_long_text:
            reason = f"field '{resolved.field.name}' can not be grouped in a query call"
            raise malformed(self._text, path.position, reason)
        return resolved

    def _make_columns(self) -> list[tuple[str, Callable[[Sequence[Record]], Value]]]:
        columns: list[tuple[str, Callable[[Sequence[Record]], Value]]] = []
        unnamed = 0
        for item in self._statement.items:
            if isinstance(item, Path):
                resolved = self._resolve(item)
                columns.append((resolved.field.name, _first(resolved.getter(self._store))))
                continue
            name = item.alias or f"expr{unnamed}"
            unnamed += item.alias is None
            columns.append((name, self._function(item)))
        return columns

    def _function(self, call: Call) -> Callable[[Sequence[Record]], Value]:
        if call.path is None:
            raise malformed(self._text, call.position, "unexpected token: ')'")
        resolved = self._resolve(call.path)
        get = resolved.getter(self._store)
        if not _accepts(call.function, resolved.field):
            reason = f"field {resolved.field.name} does not support aggregate operator"
            raise malformed(self._text, call.position, f"{reason} {call.function}")
        return lambda members: _apply(call.function, [get(member.values) for member in members])


def _accepts(function: str, field: Field) -> bool:
    if function in _NUMERIC:
        return field.is_number or field.type == "int"
    if function in _COMPARABLE:
        return field.type not in {"boolean", "multipicklist"}
    return function in _COUNTING


def _first(get: Getter) -> Callable[[Sequence[Record]], Value]:
    return lambda members: get(members[0].values)


def _apply(function: str, given: Iterable[Value]) -> Value:
    values: list[Any] = [value for value in given if value is not None]
    if function == "COUNT":
        return len(values)
    if function == "COUNT_DISTINCT":
        return len({value.casefold() if isinstance(value, str) else value for value in values})
    if not values:
        return None
    if function in _COMPARABLE:
        smallest_or_largest: Value = (min if function == "MIN" else max)(values)
        return smallest_or_largest
    total = sum(values, Decimal(0))
    return total / len(values) if function == "AVG" else total
