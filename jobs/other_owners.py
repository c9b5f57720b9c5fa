"""Whose the records are that belong to another partner's account, in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from evaluator.candidates import Candidates
from evaluator.column import TextColumn
from jobs.org_reader import OrgReader
from mapping.field_map import SourceMap
from mapping.soql import In, Select
from mapping.wire import rows


def other_owners(
    reader: OrgReader,
    source: SourceMap,
    candidates: Candidates,
    record_ids: Collection[str],
    *,
    partner_id: str,
) -> Mapping[str, str]:
    """Tell for some records which field names which account; one query where there are any.

    Args:
        reader: The org.
        source: The records' source.
        candidates: Its candidates.
        record_ids: Those of them that are another's.
        partner_id: The partner account that they are not of.

    Raises:
        ConnectorError: the org did not answer.
    """
    position = {key: row for row, key in enumerate(candidates.ids)}
    found = {key: _owner(source, candidates, position[key], partner_id) for key in record_ids}
    names = _names(reader, {account for _, account in found.values() if account})
    return {
        key: f"{path} is {names.get(account, account) if account else 'blank'}"
        for key, (path, account) in found.items()
    }


def _owner(
    source: SourceMap, candidates: Candidates, row: int, partner_id: str
) -> tuple[str, str | None]:
    """Give the first link that is set; where it is the partner's, what the holder left by (S2)."""
    link = next((path for path in source.association if _account(candidates, path, row)), "")
    account = _account(candidates, link, row)
    if account == partner_id and source.still_belongs is not None:
        return source.still_belongs, _account(candidates, source.still_belongs, row)
    return link, account


def _account(candidates: Candidates, path: str, row: int) -> str | None:
    column = candidates.columns.get(path)
    return column.values[column.codes[row]] if isinstance(column, TextColumn) else None


def _names(reader: OrgReader, accounts: Collection[str]) -> Mapping[str, str]:
    if not accounts:
        return {}
    role = reader.field_map["account"]
    where = In("Id", sorted(accounts))
    (table,) = reader.read([Select(role.sobject, ("Id", role["name"]), where)])
    return {row.required("Id"): row.text(role["name"]) or row.required("Id") for row in rows(table)}
