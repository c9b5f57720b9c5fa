"""The records that subqueries of a SELECT list choose below each record of the statement."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from emulator.api_error import ApiError, Code, bad_request
from emulator.object_model import Field, ObjectModel, ObjectType
from emulator.soql.refusal import malformed, refusal
from emulator.soql.statement import Statement
from emulator.store import Record

#: Levels below the statement, and rows below one record; beyond these Salesforce goes on, this
#: org refuses, so that nobody takes a part for the whole.
_MOST_LEVELS = 2
_MOST_ROWS = 2_000
#: The first version that answers subqueries within subqueries.
_NESTED_SINCE = 58.0
#: Children's relationships that one statement may follow.
_MOST_RELATIONSHIPS = 20

#: Chooses the records of an object that meet a statement among some of them, in its order.
Choose = Callable[[ObjectType, Statement, Iterable[Record]], list[Record]]
Render = Callable[[Record], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class ChildQuery:
    """One subquery, resolved.

    Attributes:
        relationship: its name as the object model spells it.
        item: the children's object.
        reference: their field that points to the parent.
        statement: the subquery.
        below: the subqueries within it.
    """

    relationship: str
    item: ObjectType
    reference: Field
    statement: Statement
    below: tuple[ChildQuery, ...]


def resolve_children(
    model: ObjectModel,
    item: ObjectType,
    statement: Statement,
    *,
    knows: Callable[[ObjectType], bool],
    version: str,
) -> tuple[ChildQuery, ...]:
    """Find what the subqueries of a statement lead to.

    Args:
        model: the objects and fields as the user sees them.
        item: the object of the statement.
        statement: the statement.
        knows: whether an object exists for the user at all.
        version: API version of the request; older ones answer one level only.

    Raises:
        ApiError: a relationship that the user may not see, more of them than one statement
            may follow, or levels beyond those answered.
    """
    if _relationships(statement) > _MOST_RELATIONSHIPS:
        reason = f"more than {_MOST_RELATIONSHIPS} parent-to-child relationships"
        raise malformed(statement.text, 0, reason)
    levels = _MOST_LEVELS if float(version) >= _NESTED_SINCE else 1
    return _resolved(model, item, statement, knows, levels)


def _relationships(statement: Statement) -> int:
    return sum(1 + _relationships(child) for child in statement.children)


def _resolved(
    model: ObjectModel,
    item: ObjectType,
    statement: Statement,
    knows: Callable[[ObjectType], bool],
    levels: int,
) -> tuple[ChildQuery, ...]:
    known = {name.lower(): (name, *found) for name, found in model.children(item.name).items()}
    queries: list[ChildQuery] = []
    for inner in statement.children:
        if levels == 0:
            raise malformed(inner.text, inner.source.position, "subqueries are nested too deeply")
        found = known.get(".".join(inner.source.parts).lower())
        if found is None or not knows(found[1]) or not found[1].queryable:
            raise _not_understood(inner)
        name, child, reference = found
        below = _resolved(model, child, inner, knows, levels - 1)
        queries.append(ChildQuery(name, child, reference, inner, below))
    return tuple(queries)


def _not_understood(inner: Statement) -> ApiError:
    reason = (
        f"Didn't understand relationship '{'.'.join(inner.source.parts)}' in FROM part of query "
        "call. If you are attempting to use a custom relationship, be sure to append the '__r' "
        "after the custom relationship name."
    )
    return refusal(inner.text, inner.source.position, Code.INVALID_TYPE, reason)


def nested(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Render the children of one record as Salesforce does: no rows are null.

    Raises:
        ApiError: more rows than this org answers below one record.
    """
    if len(rows) > _MOST_ROWS:
        reason = f"more than {_MOST_ROWS} children of one record"
        raise bad_request(Code.EXCEEDED_ID_LIMIT, reason)
    return {"totalSize": len(rows), "done": True, "records": rows} if rows else None


def fitting(rows: list[dict[str, Any]], size: int) -> list[dict[str, Any]]:
    """Return the first rows that fit a page: rows below them count, and one always fits."""
    page: list[dict[str, Any]] = []
    left = size
    for row in rows:
        left -= _weight(row)
        if page and left < 0:
            break
        page.append(row)
    return page


def _weight(row: dict[str, Any]) -> int:
    below = (value for value in row.values() if isinstance(value, dict) and "totalSize" in value)
    return 1 + sum(_weight(child) for value in below for child in value["records"])
