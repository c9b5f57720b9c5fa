"""The statements that pull candidate records for a slice of enrollments.

What is pushed into SOQL can only leave out records that could not count and are not
tallied: dates outside every window, and checkboxes of the base condition. Everything
else is judged locally, where text compares the same on every path.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo

from evaluator.condition import Condition
from evaluator.filter import Filter
from evaluator.operator import Operator
from evaluator.program import Criterion
from evaluator.window import Window
from mapping.condition_reader import midnight
from mapping.field_map import FieldMap, Identity, SourceMap
from mapping.org_schema import FieldType, OrgSchema
from mapping.soql import AllOf, AnyOf, Clause, Compare, In, Select

#: The object that only orgs with several currencies have.
_CURRENCIES = "CurrencyType"


@dataclass(frozen=True, slots=True)
class CandidateQuery:
    """One source's statements, one for each association link, and the paths they select."""

    source: SourceMap
    selects: tuple[Select, ...]
    paths: tuple[str, ...]
    identities: tuple[Identity, ...]


def candidate_query(
    source: SourceMap,
    criteria: Sequence[Criterion],
    accounts: Sequence[str],
    windows: Iterable[Window] | None,
    *,
    field_map: FieldMap,
    schema: OrgSchema,
    zone: tzinfo,
) -> CandidateQuery:
    """Build the statements for one source.

    Args:
        source: Whose records are wanted.
        criteria: The criteria that count records of this source.
        accounts: The partner accounts of the slice; without any there is no statement.
        windows: The enrollment windows of the slice; ``None`` pulls every record of the
            accounts, so that an explanation is complete (S9).
        field_map: The mapping.
        schema: What the org has.
        zone: The program's zone.
    """
    identities = _identities(source, criteria, field_map)
    paths = _paths(source, criteria, identities, schema)
    pushed = (
        None
        if windows is None or not accounts
        else _pushed(source, criteria, list(windows), schema, zone)
    )
    links = enumerate(source.association)
    wheres = (_where(source, position, accounts, pushed) for position, _ in links)
    selects = tuple(Select(source.sobject, paths, where) for where in wheres) if accounts else ()
    return CandidateQuery(source, selects, paths, identities)


def _identities(
    source: SourceMap, criteria: Sequence[Criterion], field_map: FieldMap
) -> tuple[Identity, ...]:
    kinds = (_identity(source, criterion, field_map) for criterion in criteria)
    return tuple(dict.fromkeys(kind for kind in kinds if kind))


def _identity(source: SourceMap, criterion: Criterion, field_map: FieldMap) -> Identity | None:
    """Find the identity whose column the criterion names."""
    kind = field_map.types.get(criterion.type)
    rollup = Identity((criterion.rollup,), first_of=False) if criterion.rollup else None
    possible = (kind.identity if kind else None, source.identity, rollup)
    return next((each for each in possible if each and each.column == criterion.identity), None)


def _paths(
    source: SourceMap,
    criteria: Sequence[Criterion],
    identities: Sequence[Identity],
    schema: OrgSchema,
) -> tuple[str, ...]:
    wanted = ["Id", source.display, *source.association]
    wanted += [path for path in (source.still_belongs, source.visible_through) if path]
    for criterion in criteria:
        wanted += [p for p in (criterion.attainment, criterion.rollup, criterion.expires) if p]
        wanted += sorted(criterion.base.fields | criterion.filter.fields)
    for identity in identities:
        wanted += identity.fields
    codes = [code for path in wanted if (code := currency_path(source, path, schema))]
    days = [source.rate_date] if source.rate_date and source.currency in codes else []
    return tuple(dict.fromkeys((*wanted, *codes, *days)))


def currency_path(source: SourceMap, path: str, schema: OrgSchema) -> str | None:
    """Name the field that tells in which currency a field's amounts are.

    An amount of a parent record is in the parent's currency.

    Returns:
        ``None`` where the field is no amount, or the org has a single currency.

    Raises:
        UnknownFieldError: the field does not exist or is hidden.
    """
    if schema.field(source.sobject, path).type is not FieldType.CURRENCY:
        return None
    if _CURRENCIES not in schema:
        return None
    return source.currency_path(path)


def _where(
    source: SourceMap, position: int, accounts: Sequence[str], pushed: Clause | None
) -> Clause:
    parts: list[Clause] = [In(source.association[position], accounts)]
    if pushed is not None:
        # An earlier link that is set decides; here only its absence is of interest.
        parts += [Compare(link, "=", None) for link in source.association[:position]]
        parts.append(pushed)
    return AllOf(tuple(parts))


def _pushed(
    source: SourceMap,
    criteria: Sequence[Criterion],
    windows: Sequence[Window],
    schema: OrgSchema,
    zone: tzinfo,
) -> Clause | None:
    first = min(window.first for window in windows)
    lasts = [window.last for window in windows]
    ended = [last for last in lasts if last is not None]
    last = max(ended) if len(ended) == len(lasts) else None
    wanted: list[Clause] = []
    for criterion in criteria:
        parts = _flags(criterion.base)
        if not criterion.ignore_window and criterion.attainment:
            kind = schema.field(source.sobject, criterion.attainment).type
            parts += _between(criterion.attainment, kind, first, last, zone)
        if not parts:
            return None
        wanted.append(AllOf(tuple(parts)))
    return AnyOf(tuple(dict.fromkeys(wanted)))


def _flags(base: Filter) -> list[Clause]:
    operands = ((c.field, _flag(c)) for c in base.conditions)
    return [Compare(field, "=", flag) for field, flag in operands if flag is not None]


def _flag(condition: Condition) -> bool | None:
    """Give the checkbox value a condition asks for, ``None`` if it asks for something else."""
    operand = condition.operands[0] if condition.operands else None
    if condition.operator is Operator.EQUALS and isinstance(operand, bool):
        return operand
    return None


def _between(
    path: str, kind: FieldType, first: date, last: date | None, zone: tzinfo
) -> list[Clause]:
    if kind is FieldType.INSTANT:
        parts: list[Clause] = [Compare(path, ">=", midnight(first, zone))]
        after = None if last is None else midnight(last + timedelta(days=1), zone)
        return parts if after is None else [*parts, Compare(path, "<", after)]
    parts = [Compare(path, ">=", first)]
    return parts if last is None else [*parts, Compare(path, "<=", last)]
