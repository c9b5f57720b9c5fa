"""Where Salesforce allows a semi-join, `Id IN (SELECT …)`, and what may stand on its two sides."""

from __future__ import annotations

from collections.abc import Iterator

from emulator.api_error import ApiError
from emulator.object_model import Field
from emulator.soql.field_path import ResolvedPath
from emulator.soql.refusal import malformed
from emulator.soql.statement import All, Any, Condition, Not, SemiJoin

#: Semi-joins, negated ones included, that one statement may hold.
_MOST = 2


def check_semi_joins(condition: Condition, name: str, text: str) -> None:
    """Refuse semi-joins that a condition on an object may not hold.

    Raises:
        ApiError: too many of them, one below OR, on the object itself or within another one.
    """
    joins = list(_joins(condition))
    if len(joins) > _MOST:
        reason = f"Maximum of {_MOST} semi join sub-selects are allowed in one query"
        raise malformed(text, joins[_MOST].path.position, reason)
    for join in _below_or(condition):
        reason = "Semi join sub-selects are not allowed with the 'OR' operator"
        raise malformed(text, join.path.position, reason)
    for join in joins:
        place, where = join.inner.source.position, join.inner.where
        if join.inner.source.parts[-1].lower() == name.lower():
            reason = "The inner and outer selects should not be on the same object type"
            raise malformed(text, place, reason)
        if where is not None and any(_joins(where)):
            raise malformed(text, place, "Nesting of semi join sub-selects is not supported")


def check_operands(
    left: ResolvedPath, inner: ResolvedPath, join: SemiJoin, name: str, text: str
) -> None:
    """Refuse fields that are no ids of the same kind of record, or that parents hold.

    Raises:
        ApiError: MALFORMED_QUERY; `name` is the object that is queried.
    """
    if not left.is_direct or not left.field.is_id:
        reason = "The left operand of a semi join must be an Id or a reference field"
        raise malformed(text, join.path.position, reason)
    kinds = _kinds(left.field, name) & _kinds(inner.field, join.inner.source.parts[-1])
    if not inner.is_direct or not kinds:
        raise _unlike(inner, left, join, text)


def _kinds(field: Field, name: str) -> set[str]:
    """Return the objects, folded, whose records a field's ids may name."""
    if not field.is_id:
        return set()
    return {target.lower() for target in field.reference_to or (name,)}


def _unlike(inner: ResolvedPath, left: ResolvedPath, join: SemiJoin, text: str) -> ApiError:
    reason = (
        f"The selected field '{inner.name}' in the subquery and the left operand field "
        f"'{left.name}' in the where expression in the outer query should point to the same "
        "object type"
    )
    return malformed(text, join.inner.source.position, reason)


def _joins(condition: Condition) -> Iterator[SemiJoin]:
    if isinstance(condition, SemiJoin):
        yield condition
    for term in _terms(condition):
        yield from _joins(term)


def _below_or(condition: Condition) -> Iterator[SemiJoin]:
    if isinstance(condition, Any):
        yield from _joins(condition)
    for term in _terms(condition):
        yield from _below_or(term)


def _terms(condition: Condition) -> tuple[Condition, ...]:
    if isinstance(condition, Not):
        return (condition.term,)
    return condition.terms if isinstance(condition, All | Any) else ()
