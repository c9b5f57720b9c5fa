"""Pulled records → candidates: typed columns, and whose record each one is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

from evaluator.candidates import OTHER_ACCOUNT, Candidates
from evaluator.column import Column, DayColumn, MoneyColumn, NumberColumn
from mapping.candidate_query import CandidateQuery, currency_path
from mapping.column_reader import read_column, read_text
from mapping.field_map import Identity, SourceMap
from mapping.org_schema import FieldType, OrgSchema
from mapping.wire import Records, WireValue

#: Joins the parts of a combined identity; no field's text contains it.
_SEPARATOR = "\x1f"


@dataclass(frozen=True, slots=True)
class SourcePull:
    """One source's candidates with what only people and the visibility question need.

    ``names`` and ``also_visible_through`` follow the rows of the candidates.
    """

    candidates: Candidates
    names: tuple[str, ...]
    also_visible_through: tuple[str | None, ...]


def read_candidates(
    query: CandidateQuery, tables: Sequence[Records], accounts: Sequence[str], schema: OrgSchema
) -> SourcePull:
    """Merge the tables of one source and pair its records with enrollments.

    Args:
        query: What was asked.
        tables: One table for each of its statements.
        accounts: For each enrollment of the slice, its partner account.
        schema: What the org has.

    Raises:
        WireValueError: a value does not fit its field's type.
    """
    source = query.source
    merged = _merged(query.paths, tables)
    ids = tuple(str(value) for value in merged["Id"])
    columns = {
        path: _column(path, values, source, merged, schema) for path, values in merged.items()
    }
    for identity in query.identities:
        columns[identity.column] = read_text(_identity(identity, merged))
    offsets, record, link = _pairs(source, merged, accounts)
    through = merged[source.visible_through] if source.visible_through else [None] * len(ids)
    return SourcePull(
        Candidates(ids, columns, offsets, record, link, np.zeros(len(ids), dtype=bool)),
        names=tuple(
            str(value or key) for value, key in zip(merged[source.display], ids, strict=True)
        ),
        also_visible_through=tuple(str(value) if value else None for value in through),
    )


def _merged(paths: Sequence[str], tables: Sequence[Records]) -> Mapping[str, Sequence[WireValue]]:
    """Put the records of several tables together, each id once."""
    if len(tables) == 1:
        return tables[0].columns
    seen: set[WireValue] = set()
    merged: dict[str, list[WireValue]] = {path: [] for path in paths}
    for table in tables:
        fresh = [i for i, key in enumerate(table.columns["Id"]) if key not in seen]
        seen.update(table.columns["Id"])
        for path in paths:
            values = table.columns[path]
            merged[path] += [values[i] for i in fresh]
    return merged


def _column(
    path: str,
    values: Sequence[WireValue],
    source: SourceMap,
    merged: Mapping[str, Sequence[WireValue]],
    schema: OrgSchema,
) -> Column:
    kind = schema.field(source.sobject, path).type
    column = read_column(values, kind, sobject=source.sobject, path=path)
    if kind is not FieldType.CURRENCY or not isinstance(column, NumberColumn):
        return column
    code = currency_path(source, path, schema)
    if code is None:
        return MoneyColumn(column, None)
    return MoneyColumn(column, read_text(merged[code]), _rate_days(path, source, merged))


def _rate_days(
    path: str, source: SourceMap, merged: Mapping[str, Sequence[WireValue]]
) -> DayColumn | None:
    """Read the days that choose dated rates; a parent's amounts have static ones (M3)."""
    if source.rate_date is None or "." in path:
        return None
    values, where = merged[source.rate_date], {"sobject": source.sobject, "path": source.rate_date}
    days = read_column(values, FieldType.DATE, **where)
    return days if isinstance(days, DayColumn) else None


def _identity(identity: Identity, merged: Mapping[str, Sequence[WireValue]]) -> list[WireValue]:
    parts = [merged[path] for path in identity.fields]
    if identity.first_of:
        found = (next((value for value in row if value), None) for row in zip(*parts, strict=True))
        return [str(value).casefold() if value else None for value in found]
    return [
        None if any(_blank(value) for value in row) else _SEPARATOR.join(map(_key, row))
        for row in zip(*parts, strict=True)
    ]


def _blank(value: WireValue) -> bool:
    """Whether there is no value; zero and an empty checkbox are values."""
    return value is None or value == ""


def _key(value: WireValue) -> str:
    """Write a value so that equal ones are written alike, numbers whatever their digits."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return str(Fraction(value))
    return str(value).casefold()


def _pairs(
    source: SourceMap, merged: Mapping[str, Sequence[WireValue]], accounts: Sequence[str]
) -> tuple[np.typing.NDArray[np.int64], np.typing.NDArray[np.int64], np.typing.NDArray[np.int8]]:
    """Pair each record with the enrollments of every account one of its links names (S2)."""
    enrollments: dict[WireValue, list[int]] = {}
    for position, account in enumerate(accounts):
        enrollments.setdefault(account, []).append(position)
    chains = zip(*(merged[path] for path in source.association), strict=True)
    belongs = merged[source.still_belongs] if source.still_belongs else None
    found: list[tuple[int, int, int]] = []
    for row, chain in enumerate(chains):
        link, owner = next(((i, v) for i, v in enumerate(chain) if v), (OTHER_ACCOUNT, None))
        if belongs is not None and belongs[row] != owner:
            link = OTHER_ACCOUNT
        for account in dict.fromkeys(chain):
            matched = link if account == owner else OTHER_ACCOUNT
            found += [(position, row, matched) for position in enrollments.get(account, ())]
    found.sort()
    table = np.array(found, dtype=np.int64).reshape(-1, 3)
    counts = np.bincount(table[:, 0], minlength=len(accounts))
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return offsets, table[:, 1].copy(), table[:, 2].astype(np.int8)
